import ArgumentParser
import Core2Simulator
import HostSupport
import PINVault

struct FlashMigrateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "migrate", abstract: "Turn a vault of format 2 into one of format 3, with its PIN and its count.",
    discussion: """
      A device refuses a vault of format 2, because whoever writes its flash can make one. This command signs what \
      the file holds: use it only with a file that you trust. It needs the secret of the device; with another one, the \
      PIN is not accepted any more. The file is replaced as a whole or not at all.
      """)

  @Argument(help: ArgumentHelp("A flash file of 24,576 or 16,384 bytes.", valueName: "FILE"), completion: .file())
  var file: String

  @OptionGroup var secret: SecretOption

  func run() throws {
    _ = try FlashFile.read(file)
    guard let secret = SimulatedSecret(try secret.load() ?? SimulatedSecret.documented)?.bytes else { return }
    let lock = try FlashFile(file)
    defer { lock.close() }
    let old = try old(lock.image, secret)
    guard let vault = old.migrated(secret: secret) else {
      throw InputError(file, "cannot be migrated: the new vault does not take its PIN")
    }
    var image = lock.image
    image[.vault] = vault
    try lock.replace(with: image)
    StandardOutput.line(
      "\(file): migrated from format 2 to format 3; wrong attempts in a row: \(old.wrongAttempts)")
  }

  private func old(_ image: FlashImage, _ secret: Vault.Secret) throws(InputError) -> FormatTwoVault {
    var copy = SimulatedFlash(image: image)[.vault]
    let vault = Vault(mounting: &copy, secret: secret)
    guard vault.state == .corrupt else { throw InputError(file, "has no vault of format 2: nothing to migrate") }
    if let version = vault.foreignVersion, version != 2 {
      throw InputError(file, "has a vault of format \(version): only format 2 can be migrated")
    }
    do throws(FormatTwoVault.Failure) {
      return try FormatTwoVault(image: image[.vault])
    } catch {
      let reason =
        switch error {
        case .noRecord: "no record of format 2 in it is valid"
        case .wiped: "its PIN was wiped; 'inklock flash erase' makes a new file"
        case .damaged: "its log is damaged: it forgives an attempt that was never made"
        }
      throw InputError(file, "cannot be migrated: \(reason)")
    }
  }
}
