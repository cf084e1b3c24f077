import Foundation

/// Files that are written piece by piece, and hold what a person drew or a device sent: mode 0600.
///
/// A symbolic link, a socket and a device are refused, and a named pipe unless the caller takes one.
/// `/dev/null`, `/dev/full` and the streams of the process (`/dev/stdout`, `/dev/fd/N`) are taken.
public enum OutputFile {
  /// Devices that are written to like a file and keep nothing.
  private static let devices: Set = ["/dev/null", "/dev/full", "/dev/zero"]

  /// Whether a path names a stream or a device that is written directly, because it cannot be replaced.
  public static func isStream(_ path: String) -> Bool {
    StandardStream.descriptor(of: path) != nil || devices.contains(path)
  }

  /// Whether a link leads to a device that is written directly.
  static func leadsToDevice(_ path: String) -> Bool {
    guard let resolved = realpath(path, nil) else { return false }
    defer { free(resolved) }
    return devices.contains(String(cString: resolved))
  }

  /// Opens a file of its own for the caller: a new one, or an existing one emptied.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - takesPipe: whether a named pipe with a reader is taken.
  /// - Returns: the descriptor, which the caller closes.
  public static func open(_ path: String, takesPipe: Bool = false) throws(InputError) -> Int32 {
    if let stream = StandardStream.duplicate(path) {
      guard stream >= 0 else { throw failure(path) }
      return stream
    }
    if devices.contains(path) {
      let descriptor = Foundation.open(path, O_WRONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw failure(path) }
      return descriptor
    }
    try AtomicFile.checkKind(path, access: .owner, takesPipe: takesPipe)
    // Non-blocking, so that a named pipe without a reader is an error.
    let flags = O_WRONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW | O_NOCTTY
    var descriptor = Foundation.open(path, flags | O_CREAT | O_EXCL, FileAccess.owner.mode)
    if descriptor >= 0 { return descriptor }
    guard errno == EEXIST else { throw failure(path) }
    descriptor = Foundation.open(path, flags)
    guard descriptor >= 0 else { throw failure(path) }
    var information = stat()
    guard fstat(descriptor, &information) == 0 else { return try refuse(descriptor, failure(path)) }
    if information.st_mode & S_IFMT == S_IFIFO, takesPipe { return descriptor }
    guard information.st_mode & S_IFMT == S_IFREG else {
      return try refuse(descriptor, InputError(path, "is not a file"))
    }
    guard information.st_uid == geteuid() else {
      return try refuse(
        descriptor, InputError(path, "belongs to another user, who could read what is written: name another file"))
    }
    let mode = FileAccess.owner.mode(replacing: information.st_mode)
    guard fchmod(descriptor, mode) == 0, ftruncate(descriptor, 0) == 0 else {
      return try refuse(descriptor, failure(path))
    }
    return descriptor
  }

  /// Creates a file that must be new; a file that an earlier run left is removed first.
  public static func create(_ path: String) throws(InputError) -> Int32 {
    try AtomicFile.checkKind(path, access: .owner, takesPipe: false)
    guard unlink(path) == 0 || errno == ENOENT else { throw failure(path) }
    let descriptor = Foundation.open(
      path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, FileAccess.owner.mode)
    guard descriptor >= 0 else { throw failure(path) }
    return descriptor
  }

  private static func failure(_ path: String) -> InputError { InputError(path, "cannot be written: \(lastError())") }

  private static func refuse(_ descriptor: Int32, _ error: InputError) throws(InputError) -> Int32 {
    close(descriptor)
    throw error
  }
}
