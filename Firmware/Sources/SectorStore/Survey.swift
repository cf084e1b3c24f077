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

/// The result of reading the heads of all sectors of a partition: the valid record with the highest sequence number, if
/// there is one.
///
///     let found = try Survey(&flash, under: key)
///     guard found.hasRecord else { … }        // see isConfirmedNew
///     if !found.isSettled { … }               // append the record again
///     … found.record …
public struct Survey {
  public private(set) var hasRecord = false
  /// The newest record, or the place before the first one.
  public private(set) var place: RecordPlace
  /// The newest record, as it was read and checked.
  public private(set) var record = Record()
  /// The format version of a record that this firmware does not read; 0 if there is none.
  public private(set) var foreignVersion: UInt32 = 0
  /// Without a record: whether the partition looks new, that is, no sector shows that there ever was a record, and at
  /// least one is erased. Otherwise the partition is damaged, or belongs to another firmware.
  var isNew: Bool { !hasRecord && traces == 0 && hasErased }

  /// With a record: whether nothing is left of any other one. If not, the power was cut while a record was written. Then
  /// `record` can have bits that read differently next time, and so can another sector that may become the newest
  /// record: the record must be appended again.
  public var isSettled: Bool { spent == sectors - 1 }
  private let sectors: UInt32
  private var hasErased = false
  private var traces: UInt32 = 0
  private var spent: UInt32 = 0

  /// Reads the head of every sector.
  public init(_ flash: inout some Flash, under key: borrowing RecordKey) throws(FlashErrorKind) {
    sectors = flash.geometry.sectors
    place = .beforeFirst(in: flash.geometry)
    for sector in 0..<sectors {
      var head = Record()
      let isValid = try head.readCarefully(sector: sector, of: &flash, under: key)
      if head.isErased { hasErased = true }
      if head.isSpent { spent += 1 }
      if head.isTrace(under: key) { traces += 1 }
      if head.isForeign(under: key) { foreignVersion = head.version }
      guard isValid, head.sequence > place.sequence else { continue }
      hasRecord = true
      place = RecordPlace(sector: sector, sequence: head.sequence)
      record = head
    }
  }

  /// Whether the partition is new beyond doubt: two more surveys find the same, and a word that is known to be zero
  /// reads as zero before, between and after them.
  public func isConfirmedNew(
    _ flash: inout some Flash, under key: borrowing RecordKey
  ) throws(FlashErrorKind) -> Bool {
    guard isNew else { return false }
    for _ in 0..<2 {
      try Record.prove(&flash)
      guard try Survey(&flash, under: key).isNew else { return false }
    }
    try Record.prove(&flash)
    return true
  }

  /// Removes the remains of a first record from a confirmed new partition. It fails, and has destroyed nothing, if it
  /// finds something that this survey did not.
  public func removeRemains(_ flash: inout some Flash, under key: borrowing RecordKey) throws(FlashErrorKind) {
    try Record.dropAll(of: &flash, under: key)
  }
}
