public import Core2HAL

/// Data that belongs to a record besides its payload, in the same sector from `SectorLayout.content` on.
public protocol RecordContent: ~Copyable {
  /// Programs the content and reads it back, before the record is committed.
  ///
  /// - Parameters:
  ///   - flash: the partition.
  ///   - start: the offset of the record's sector in bytes; all bytes of the sector are 0xFF.
  func program(_ flash: inout some Flash, sectorAt start: UInt32) throws(FlashErrorKind)
}

/// The content of a record that has only its payload.
public struct NoContent: RecordContent {
  public init() {}

  public func program(_ flash: inout some Flash, sectorAt start: UInt32) throws(FlashErrorKind) {}
}
