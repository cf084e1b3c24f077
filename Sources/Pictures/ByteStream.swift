import HostSupport

/// Bytes that come one after the other, such as those of a pipe, of which no more are kept than are asked for.
public final class ByteStream {
  /// The path, for messages.
  public let name: String

  private let more: () throws(InputError) -> [UInt8]
  private var buffer: [UInt8] = []
  private var start = 0
  private var isAtEnd = false

  /// The bytes of a file, or of what is piped in: `/dev/stdin`.
  public convenience init(_ path: String) throws(InputError) {
    let file = try InputFile(path)
    self.init(name: path) { () throws(InputError) in try file.next(atMost: 1 << 16) }
  }

  /// The bytes that a function gives, piece by piece.
  ///
  /// - Parameters:
  ///   - name: what the bytes come from, for messages.
  ///   - more: the next bytes, or none at the end.
  public init(name: String, more: @escaping () throws(InputError) -> [UInt8]) {
    self.name = name
    self.more = more
  }

  /// The next bytes, which stay; fewer than `count` at the end.
  func peek(_ count: Int) throws(InputError) -> ArraySlice<UInt8> {
    while buffer.count - start < count, try fill() {}
    return buffer[start..<min(start + count, buffer.count)]
  }

  /// The next bytes, at least one and at most `count`, or none at the end.
  func take(_ count: Int) throws(InputError) -> ArraySlice<UInt8> {
    if start == buffer.count { _ = try fill() }
    let taken = buffer[start..<min(start + count, buffer.count)]
    start = taken.endIndex
    return taken
  }

  /// The bytes up to a line feed, which is taken, too; `nil` where none follows within `limit` bytes.
  func takeLine(limit: Int) throws(InputError) -> ArraySlice<UInt8>? {
    var scanned = 0
    while true {
      let found = buffer[start + scanned..<buffer.count].firstIndex(of: 0x0A)
      if let found {
        defer { start = found + 1 }
        return found - start <= limit ? buffer[start..<found] : nil
      }
      scanned = buffer.count - start
      guard scanned <= limit, try fill() else { return nil }
    }
  }

  /// The rest; more than `limit` bytes are an error.
  func readAll(limit: Int) throws(InputError) -> [UInt8] {
    var bytes: [UInt8] = []
    while true {
      let taken = try take(1 << 16)
      if taken.isEmpty { return bytes }
      guard bytes.count + taken.count <= limit else { throw InputError(name, "is longer than \(limit) bytes") }
      bytes += taken
    }
  }

  /// Gets more bytes; `false` at the end.
  private func fill() throws(InputError) -> Bool {
    guard !isAtEnd else { return false }
    let bytes = try more()
    isAtEnd = bytes.isEmpty
    buffer.removeSubrange(..<start)
    start = 0
    buffer += bytes
    return !isAtEnd
  }
}
