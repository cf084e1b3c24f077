import Core2HAL
import Core2Simulator
import DigitModel
import PINVault

/// A vault on a damaged or forged image.
///
///     byte 0    what the vault made before: nothing, a PIN, wrong attempts, a PIN that replaced others
///     byte 1    bits 0-3: sectors whose head gets the code that fits it, which nobody has without the secret
///     byte 2    number of patches, 0...15; each: two bytes of offset, one of length, then what is written there
///     the rest  a k: attempt with PIN k; s k: set PIN k; w: wipe; anything else: boot
///
/// A PIN is accepted only where it is the one that the vault was given, the count never falls without it, and what a
/// boot finds is what was there before.
enum FlashTarget {
  /// Operations that one input does, so that none takes too long.
  private static let operations = 64

  static func run(_ bytes: [UInt8]) throws {
    var input = InputBytes(bytes)
    let base = PreparedVault.all[Int(input.next()) % PreparedVault.all.count]
    let repaired = input.next()
    var image = base.image
    input.patch(&image)
    for sector in 0..<4 where repaired >> UInt8(sector) & 1 == 1 { repairHead(of: sector, in: &image) }
    var content = FlashImage()
    content[.vault] = image
    var flash = SimulatedFlash(image: content)[.vault]
    // What `inklock flash info` reports about it.
    for sector in 0..<flash.geometry.sectors {
      _ = try SectorState(sector: sector, of: &flash, secret: VaultSubject.secret)
    }
    var subject = try VaultSubject(vault: image, pin: base.pin, isDamaged: image != base.image)
    for _ in 0..<operations where !input.isAtEnd {
      switch Unicode.Scalar(input.next()) {
      case "a": try subject.attempt(input.pin())
      case "s": try subject.set(input.pin())
      case "w": try subject.wipe()
      default: try subject.boot()
      }
    }
    try subject.boot()
  }

  /// The key of the records of a device with the documented secret.
  private static let key = code(Array("inklock record".utf8), under: SimulatedSecret.documented)

  /// HMAC-SHA-256 with a key of 32 bytes.
  private static func code(_ message: [UInt8], under key: [UInt8]) -> [UInt8] {
    let padded = key + [UInt8](repeating: 0, count: 32)
    return sha256(padded.map { $0 ^ 0x5C } + sha256(padded.map { $0 ^ 0x36 } + message))
  }

  /// Puts the code that fits the head of a sector in its place, and few iterations in the head: `VAULT.md` has the
  /// layout.
  private static func repairHead(of sector: Int, in image: inout [UInt8]) {
    let start = sector * Int(FlashGeometry.vault.sectorSize)
    let iterations = (12..<16).reversed().reduce(0) { $0 << 8 | UInt32(image[start + $1]) }
    if (17...1_000_000).contains(iterations) {
      for k in 12..<16 { image[start + k] = k == 12 ? 1 + UInt8(iterations % 16) : 0 }
    }
    image.replaceSubrange(start + 80..<start + 112, with: code(Array(image[start..<start + 80]), under: key))
  }
}
