import CZlib
import Foundation

/// A file, plain or gzip, whose content is read piece by piece. This is the only place that unpacks.
///
/// A small gzip can hold a lot: up to 1,032 times its size. Handwriting packs 4 to 10 times, so more than `ratio` times
/// is refused, where it is more than `harmless` bytes.
final class UnpackedFile {
  let path: String
  /// Bytes of the file as it is stored; `nil` for a stream.
  let storedSize: Int?
  /// Unpacked bytes that were read so far.
  private(set) var count = 0
  /// The most unpacked bytes that are read.
  let limit: Int

  /// Unpacked bytes for each packed one.
  static let ratio = 40
  /// Unpacked bytes that any gzip may have.
  static let harmless = 16 << 20

  private let file: gzFile

  /// - Parameters:
  ///   - path: the file.
  ///   - limit: the most unpacked bytes.
  init(_ path: String, limit: Int) throws(InputError) {
    let input = try InputFile(path)
    self.path = path
    storedSize = input.size
    let descriptor = fcntl(input.descriptor, F_DUPFD_CLOEXEC, 0)
    guard descriptor >= 0, let file = gzdopen(descriptor, "rb") else {
      let reason = lastError()
      if descriptor >= 0 { close(descriptor) }
      throw InputError(path, "cannot be read: \(reason)")
    }
    self.file = file
    gzbuffer(file, 1 << 17)
    // gzdirect looks at the first bytes. It may wait for a stream, as reading would.
    let isPacked = gzdirect(file) == 0
    if isPacked, let size = input.size {
      self.limit = min(limit, max(UnpackedFile.harmless, size * UnpackedFile.ratio))
    } else {
      self.limit = limit
    }
    isLimitedByRatio = self.limit < limit
  }

  private let isLimitedByRatio: Bool

  deinit { gzclose(file) }

  /// Refuses a content of `size` bytes, which the file claims to have, before it is read.
  func check(size: Int, of content: String) throws(InputError) {
    guard size > limit else { return }
    throw InputError(path, "claims to hold \(content), \(size) bytes: at most \(limit) are read\(advice)")
  }

  /// The error of a content that is too long.
  private var tooLong: InputError { InputError(path, "is longer than \(limit) bytes\(advice)") }

  private var advice: String {
    guard isLimitedByRatio, let storedSize else { return "" }
    return " from \(storedSize) packed ones: unpack it with gunzip if you trust it"
  }

  /// The next bytes, at most `most`, or none at the end.
  func next(_ most: Int = 1 << 16) throws(InputError) -> [UInt8] {
    var got: Int32 = 0
    let chunk = [UInt8](unsafeUninitializedCapacity: most) { chunk, filled in
      got = gzread(file, chunk.baseAddress, UInt32(chunk.count))
      filled = max(0, Int(got))
    }
    guard got >= 0 else { throw InputError(path, "cannot be read: \(problem ?? "unreadable")") }
    // Only at the end does zlib report a truncated gzip stream.
    if got == 0, let problem { throw InputError(path, "is truncated: \(problem)") }
    count += chunk.count
    guard count <= limit else { throw tooLong }
    return chunk
  }

  private var problem: String? {
    var code: Int32 = 0
    let message = gzerror(file, &code).map { String(cString: $0) } ?? "unreadable"
    return code == Z_OK ? nil : message
  }
}

/// Reads a whole file, plain or gzip, of at most `limit` uncompressed bytes.
public func readUnpacked(_ path: String, limit: Int = 1 << 28) throws(InputError) -> [UInt8] {
  let file = try UnpackedFile(path, limit: limit)
  var bytes: [UInt8] = []
  while true {
    let chunk = try file.next(1 << 18)
    if chunk.isEmpty { return bytes }
    bytes += chunk
  }
}

/// Reads a file, plain or gzip, whose header says how long it is.
///
/// - Parameters:
///   - path: the file.
///   - limit: the most uncompressed bytes.
///   - headerSize: bytes of the header.
///   - contentSize: checks the header, which is shorter where the file ends early, and returns how many bytes follow it,
///     and what they are, such as "60000 images".
/// - Returns: what follows the header, and how many bytes there are after what the header announced.
public func readUnpacked(
  _ path: String, limit: Int, headerSize: Int,
  contentSize: ([UInt8]) throws(InputError) -> (size: Int, content: String)
) throws(InputError) -> (content: [UInt8], surplus: Int) {
  let file = try UnpackedFile(path, limit: limit)
  var header: [UInt8] = []
  while header.count < headerSize {
    let more = try file.next(headerSize - header.count)
    if more.isEmpty { break }
    header += more
  }
  let (size, content) = try contentSize(header)
  // A file that cannot be as long as its header says is read no further than it goes, so nothing is reserved for it.
  let mayBeWhole = file.storedSize.map { size / 1032 <= $0 } ?? true
  if mayBeWhole { try file.check(size: headerSize + size, of: content) }
  var bytes: [UInt8] = []
  if mayBeWhole, let stored = file.storedSize { bytes.reserveCapacity(min(size, stored * UnpackedFile.ratio)) }
  var surplus = 0
  while true {
    let chunk = try file.next(1 << 18)
    if chunk.isEmpty { return (bytes, surplus) }
    let kept = min(chunk.count, size - bytes.count)
    bytes += chunk[..<kept]
    surplus += chunk.count - kept
  }
}
