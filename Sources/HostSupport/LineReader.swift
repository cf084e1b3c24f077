/// Reads the lines of a file, plain or gzip, without holding more than one of them.
///
/// A UTF-8 byte order mark at the beginning is not part of the first line.
public final class LineReader {
  /// The file's path, for messages.
  public let path: String
  /// The number of the line that `next` returned last, from 1.
  public private(set) var number = 0

  private let file: UnpackedFile
  private let limit: Int
  private var isAtStart = true
  private var buffer: [UInt8] = []
  private var start = 0
  private var atEnd = false

  /// Opens a file. A line longer than `limit` bytes and a file of more than `total` uncompressed bytes are errors.
  public init(_ path: String, limit: Int = 1 << 20, total: Int = 1 << 32) throws(InputError) {
    self.path = path
    self.limit = limit
    file = try UnpackedFile(path, limit: total)
  }

  /// The next line without its line feed, or `nil` at the end.
  public func next() throws(InputError) -> ArraySlice<UInt8>? {
    var scanned = start
    while true {
      if let end = buffer[scanned...].firstIndex(of: 0x0A) {
        let line = buffer[start..<end]
        start = end + 1
        number += 1
        guard line.count <= limit else { throw tooLong }
        return line
      }
      if atEnd {
        guard start < buffer.count else { return nil }
        let line = buffer[start...]
        start = buffer.count
        number += 1
        return line
      }
      guard buffer.count - start <= limit else {
        number += 1
        throw tooLong
      }
      buffer.removeSubrange(..<start)
      start = 0
      scanned = buffer.count
      try fill()
      scanned = max(scanned, start)
    }
  }

  private var tooLong: InputError { InputError(path, line: number, "the line is longer than \(limit) bytes") }

  private func fill() throws(InputError) {
    let chunk: [UInt8]
    do throws(InputError) {
      chunk = try file.next()
    } catch {
      throw InputError(path, line: number + 1, error.message)
    }
    if chunk.isEmpty { atEnd = true }
    buffer.append(contentsOf: chunk)
    guard isAtStart else { return }
    isAtStart = false
    if buffer.starts(with: [0xEF, 0xBB, 0xBF]) { start = 3 }
    if buffer.starts(with: [0xFF, 0xFE]) || buffer.starts(with: [0xFE, 0xFF]) {
      throw InputError(path, line: 1, "is UTF-16: save it as UTF-8")
    }
  }
}
