import Crypto
@_spi(Migration) public import PINVault

/// The PIN of a vault image of format 2, which the firmware does not read any more. Its record has a SHA-256 in place of
/// a code, stores the output of PBKDF2 itself, and counts attempts by marks that need no secret.
public struct FormatTwoVault {
  /// The 32 bytes of PBKDF2.
  private var stretched: [UInt8]
  private var salt: [UInt8]
  /// PBKDF2 iterations, 1...1,000,000.
  public private(set) var iterations: UInt32
  /// Wrong attempts in a row.
  public private(set) var wrongAttempts: UInt32

  /// Why an image cannot be migrated.
  public enum Failure: Error {
    /// There is no valid record of format 2.
    case noRecord
    /// The record says that the PIN was wiped.
    case wiped
    /// An attempt is forgiven that was never made.
    case damaged
  }

  private static let sectorSize = 4096
  private static let magic: UInt32 = 0x5256_4B49

  /// - Parameter image: the partition `vault`.
  public init(image: [UInt8]) throws(Failure) {
    let sectors = stride(from: 0, to: image.count, by: FormatTwoVault.sectorSize).map {
      Array(image[$0..<$0 + FormatTwoVault.sectorSize])
    }
    let records = sectors.filter(FormatTwoVault.isRecord)
    guard let newest = records.max(by: { $0.word(8) < $1.word(8) }) else { throw .noRecord }
    guard newest.word(20) == 1 else { throw .wiped }
    let made = FormatTwoVault.last(in: newest, mark: 0)
    let forgiven = FormatTwoVault.last(in: newest, mark: 1)
    guard forgiven <= made else { throw .damaged }
    let before = forgiven > 0 ? 0 : newest.word(16)
    stretched = Array(newest[48..<80])
    salt = Array(newest[32..<48])
    iterations = newest.word(12)
    wrongAttempts = UInt32(clamping: UInt64(before) + UInt64(made - forgiven))
  }

  /// A partition `vault` of the present format with the same PIN and count; `nil` if the vault does not take them.
  ///
  /// - Parameter secret: the 32 bytes of the device secret.
  public func migrated(secret: borrowing Vault.Secret) -> [UInt8]? {
    let chip = SimulatedFlash()
    var flash = chip[.vault]
    var vault = Vault(mounting: &flash, secret: secret)
    let isSet = vault.adopt(
      stretched: InlineArray { stretched[$0] }, salt: InlineArray { salt[$0] }, iterations: iterations,
      wrongAttempts: wrongAttempts, secret: secret, flash: &flash)
    return isSet && vault.state == .present(wrongAttempts: wrongAttempts) ? chip.image[.vault] : nil
  }

  private static func isRecord(_ sector: [UInt8]) -> Bool {
    sector.word(0) == magic && sector.word(4) == 2 && (1...0x7FFF_FFFF).contains(sector.word(8))
      && (1...1_000_000).contains(sector.word(12)) && (1...2).contains(sector.word(20))
      && sector[24..<32].allSatisfy { $0 == 0 } && isDigest(sector[80..<112], of: sector[..<80])
      && sector.word(112) != 0xFFFF_FFFF
  }

  private static func isDigest(_ found: ArraySlice<UInt8>, of bytes: ArraySlice<UInt8>) -> Bool {
    var hash = SHA256()
    for byte in bytes { hash.update(byte) }
    let digest = hash.finish()
    return found.elementsEqual((0..<32).map { digest[$0] })
  }

  /// One more than the last entry with a mark in either log; `mark` is 0 for the attempt, 1 for its being right.
  private static func last(in sector: [UInt8], mark: UInt32) -> Int {
    let entries: [Int] = (0..<240).filter { entry in
      let half = (sector.word(80) ^ (UInt32(entry) * 2 + mark) &* 0x9E37_79B1) >> 16
      return [256, 2176].contains { sector.word($0 + 8 * entry + 4 * Int(mark)) == half | ~half << 16 }
    }
    return (entries.last ?? -1) + 1
  }
}

extension [UInt8] {
  /// The little-endian number at an offset.
  fileprivate func word(_ offset: Int) -> UInt32 {
    self[offset..<offset + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }
}
