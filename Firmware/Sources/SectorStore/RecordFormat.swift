/// The format of the records in a partition: how they begin, and which payloads are valid.
///
/// To store something in a partition, conform a type without cases to this protocol. Then extend `Record where Format
/// ==` it with the fields of the payload, and use `Survey` and `Record.append`.
public protocol RecordFormat {
  /// The first four bytes of a record, as a little-endian number; different for each partition.
  static var magic: UInt32 { get }
  /// Increases when the meaning of records changes. Firmware does not read records of another version.
  static var version: UInt32 { get }

  /// Whether this firmware could have written the payload: numbers in their bounds, unused bytes zero. The rest of the
  /// record has been checked already.
  static func accepts(_ record: borrowing Record<Self>) -> Bool
}
