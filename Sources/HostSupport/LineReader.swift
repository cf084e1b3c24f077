import CZlib
import Foundation

/// Reads the lines of a file, plain or gzip, without holding more than one of them.
///
/// A UTF-8 byte order mark at the beginning is not part of the first line.
public final class LineReader {
  /// The file's path, for messages.
  public let path: String
  /// The number of the line that `next` returned last, from 1.
  public private(set) var number = 0

  private let file: gzFile
  private let limit: Int
  private let total: Int
  private var unpacked = 0
  private var buffer: [UInt8] = []
  private var start = 0
  private var atEnd = false

  /// Opens a file. A line longer than `limit` bytes and a file of more than `total` uncompressed bytes are errors.
  public init(_ path: String, limit: Int = 1 << 20, total: Int = 1 << 32) throws(InputError) {
    self.path = path
    self.limit = limit
    self.total = total
    var information = stat()
    guard stat(path, &information) == 0 else { throw InputError(path, "cannot be read: \(lastError())") }
    guard information.st_mode & S_IFMT != S_IFDIR else { throw InputError(path, "is a folder") }
    guard let file = gzopen(path, "rb") else { throw InputError(path, "cannot be read: \(lastError())") }
    self.file = file
    gzbuffer(file, 1 << 17)
  }

  deinit { gzclose(file) }

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
    var count: Int32 = 0
    let chunk = [UInt8](unsafeUninitializedCapacity: 1 << 16) { chunk, filled in
      count = gzread(file, chunk.baseAddress, UInt32(chunk.count))
      filled = max(0, Int(count))
    }
    guard count >= 0 else {
      var code: Int32 = 0
      let message = gzerror(file, &code).map { String(cString: $0) } ?? "unreadable"
      throw InputError(path, line: number + 1, "cannot be read: \(message)")
    }
    if count == 0 {
      // Only here does zlib report a truncated gzip stream.
      var code: Int32 = 0
      let message = gzerror(file, &code).map { String(cString: $0) } ?? ""
      guard code == Z_OK else { throw InputError(path, line: number + 1, "is truncated: \(message)") }
      atEnd = true
    }
    let isFirst = unpacked == 0
    unpacked += chunk.count
    guard unpacked <= total else {
      throw InputError(path, line: number + 1, "is longer than \(total) bytes: split the file")
    }
    buffer.append(contentsOf: chunk)
    guard isFirst else { return }
    if buffer.starts(with: [0xEF, 0xBB, 0xBF]) { start = 3 }
    if buffer.starts(with: [0xFF, 0xFE]) || buffer.starts(with: [0xFE, 0xFF]) {
      throw InputError(path, line: 1, "is UTF-16: save it as UTF-8")
    }
  }
}

/// Reads a whole file, plain or gzip, of at most `limit` uncompressed bytes.
public func readUnpacked(_ path: String, limit: Int = 1 << 30) throws(InputError) -> [UInt8] {
  guard let file = gzopen(path, "rb") else { throw InputError(path, "cannot be read: \(lastError())") }
  defer { gzclose(file) }
  gzbuffer(file, 1 << 17)
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 18)
  while true {
    let count = chunk.withUnsafeMutableBytes { gzread(file, $0.baseAddress, UInt32($0.count)) }
    if count <= 0 {
      var code: Int32 = 0
      let message = gzerror(file, &code).map { String(cString: $0) } ?? "unreadable"
      guard count == 0, code == Z_OK else { throw InputError(path, "cannot be read: \(message)") }
      return bytes
    }
    guard bytes.count + Int(count) <= limit else { throw InputError(path, "is longer than \(limit) bytes") }
    bytes.append(contentsOf: chunk[..<Int(count)])
  }
}
