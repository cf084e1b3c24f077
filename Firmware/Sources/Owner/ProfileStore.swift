public import Core2HAL
import Crypto
import SectorStore

/// The profile in its partition of flash, as a record of `SectorStore`. `PROFILE.md` has the layout.
extension HandProfile {
  /// 32 bytes that the device holds outside this flash.
  public typealias Secret = InlineArray<32, UInt8>

  /// Reads the profile. Flash that cannot be read, or holds no valid record of this device, is as if nothing had been
  /// taught: a lost profile makes digits less clear, and opens nothing.
  public init(reading flash: inout some Flash, secret: borrowing Secret) {
    self.init()
    var key = RecordKey(profile: secret)
    if let stored = try? HandProfile.read(&flash, key) { self = stored }
    key.wipe()
  }

  private static func read(
    _ flash: inout some Flash, _ key: borrowing RecordKey
  ) throws(FlashErrorKind) -> HandProfile? {
    let found = try Survey(&flash, under: key)
    guard found.hasRecord else { return nil }
    var profile = HandProfile()
    profile.isStored = true
    profile.network = found.record[word: 12]
    profile.units = found.record[byte: 16]
    profile.samples = found.record[byte: 20]
    // A record that is there for a template alone has neither.
    guard (profile.units == 0) == (profile.samples == 0) else { return nil }
    let start = found.place.sector * flash.geometry.sectorSize + UInt32(SectorLayout.content)
    try withUnsafeMutableBytes(of: &profile.means) { (means) throws(FlashErrorKind) in
      try flash.readRange(start, into: means)
    }
    return Memory.areEqual(profile.digest, found.record.contentDigest) ? profile : nil
  }

  /// Writes the profile. After a power cut, either the previous one holds or this one.
  ///
  /// - Parameters:
  ///   - flash: the partition `profile`.
  ///   - secret: the 32 bytes of the device secret.
  /// - Returns: whether it is stored.
  public func store(in flash: inout some Flash, secret: borrowing Secret) -> Bool {
    var key = RecordKey(profile: secret)
    let isStored = write(to: &flash, key)
    key.wipe()
    return isStored
  }

  private func write(to flash: inout some Flash, _ key: borrowing RecordKey) -> Bool {
    guard let found = try? Survey(&flash, under: key),
      Record.canAppend(after: found.place, in: flash.geometry)
    else { return false }
    var record = Record(self)
    return withUnsafeBytes(of: means) {
      record.append(after: found.place, isKept: found.hasRecord, to: &flash, under: key, content: $0) != nil
    }
  }

  /// Erases the partition, the newest record last: a power cut leaves the profile or none.
  ///
  /// - Parameters:
  ///   - flash: the partition `profile`.
  ///   - secret: the 32 bytes of the device secret.
  /// - Returns: whether it is erased.
  public static func erase(_ flash: inout some Flash, secret: borrowing Secret) -> Bool {
    var key = RecordKey(profile: secret)
    let sectors = flash.geometry.sectors
    let newest = (try? Survey(&flash, under: key))?.place.sector ?? 0
    key.wipe()
    var isErased = true
    for step in 1...sectors {
      do throws(FlashErrorKind) { try flash.eraseAndVerify((newest + step) % sectors) } catch { isErased = false }
    }
    return isErased
  }

  /// Whether every byte of the partition reads as 0xFF.
  public static func isErased(_ flash: inout some Flash) -> Bool {
    var chunk = InlineArray<64, UInt8>(repeating: 0)
    var offset: UInt32 = 0
    while offset < flash.geometry.size {
      guard (try? flash.read(offset, into: &chunk)) != nil else { return false }
      for k in chunk.indices where chunk[k] != 0xFF { return false }
      offset += 64
    }
    return true
  }

  /// SHA-256 of the means: 32 bytes for each digit.
  fileprivate var digest: SHA256.Digest {
    var hash = SHA256()
    withUnsafeBytes(of: means) { hash.update($0) }
    return hash.finish()
  }
}

extension Record {
  fileprivate init(_ profile: HandProfile) {
    self.init()
    set(profile)
    contentDigest = profile.digest
  }

  /// States which network a profile is of, and how much was taught.
  mutating func set(_ profile: borrowing HandProfile) {
    self[word: 12] = profile.network
    self[byte: 16] = profile.units
    self[byte: 20] = profile.samples
  }

  /// SHA-256 of the means.
  var contentDigest: SHA256.Digest {
    get { InlineArray { self[byte: 48 + $0] } }
    set { for k in 0..<32 { self[byte: 48 + k] = newValue[k] } }
  }
}

extension RecordKey {
  /// The key of the profile's records.
  init(profile secret: borrowing HandProfile.Secret) {
    // Records begin with "IKPR".
    let format = RecordFormat(
      magic: 0x5250_4B49, version: 1, .init(at: 16, 0...UInt32(DrawingSample.capacity)), .init(at: 20, 0...255),
      zeros: 24..<48)
    self.init(secret: secret, name: "inklock profile", format: format)
  }
}
