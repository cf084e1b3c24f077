/// The format of the records in a partition: how they begin, and which payloads are valid. It belongs to a `RecordKey`.
///
/// To store something in a partition, make such a format, and use `Survey` and `Record.append` with a key that has it.
/// It is data, so that the records of all partitions share their code: a type parameter would copy the code for each.
public struct RecordFormat: Sendable {
  /// The values of a word of the payload that this firmware writes.
  public struct Word: Sendable {
    let offset: Int
    let values: ClosedRange<UInt32>

    /// - Parameters:
    ///   - offset: from the start of the head, 12...76.
    ///   - values: those that are valid.
    public init(at offset: Int, _ values: ClosedRange<UInt32>) {
      self.offset = offset
      self.values = values
    }
  }

  /// The first four bytes of a record, as a little-endian number; different for each partition.
  public let magic: UInt32
  /// Increases when the meaning of records changes. Firmware does not read records of another version.
  public let version: UInt32
  private let first: Word
  private let second: Word
  private let zeros: Range<Int>

  /// - Parameters:
  ///   - magic: the first four bytes of a record.
  ///   - version: of the records that this firmware writes.
  ///   - first: a word that has bounds.
  ///   - second: another one.
  ///   - zeros: offsets of unused bytes, from the start of the head.
  public init(magic: UInt32, version: UInt32, _ first: Word, _ second: Word, zeros: Range<Int>) {
    self.magic = magic
    self.version = version
    self.first = first
    self.second = second
    self.zeros = zeros
  }

  /// Whether this firmware could have written the payload. The rest of the record has been checked already.
  func accepts(_ record: borrowing Record) -> Bool {
    guard first.values.contains(record[word: first.offset]), second.values.contains(record[word: second.offset])
    else { return false }
    for k in zeros where record[byte: k] != 0 { return false }
    return true
  }
}
