import Core2HAL
import Core2Simulator
import Foundation
import HostSupport
import PINVault

/// A vault image in a file, for people.
enum VaultImage {
  /// Reads a file that has the size of a vault image.
  static func read(_ path: String) throws(InputError) -> [UInt8] {
    let size = Int(FlashGeometry.size)
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw InputError(path, "cannot be read: \(lastError())") }
    var status = stat()
    let isKnown = fstat(descriptor, &status) == 0
    close(descriptor)
    guard isKnown else { throw InputError(path, "cannot be read: \(lastError())") }
    guard status.st_mode & S_IFMT == S_IFREG else { throw InputError(path, "is not a file") }
    guard status.st_size == size else { throw wrongSize(path, "\(status.st_size) bytes") }
    let bytes = try AtomicFile.read(path, limit: size)
    guard bytes.count == size else { throw wrongSize(path, "\(bytes.count) bytes") }
    return bytes
  }

  static func wrongSize(_ path: String, _ found: String) -> InputError {
    InputError(path, "a vault image has \(FlashGeometry.size) bytes, this has \(found)")
  }

  /// The state of the vault and its health, then each sector, a line each.
  static func describe(_ flash: SimulatedFlash) throws -> [String] {
    var original = flash
    let sectors = try (0..<FlashGeometry.sectors).map { try SectorState(sector: $0, of: &original) }
    // Mounting may finish what a cut of power left, on a copy.
    guard var copy = SimulatedFlash(image: flash.image) else { return [] }
    let vault = Vault(mounting: &copy)
    let summary =
      switch vault.state {
      case .absent: "vault: no PIN is set"
      case .present(let attempts): "vault: a PIN is set; wrong attempts in a row: \(attempts)"
      case .corrupt: "vault: corrupt; the device stays locked until the image is erased"
      }
    return [summary, "health: " + health(vault.state, sectors, isAsMounted: copy.image == flash.image)]
      + sectors.enumerated().map { "sector \($0): \(text($1))" }
  }

  private static func health(_ state: VaultState, _ sectors: [SectorState], isAsMounted: Bool) -> String {
    if state == .corrupt {
      let hasForeign = sectors.contains { if case .foreign = $0 { true } else { false } }
      return hasForeign ? "written by another firmware" : "damaged"
    }
    return isAsMounted ? "good" : "the power was cut while it was written; the next boot finishes that"
  }

  private static func text(_ state: SectorState) -> String {
    switch state {
    case .erased: "erased"
    case .unfinished: "a record that was never committed; it does not count"
    case .retired: "overwritten; another sector has a newer record"
    case .foreign(let version): "a record of format version \(version), which this firmware does not read"
    case .damaged: "damaged"
    case .record(let record) where !record.hasPIN: "record \(record.sequence): the PIN was wiped"
    case .record(let record):
      "record \(record.sequence), PBKDF2 iterations \(record.iterations), wrong attempts in a row "
        + "\(record.wrongAttempts), attempts logged \(record.attemptsLogged) of \(record.attemptCapacity)"
    }
  }
}
