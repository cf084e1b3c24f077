public import Core2HAL

extension Record {
  /// Writes the record to the sector after the previous record's, or to the first one that takes it; commits it, and
  /// then retires all other heads. After a power cut, either the previous record or this one counts.
  ///
  /// - Parameters:
  ///   - place: the previous record's place. Sectors take turns from there, which spreads the wear evenly.
  ///   - isKept: whether the previous record counts; then its sector is not changed until this record is committed.
  ///   - flash: the partition.
  ///   - content: data that belongs to the record and lies behind its head. The payload should contain a digest of it.
  /// - Returns: the place of the record; `nil` if no sector takes it. The record then has the last number that was
  ///   tried, and a new `Survey` finds what counts.
  public mutating func append(
    after place: RecordPlace, isKept: Bool, to flash: inout some Flash, content: borrowing some RecordContent
  ) -> RecordPlace? {
    let sectors = flash.geometry.sectors
    for step in 1...(isKept ? sectors - 1 : sectors) {
      let sector = (place.sector + step) % sectors
      // A sector that failed may still hold its record, so the next one must be newer.
      seal(sequence: place.sequence + step)
      do throws(FlashErrorKind) {
        try write(to: sector, of: &flash, content)
      } catch {
        continue
      }
      Record.retireAll(but: sector, of: &flash)
      return RecordPlace(sector: sector, sequence: sequence)
    }
    return nil
  }

  /// Whether a sequence number is left for a record after another one, whichever sector takes it.
  public static func canAppend(after place: RecordPlace, in geometry: FlashGeometry) -> Bool {
    place.sequence <= sequences.upperBound - geometry.sectors
  }

  private func write(
    to sector: UInt32, of flash: inout some Flash, _ content: borrowing some RecordContent
  ) throws(FlashErrorKind) {
    let start = sector * flash.geometry.sectorSize
    try flash.eraseAndVerify(sector)
    try content.program(&flash, sectorAt: start)
    // The commit word is still all ones here.
    try flash.programAndVerify(start, bytes)
    try Record.commit(sector, of: &flash)
  }

  /// Programs the commit word of a sector.
  static func commit(_ sector: UInt32, of flash: inout some Flash) throws(FlashErrorKind) {
    let word = InlineArray<4, UInt8>(repeating: 0)
    try flash.programAndVerify(sector * flash.geometry.sectorSize + UInt32(SectorLayout.commit), word)
  }

  /// Overwrites the rest of a first record that was not committed, because weak bits of its commit word could make it
  /// count again. It leaves no mark, because there is no record.
  static func drop(_ flash: inout some Flash) {
    for sector in 0..<flash.geometry.sectors {
      do throws(FlashErrorKind) {
        let record = try Record(sector: sector, of: &flash)
        if record.isErased || record.isDropped { continue }
        let zeros = InlineArray<116, UInt8>(repeating: 0)
        try flash.programAndVerify(sector * flash.geometry.sectorSize, zeros)
      } catch {
        continue
      }
    }
  }

  /// Overwrites the other heads, also erased ones. If one sector is damaged later, the others show that there was a
  /// record. The newest record counts even if this fails.
  static func retireAll(but current: UInt32, of flash: inout some Flash) {
    for sector in 0..<flash.geometry.sectors where sector != current {
      do throws(FlashErrorKind) {
        if try Record(sector: sector, of: &flash).isRetired { continue }
        try flash.programAndVerify(sector * flash.geometry.sectorSize, Record.retired)
      } catch {
        continue
      }
    }
  }
}
