/// What the records of a partition are: how they begin, and what may lie in them.
///
/// To keep something in a partition, conform a type without cases to this protocol, extend `Record where Format ==` it
/// with the fields of the payload, and use `Survey` and `Record.append`.
public protocol RecordFormat {
  /// The first four bytes of a record, as a little-endian number: another one for each partition.
  static var magic: UInt32 { get }
  /// Grows when records get another meaning: firmware does not read the records of another version.
  static var version: UInt32 { get }

  /// Whether the payload is one that this firmware writes: numbers in their bounds, unused bytes zero. The rest of the
  /// record has been checked.
  static func accepts(_ record: borrowing Record<Self>) -> Bool
}
