public import Core2HAL

extension Record {
  /// Writes the record to the sector after the previous record's, or to the first one that takes it; commits it, and
  /// then retires all other heads. After a power cut, either the previous record or this one counts.
  ///
  /// - Parameters:
  ///   - place: the previous record's place. Sectors take turns from there, which spreads the wear evenly.
  ///   - isKept: whether the previous record's sector is not changed until this record is committed, because it counts,
  ///     or because an erased sector shows that there was none.
  ///   - flash: the partition.
  ///   - key: the key of the partition.
  ///   - content: data that belongs to the record; it lies in the same sector from `SectorLayout.content` on. The payload
  ///     should contain a digest of it.
  /// - Returns: the place of the record; `nil` if no sector takes it, or if a sector has a newer record than the
  ///   previous one. The record then has the last number that was tried, and a new `Survey` finds what counts.
  public mutating func append(
    after place: RecordPlace, isKept: Bool, to flash: inout some Flash, under key: borrowing RecordKey,
    content: UnsafeRawBufferPointer = UnsafeRawBufferPointer(start: nil, count: 0)
  ) -> RecordPlace? {
    let sectors = flash.geometry.sectors
    begin(key.format)
    for step in 1...(isKept ? sectors - 1 : sectors) {
      let sector = (place.sector + step) % sectors
      var head = Record()
      guard let isValid = try? head.readCarefully(sector: sector, of: &flash, under: key) else { continue }
      if isValid, head.sequence > place.sequence { return nil }
      // A sector that failed may still hold its record, so the next one must be newer.
      seal(sequence: place.sequence + step, under: key)
      do throws(FlashErrorKind) {
        try write(to: sector, of: &flash, content)
        let written = RecordPlace(sector: sector, sequence: sequence)
        try Record.retireAll(but: written, of: &flash, under: key)
        return written
      } catch {
        continue
      }
    }
    return nil
  }

  /// Whether a sequence number is left for a record after another one, whichever sector takes it.
  public static func canAppend(after place: RecordPlace, in geometry: FlashGeometry) -> Bool {
    place.sequence <= sequences.upperBound - geometry.sectors
  }

  private func write(
    to sector: UInt32, of flash: inout some Flash, _ content: UnsafeRawBufferPointer
  ) throws(FlashErrorKind) {
    let start = sector * flash.geometry.sectorSize
    try flash.eraseAndVerify(sector)
    try flash.programAndVerify(start + UInt32(SectorLayout.content), content)
    let body: InlineArray<112, UInt8> = InlineArray { bytes[$0] }
    try flash.programAndVerify(start, body)
    try flash.programAndVerify(start + UInt32(SectorLayout.commit), InlineArray<4, UInt8>(repeating: 0))
  }

  /// Overwrites the remains of a first record that was not completed. It leaves no mark, because no record follows.
  static func dropAll(of flash: inout some Flash, under key: borrowing RecordKey) throws(FlashErrorKind) {
    for sector in 0..<flash.geometry.sectors {
      var hasRemains = true
      for _ in 0..<3 {
        let head = try Record(sector: sector, of: &flash)
        if head.isErased || head.isDropped { hasRemains = false }
        // What another reading took for remains is a record, or was one.
        if head.isValid(under: key) || head.isTrace(under: key) { throw .device }
      }
      let zeros = InlineArray<112, UInt8>(repeating: 0)
      if hasRemains { try? flash.programAndVerify(sector * flash.geometry.sectorSize, zeros) }
    }
  }

  /// Overwrites the other heads, also erased ones. If one sector is damaged later, the others show that there was a
  /// record. The newest record counts even if some do not take it.
  static func retireAll(
    but current: RecordPlace, of flash: inout some Flash, under key: borrowing RecordKey
  ) throws(FlashErrorKind) {
    for sector in 0..<flash.geometry.sectors where sector != current.sector {
      var head = Record()
      let isValid = try head.readCarefully(sector: sector, of: &flash, under: key)
      if head.isRetired { continue }
      if isValid, head.sequence > current.sequence { throw .device }
      try? flash.programAndVerify(sector * flash.geometry.sectorSize, Record.retired)
    }
  }

  /// Shows that the partition can be read: a word that is known to be zero reads as zero. A bus that is dead reads as
  /// erased flash, and must not be taken for a new partition.
  static func prove(_ flash: inout some Flash) throws(FlashErrorKind) {
    var word = InlineArray<4, UInt8>(repeating: 0xFF)
    try flash.read(UInt32(SectorLayout.proof), into: &word)
    for k in 0..<4 where word[k] != 0 {
      return try flash.programAndVerify(UInt32(SectorLayout.proof), InlineArray<4, UInt8>(repeating: 0))
    }
  }
}
