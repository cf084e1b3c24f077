import Foundation

/// Atomic writing: afterwards a file has either its old or its new content, never a mixture.
public enum AtomicFile {
  /// Writes `bytes` to a temporary file beside `path`, synchronizes it and renames it to `path`. A link stays a link, to
  /// a file that is created if it does not exist, and a file keeps its permissions. A device or a pipe is written directly, because a rename would replace it.
  public static func write(_ bytes: some Collection<UInt8>, to path: String) throws(InputError) {
    var information = stat()
    let exists = stat(path, &information) == 0
    if exists, information.st_mode & S_IFMT != S_IFREG {
      let descriptor = open(path, O_WRONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw InputError(path, "cannot be written: \(lastError())") }
      defer { close(descriptor) }
      return try writeAll(Array(bytes), to: descriptor, path: path)
    }
    let target = try linked(path)
    let temporary = "\(target).\(getpid()).tmp"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw InputError(path, "cannot be written: \(lastError())") }
    do throws(InputError) {
      // Users who could not read the old file must not be able to read the new one.
      guard !exists || fchmod(descriptor, information.st_mode & 0o777) == 0 else {
        throw InputError(path, "cannot be written: \(lastError())")
      }
      try writeAll(Array(bytes), to: descriptor, path: path)
      guard fsync(descriptor) == 0 else { throw InputError(path, "cannot be written: \(lastError())") }
    } catch {
      close(descriptor)
      unlink(temporary)
      throw error
    }
    guard close(descriptor) == 0, rename(temporary, target) == 0 else {
      let reason = lastError()
      unlink(temporary)
      throw InputError(path, "cannot be written: \(reason)")
    }
  }

  /// Refuses a path that `write` could not write, for work that takes long. Nothing is created.
  ///
  /// - Parameters:
  ///   - path: the file that will be written.
  ///   - creatingFolders: whether the folders above the file are created before it is written.
  public static func check(_ path: String, creatingFolders: Bool = false) throws(InputError) {
    var information = stat()
    if stat(path, &information) == 0 {
      guard information.st_mode & S_IFMT != S_IFDIR else {
        throw InputError(path, "cannot be written: \(String(cString: strerror(EISDIR)))")
      }
      guard information.st_mode & S_IFMT == S_IFREG else { return }
    }
    let target = try linked(path)
    let folder = target.lastIndex(of: "/").map { String(target[...$0]) } ?? "."
    guard creatingFolders || access(folder, F_OK) == 0 else {
      throw InputError(path, "cannot be written: \(lastError())")
    }
    try ArtifactsFolder.check(folder)
  }

  /// The path that a chain of symbolic links leads to; there may be no file. A path that is not a link leads to itself.
  private static func linked(_ path: String) throws(InputError) -> String {
    var target = path
    // As many as Linux follows.
    for _ in 0..<40 {
      guard let next = try? FileManager.default.destinationOfSymbolicLink(atPath: target) else { return target }
      let folder = target.lastIndex(of: "/").map { target[...$0] } ?? ""
      target = next.hasPrefix("/") ? next : folder + next
    }
    throw InputError(path, "cannot be written: \(String(cString: strerror(ELOOP)))")
  }

  /// Writes all bytes, or throws the reason why it cannot.
  public static func writeAll(_ bytes: [UInt8], to descriptor: Int32, path: String) throws(InputError) {
    var offset = 0
    while offset < bytes.count {
      let written = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress! + offset, $0.count - offset) }
      if written < 0 {
        if errno == EINTR { continue }
        throw InputError(path, "cannot be written: \(lastError())")
      }
      offset += written
    }
  }

  /// Reads a whole file of at most `limit` bytes.
  public static func read(_ path: String, limit: Int = 1 << 30) throws(InputError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw InputError(path, "cannot be read: \(lastError())") }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = chunk.withUnsafeMutableBytes { Foundation.read(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        throw InputError(path, "cannot be read: \(lastError())")
      }
      if count == 0 { return bytes }
      guard bytes.count + count <= limit else { throw InputError(path, "is longer than \(limit) bytes") }
      bytes.append(contentsOf: chunk[..<count])
    }
  }
}

/// The message of `errno`.
public func lastError() -> String { String(cString: strerror(errno)) }
