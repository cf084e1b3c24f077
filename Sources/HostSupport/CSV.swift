/// Reads comma-separated values (RFC 4180), plain or gzip.
///
/// The separator is the one of comma, semicolon and tab that is most frequent in the first line. A cell in quotation
/// marks may hold separators, line feeds and doubled quotation marks. Empty lines are skipped, and spaces around cells
/// are removed.
public final class CSVReader {
  /// The number of the line that the last record began on, from 1.
  public private(set) var line = 0

  private let lines: LineReader
  private let longest: Int
  private var separator: UInt8?

  /// Opens a file; a record longer than `limit` bytes is an error.
  public init(_ path: String, limit: Int = 1 << 20) throws(InputError) {
    lines = try LineReader(path, limit: limit)
    longest = limit
  }

  /// Reads the next record into `record`; `false` at the end of the file.
  public func next(_ record: inout CSVRecord) throws(InputError) -> Bool {
    var text: ArraySlice<UInt8>
    repeat {
      guard let next = try lines.next() else { return false }
      text = next.last == UInt8(ascii: "\r") ? next.dropLast() : next
    } while text.allSatisfy(CSVRecord.isSpace)
    line = lines.number
    let separator = separator ?? CSVReader.separator(of: text)
    self.separator = separator
    if !record.take(text, separator: separator) {
      while !record.takeQuoted(text, separator: separator) {
        guard let more = try lines.next() else {
          throw InputError(lines.path, line: line, "a quotation mark has no end")
        }
        guard text.count + more.count < longest else {
          throw InputError(lines.path, line: line, "the record is longer than \(longest) bytes")
        }
        text = text + [0x0A] + (more.last == UInt8(ascii: "\r") ? more.dropLast() : more)
      }
    }
    return true
  }

  private static func separator(of line: ArraySlice<UInt8>) -> UInt8 {
    var isQuoted = false
    var counts = (comma: 0, semicolon: 0, tab: 0)
    for byte in line {
      switch byte {
      case UInt8(ascii: "\""): isQuoted.toggle()
      case UInt8(ascii: ",") where !isQuoted: counts.comma += 1
      case UInt8(ascii: ";") where !isQuoted: counts.semicolon += 1
      case 0x09 where !isQuoted: counts.tab += 1
      default: break
      }
    }
    if counts.comma >= max(counts.semicolon, counts.tab) { return UInt8(ascii: ",") }
    return counts.semicolon >= counts.tab ? UInt8(ascii: ";") : 0x09
  }
}

/// The cells of one record of a CSV file. One value is reused for all records, so that reading allocates nothing.
public struct CSVRecord {
  private var bytes: [UInt8] = []
  /// Where each cell ends in `bytes`; one separator byte follows each cell. The first `count` elements are in use.
  private var ends: [Int] = []
  /// Whether spaces around cells are already removed. Spaces inside quotation marks are kept.
  private var isTrimmed = false

  public private(set) var count = 0

  public init() {}

  /// The text of cell `index`.
  public subscript(index: Int) -> String { String(decoding: bytes(index), as: UTF8.self) }

  /// The text of all cells.
  public var cells: [String] { (0..<count).map { self[$0] } }

  /// The bytes of cell `index`.
  public func bytes(_ index: Int) -> ArraySlice<UInt8> {
    var cell = bytes[(index == 0 ? 0 : ends[index - 1] + 1)..<ends[index]]
    guard !isTrimmed else { return cell }
    while let first = cell.first, CSVRecord.isSpace(first) { cell = cell.dropFirst() }
    while let last = cell.last, CSVRecord.isSpace(last) { cell = cell.dropLast() }
    return cell
  }

  /// Calls `body` with all bytes and the end of each cell in them; the next cell begins one byte later. Cells may still
  /// have spaces around them.
  public func withCells<R>(_ body: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<Int>) -> R) -> R {
    bytes.withUnsafeBufferPointer { bytes in
      ends.withUnsafeBufferPointer { body(bytes, UnsafeBufferPointer(rebasing: $0[..<count])) }
    }
  }

  fileprivate static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  /// Splits a line without quotation marks; returns `false` if it has any.
  fileprivate mutating func take(_ line: ArraySlice<UInt8>, separator: UInt8) -> Bool {
    bytes.removeAll(keepingCapacity: true)
    bytes.append(contentsOf: line)
    isTrimmed = false
    if ends.count <= bytes.count { ends = Array(repeating: 0, count: 2 * bytes.count + 1) }
    let found: Int? = bytes.withUnsafeBufferPointer { bytes in
      ends.withUnsafeMutableBufferPointer { ends in
        var count = 0
        for k in bytes.indices {
          if bytes[k] == separator {
            ends[count] = k
            count += 1
          } else if bytes[k] == UInt8(ascii: "\"") {
            return nil
          }
        }
        ends[count] = bytes.count
        return count + 1
      }
    }
    count = found ?? 0
    return found != nil
  }

  /// Splits a line with quotation marks; returns `false` if the last quotation is not closed.
  fileprivate mutating func takeQuoted(_ line: ArraySlice<UInt8>, separator: UInt8) -> Bool {
    bytes.removeAll(keepingCapacity: true)
    isTrimmed = true
    count = 0
    var start = 0
    var isQuoted = false
    var wasQuoted = false
    var previous: UInt8?
    func end() {
      if !wasQuoted {
        while let last = bytes.last, bytes.count > start, CSVRecord.isSpace(last) { bytes.removeLast() }
      }
      if count == ends.count { ends.append(0) }
      ends[count] = bytes.count
      count += 1
      bytes.append(separator)
      start = bytes.count
      wasQuoted = false
    }
    for byte in line {
      switch byte {
      case UInt8(ascii: "\""):
        // A quotation mark inside quotation marks is doubled.
        if !isQuoted, wasQuoted, previous == byte { bytes.append(byte) }
        isQuoted.toggle()
        wasQuoted = true
      case separator where !isQuoted: end()
      // Spaces around a cell are skipped, with or without quotation marks.
      case 0x20 where !isQuoted && (wasQuoted || bytes.count == start): break
      case 0x09 where !isQuoted && (wasQuoted || bytes.count == start): break
      default: bytes.append(byte)
      }
      previous = byte
    }
    guard !isQuoted else { return false }
    end()
    return true
  }
}

/// Writes comma-separated values (RFC 4180).
public enum CSV {
  /// The cell as CSV text: in quotation marks if it holds commas, quotation marks, line ends, or spaces at its start or
  /// end.
  public static func cell(_ text: String, alwaysQuoted: Bool = false) -> String {
    let isPlain =
      !text.utf8.contains { [0x22, 0x2C, 0x3B, 0x09, 0x0A, 0x0D].contains($0) }
      && text.utf8.first != 0x20 && text.utf8.last != 0x20
    guard alwaysQuoted || !isPlain else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }

  /// A line without its end.
  public static func line(_ cells: [String]) -> String { cells.map { cell($0) }.joined(separator: ",") }
}
