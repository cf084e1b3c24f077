public import Core2HAL

/// The sector of a record, and its sequence number.
public struct RecordPlace: Equatable, Sendable {
  public let sector: UInt32
  public let sequence: UInt32

  /// The place before the first record of a partition.
  public static func beforeFirst(in geometry: FlashGeometry) -> RecordPlace {
    RecordPlace(sector: geometry.sectors - 1, sequence: 0)
  }
}

/// The result of reading the heads of all sectors of a partition: the committed and valid record with the highest
/// sequence number, if there is one.
///
///     let found = try Survey<Format>(&flash)
///     guard found.hasRecord else { … }        // see isNew
///     let record = try Record<Format>(sector: found.place.sector, of: &flash)
///     try found.finish(&flash)
public struct Survey<Format: RecordFormat> {
  public private(set) var hasRecord = false
  /// The newest record, or the place before the first one.
  public private(set) var place: RecordPlace
  /// Without a record: whether the partition is new, that is, no sector shows that there ever was a record, and at
  /// least one is erased. Otherwise the partition is damaged, or belongs to another firmware.
  public var isNew: Bool { replaced == 0 && erased > 0 }

  private var areOthersRetired: Bool { retired == sectors - 1 }
  private let sectors: UInt32
  private var erased: UInt32 = 0
  private var replaced: UInt32 = 0
  private var retired: UInt32 = 0

  /// Reads the head of every sector.
  public init(_ flash: inout some Flash) throws(FlashErrorKind) {
    sectors = flash.geometry.sectors
    place = .beforeFirst(in: flash.geometry)
    for sector in 0..<sectors {
      let record = try Record<Format>(sector: sector, of: &flash)
      if record.isErased { erased += 1 }
      if record.isReplaced || record.isForeign { replaced += 1 }
      if record.isRetired { retired += 1 }
      guard record.isCommitted, record.isValid, record.sequence > place.sequence else { continue }
      hasRecord = true
      place = RecordPlace(sector: sector, sequence: record.sequence)
    }
  }

  /// Finishes what a power cut interrupted. If there is a record, that is the end of writing it; in a new partition
  /// without one, it removes the remains of a first record that was not committed. Otherwise nothing is written.
  public func finish(_ flash: inout some Flash) throws(FlashErrorKind) {
    if hasRecord {
      if areOthersRetired { return }
      // The power was cut after the commit word or in it: its bits may be too weak to read the same again.
      try Record<Format>.commit(place.sector, of: &flash)
      Record<Format>.retireAll(but: place.sector, of: &flash)
    } else if isNew {
      Record<Format>.drop(&flash)
    }
  }
}
