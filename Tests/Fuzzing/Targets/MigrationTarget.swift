import Core2Simulator
import Crypto
import DigitModel
import PINVault

/// Vault images of format 2, turned into the present format.
///
///     byte 0    the image: erased, a PIN, wrong attempts, a PIN beside an older one, a wiped one
///     byte 1    bits 0-3: sectors whose head gets the digest that fits it
///     then      patches, as in `InputBytes.patch`
///
/// A device refuses every such image. What is migrated has the count of the old record, and, where nothing was changed,
/// its PIN; another image is refused with a reason.
enum MigrationTarget {
  private static let pin: [UInt8] = [7, 3, 9, 2]
  private static let sectorSize = 4096

  static func run(_ bytes: [UInt8]) throws {
    var input = InputBytes(bytes)
    let base = bases[Int(input.next()) % bases.count]
    let repaired = input.next()
    var image = base.image
    input.patch(&image)
    for sector in 0..<4 where repaired >> UInt8(sector) & 1 == 1 { seal(sector, of: &image) }
    let isDamaged = image != base.image

    var content = FlashImage()
    content[.vault] = image
    var flash = SimulatedFlash(image: content)[.vault]
    let device = Vault(mounting: &flash, secret: VaultSubject.secret)
    if case .present = device.state { throw Finding("a device takes a vault of format 2: \(device.state)") }
    let old: FormatTwoVault
    do throws(FormatTwoVault.Failure) {
      old = try FormatTwoVault(image: image)
    } catch {
      return try require(isDamaged || base.attempts == nil, "an image is not migrated: \(error)")
    }
    if !isDamaged {
      try require(device.foreignVersion == 2, "a device finds format \(device.foreignVersion ?? 0)")
      try require(old.wrongAttempts == base.attempts, "\(old.wrongAttempts) wrong attempts, not \(base.attempts ?? 0)")
    }
    try check(old, isDamaged: isDamaged)
  }

  /// The new image holds what the old one held.
  private static func check(_ old: FormatTwoVault, isDamaged: Bool) throws(Finding) {
    guard let migrated = old.migrated(secret: VaultSubject.secret) else { throw Finding("the vault takes no old PIN") }
    var content = FlashImage()
    content[.vault] = migrated
    var flash = SimulatedFlash(image: content)[.vault]
    var vault = Vault(mounting: &flash, secret: VaultSubject.secret)
    let count = old.wrongAttempts
    try require(vault.state == .present(wrongAttempts: count), "\(count) wrong attempts are \(vault.state)")
    // Damage can leave a record with many iterations, which take long.
    guard old.iterations <= 16 else { return }
    let outcome = vault.attempt(PIN(pin), secret: VaultSubject.secret, flash: &flash)
    let attempts = count == .max ? count : count + 1
    switch outcome {
    case .accepted(attempts: attempts): break
    case .wrong(attempts: attempts, isRepeated: false) where isDamaged: break
    default: throw Finding("the PIN is \(outcome) after \(count) wrong attempts")
    }
  }

  /// Images, and the wrong attempts of those that can be migrated.
  private static let bases: [(image: [UInt8], attempts: UInt32?)] = [
    (image([]), nil),
    (image([OldRecord(sequence: 1)]), 0),
    (image([OldRecord(sequence: 1, before: 2, made: 5)]), 7),
    (image([OldRecord(sequence: 4), OldRecord(sequence: 5, before: 2, made: 5, forgiven: 3)]), 2),
    (image([OldRecord(sequence: 1, kind: 2)]), nil),
  ]

  /// A record of format 2 with the PIN of this target.
  private struct OldRecord {
    var sequence: UInt8
    /// 1: there is a PIN; 2: it was wiped.
    var kind: UInt8 = 1
    /// Wrong attempts before its sector was begun.
    var before: UInt8 = 0
    /// Attempts in its sector, and the last of them that was right, counted from 1.
    var made: UInt32 = 0
    var forgiven: UInt32 = 0

    /// Magic, version, sequence number, iterations, wrong attempts, kind, zeros, salt, and the output of PBKDF2.
    var body: [UInt8] {
      var body = Array("IKVR".utf8)
      for number in [2, sequence, 1, before, kind] { body += [number, 0, 0, 0] }
      body += [UInt8](repeating: 0, count: 8)
      let salt = [UInt8](repeating: 7, count: 16)
      body += salt
      body += stretched(salt)
      return body
    }

    private func stretched(_ salt: [UInt8]) -> [UInt8] {
      var code = SimulatedSecret.documented.withUnsafeBytes { HMACSHA256(key: $0) }
      for digit in pin { code.update(digit + UInt8(ascii: "0")) }
      for _ in pin.count..<8 { code.update(0) }
      let password = code.finish()
      let key = withUnsafeBytes(of: password) { password in
        salt.withUnsafeBytes { PBKDF2.derive(password: password, salt: $0, iterations: 1) }
      }
      return (0..<32).map { key[$0] }
    }
  }

  private static func image(_ records: [OldRecord]) -> [UInt8] {
    var image = FlashImage()[.vault]
    for (k, record) in records.enumerated() {
      let start = k * sectorSize
      image.replaceSubrange(start..<start + 80, with: record.body)
      seal(k, of: &image)
      for b in 112..<116 { image[start + b] = 0 }
      for entry in 0..<record.made { mark(entry, 0, in: k, of: &image) }
      if record.forgiven > 0 { mark(record.forgiven - 1, 1, in: k, of: &image) }
    }
    return image
  }

  /// Puts the digest that fits the head of a sector in its place.
  private static func seal(_ sector: Int, of image: inout [UInt8]) {
    let start = sector * sectorSize
    image.replaceSubrange(start + 80..<start + 112, with: sha256(Array(image[start..<start + 80])))
  }

  /// Makes an entry of the log (`kind` 0), or says that it was right (1), in both areas.
  private static func mark(_ entry: UInt32, _ kind: UInt32, in sector: Int, of image: inout [UInt8]) {
    let start = sector * sectorSize
    let digest: UInt32 = (80..<84).reversed().reduce(0) { $0 << 8 | UInt32(image[start + $1]) }
    let half = (digest ^ (entry * 2 + kind) &* 0x9E37_79B1) >> 16
    let word = half | ~half << 16
    for area in [256, 2176] {
      for k in 0..<4 {
        image[start + area + 8 * Int(entry) + 4 * Int(kind) + k] = UInt8(truncatingIfNeeded: word >> UInt32(8 * k))
      }
    }
  }
}
