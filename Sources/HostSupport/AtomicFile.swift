import Foundation

/// Atomic writing: afterwards a file has either its old or its new content, never a mixture.
public enum AtomicFile {
  /// Writes `bytes` to a temporary file beside `path`, synchronizes it and renames it to `path`. The streams of the
  /// process and `/dev/null` are written directly; named pipes, sockets and other devices are refused.
  ///
  /// - Parameters:
  ///   - bytes: the whole content.
  ///   - path: the file. With `.shared`, a link stays a link, to a file that is created if it does not exist.
  ///   - access: who may read the file.
  ///   - prepare: called with the descriptor of the new file before it gets its path, such as to lock it.
  public static func write(
    _ bytes: some Collection<UInt8>, to path: String, access: FileAccess = .shared,
    prepare: (Int32) throws(InputError) -> Void = { (_) throws(InputError) in }
  ) throws(InputError) {
    try checkKind(path, access: access, takesPipe: false)
    if OutputFile.isStream(path) || access == .shared && OutputFile.leadsToDevice(path) {
      let descriptor = StandardStream.duplicate(path) ?? open(path, O_WRONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw InputError(path, "cannot be written: \(lastError())") }
      defer { close(descriptor) }
      return try writeAll(Array(bytes), to: descriptor, path: path)
    }
    var information = stat()
    let exists = stat(path, &information) == 0
    let temporary = try TemporaryFile(for: try linked(path), access: access, source: path)
    // Users who could not read the old file must not be able to read the new one.
    if exists { try temporary.setMode(access.mode(replacing: information.st_mode)) }
    try temporary.write(Array(bytes))
    try prepare(temporary.descriptor)
    try temporary.place()
  }

  /// The same for a file that must not exist yet.
  ///
  /// - Returns: whether it was written; `false` where there is a file.
  public static func create(
    _ bytes: some Collection<UInt8>, at path: String, access: FileAccess,
    prepare: (Int32) throws(InputError) -> Void
  ) throws(InputError) -> Bool {
    let temporary = try TemporaryFile(for: path, access: access, source: path)
    try temporary.write(Array(bytes))
    try prepare(temporary.descriptor)
    return try temporary.placeIfFree()
  }

  /// Refuses a path that `write` could not write, for work that takes long. Nothing is created.
  ///
  /// - Parameters:
  ///   - path: the file that will be written.
  ///   - access: who will be allowed to read it.
  ///   - creatingFolders: whether the folders above the file are created before it is written.
  public static func check(
    _ path: String, access: FileAccess = .shared, creatingFolders: Bool = false
  ) throws(InputError) {
    try checkKind(path, access: access, takesPipe: false)
    guard !OutputFile.isStream(path), !OutputFile.leadsToDevice(path) else { return }
    let target = try linked(path)
    let folder = target.lastIndex(of: "/").map { String(target[...$0]) } ?? "."
    guard creatingFolders || Foundation.access(folder, F_OK) == 0 else {
      throw InputError(path, "cannot be written: \(lastError())")
    }
    try ArtifactsFolder.check(folder)
  }

  /// Refuses a path at which there is something that cannot be written like a file.
  static func checkKind(_ path: String, access: FileAccess, takesPipe: Bool) throws(InputError) {
    guard !OutputFile.isStream(path) else { return }
    var information = stat()
    if access == .owner, lstat(path, &information) == 0, information.st_mode & S_IFMT == S_IFLNK {
      throw InputError(
        path, "is a symbolic link, and what shows a PIN is not written through one: name the file itself")
    }
    guard stat(path, &information) == 0, let kind = information.kindOtherThanFile else { return }
    guard information.st_mode & S_IFMT != S_IFDIR else {
      throw InputError(path, "cannot be written: \(String(cString: strerror(EISDIR)))")
    }
    if takesPipe, information.st_mode & S_IFMT == S_IFIFO { return }
    guard access == .shared, OutputFile.leadsToDevice(path) else {
      throw InputError(path, "is \(kind), not a file: name a file, or /dev/stdout")
    }
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

  /// Writes all bytes, or throws the reason why it cannot. A pipe whose reader is slow does not keep the process from
  /// being interrupted.
  public static func writeAll(_ bytes: [UInt8], to descriptor: Int32, path: String) throws(InputError) {
    var information = stat()
    let isFile = fstat(descriptor, &information) == 0 && information.st_mode & S_IFMT == S_IFREG
    var offset = 0
    while offset < bytes.count {
      // A pipe that `poll` reports has room for 512 bytes (PIPE_BUF), so that the write does not wait.
      let count = isFile ? bytes.count - offset : min(512, bytes.count - offset)
      if !isFile, Descriptor.poll(descriptor, for: POLLOUT, milliseconds: 200) == 0 {
        guard !Interruption.isRequested else { throw InputError(path, "cannot be written: interrupted") }
        continue
      }
      let written = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress! + offset, count) }
      if written < 0 {
        if errno == EINTR || errno == EAGAIN { continue }
        throw InputError(path, "cannot be written: \(lastError())")
      }
      offset += written
    }
  }

  /// Reads a whole file of at most `limit` bytes.
  public static func read(_ path: String, limit: Int = 1 << 28) throws(InputError) -> [UInt8] {
    try InputFile(path).readAll(limit: limit)
  }
}

/// The message of `errno`.
public func lastError() -> String { String(cString: strerror(errno)) }
