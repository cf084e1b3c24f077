public import Core2HAL

/// What belongs to a record besides its payload and lies in the same sector, from `SectorLayout.content` on.
public protocol RecordContent: ~Copyable {
  /// Programs the content and reads it back, before the record is committed.
  ///
  /// - Parameters:
  ///   - flash: the partition.
  ///   - start: the offset of the record's sector in bytes; the sector's bytes are all ones.
  func program(_ flash: inout some Flash, sectorAt start: UInt32) throws(FlashErrorKind)
}

/// A record that is its payload and nothing more.
public struct NoContent: RecordContent {
  public init() {}

  public func program(_ flash: inout some Flash, sectorAt start: UInt32) throws(FlashErrorKind) {}
}
