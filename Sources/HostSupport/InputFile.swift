import Foundation

/// A file that is open for reading. This is the only place that opens one.
///
/// A named pipe, a device or a socket would let a command wait for ever, so it is refused, except where the path names a
/// stream of the process: `/dev/stdin`, `/dev/fd/N`.
public final class InputFile {
  public let path: String
  public let descriptor: Int32
  /// Bytes of the file when it was opened; `nil` for a stream.
  public let size: Int?

  public init(_ path: String) throws(InputError) {
    self.path = path
    let stream = StandardStream.duplicate(path)
    // Opening a pipe would wait for a writer.
    descriptor = stream ?? open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else { throw InputError(path, "cannot be read: \(lastError())") }
    var information = stat()
    guard fstat(descriptor, &information) == 0 else { throw InputError(path, "cannot be read: \(lastError())") }
    let isFile = information.st_mode & S_IFMT == S_IFREG
    size = isFile ? Int(information.st_size) : nil
    guard information.st_mode & S_IFMT != S_IFDIR else {
      throw InputError(path, "cannot be read: \(String(cString: strerror(EISDIR)))")
    }
    if stream == nil, let kind = information.kindOtherThanFile {
      throw InputError(path, "is \(kind), not a file: give a file, or /dev/stdin for what is piped in")
    }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Reads the rest; more than `limit` bytes are an error.
  public func readAll(limit: Int) throws(InputError) -> [UInt8] {
    if let size, size > limit { throw InputFile.tooLong(path, limit) }
    var bytes: [UInt8] = []
    if let size { bytes.reserveCapacity(size) }
    while true {
      let chunk = try next(atMost: 1 << 16)
      if chunk.isEmpty { return bytes }
      guard bytes.count + chunk.count <= limit else { throw InputFile.tooLong(path, limit) }
      bytes += chunk
    }
  }

  /// The next bytes, at least one and at most `most`, or none at the end. Waiting for a stream ends with an error when
  /// the program is asked to end (`Interruption.isRequested`).
  public func next(atMost most: Int) throws(InputError) -> [UInt8] {
    while true {
      if size == nil, Descriptor.poll(descriptor, for: POLLIN, milliseconds: 200) == 0 {
        guard !Interruption.isRequested else { throw InputError(path, "cannot be read: interrupted") }
        continue
      }
      var (got, problem) = (0, Int32(0))
      let bytes = [UInt8](unsafeUninitializedCapacity: most) { bytes, count in
        got = Foundation.read(descriptor, bytes.baseAddress, most)
        problem = errno
        count = max(0, got)
      }
      if got >= 0 { return bytes }
      guard problem == EINTR || problem == EAGAIN else {
        throw InputError(path, "cannot be read: \(String(cString: strerror(problem)))")
      }
    }
  }

  static func tooLong(_ path: String, _ limit: Int) -> InputError { InputError(path, "is longer than \(limit) bytes") }
}
