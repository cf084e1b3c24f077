import Foundation
public import HostSupport

/// The file that holds a device's flash between runs, for one simulator at a time.
///
/// It has all partitions one after another, 24,576 bytes. A file of 16,384 bytes is a vault with an erased profile; it
/// grows when it is written. Saving is atomic. The file itself is locked until `close` or the end of the process, so
/// that its name does not matter: a hard link to it is the same file. It holds a PIN, so that only its owner may read it.
public final class FlashFile {
  /// The path of the file itself, with symbolic links resolved.
  public let path: String
  /// The content of the file; erased flash if there is no file yet.
  public private(set) var image: FlashImage
  /// How many names the file had when it was opened. Saving replaces the file under one name; the others keep what it
  /// held before.
  public private(set) var names = 1

  /// Descriptors of every file that had the path since it was opened; each holds a lock.
  private var locks: [Int32] = []

  /// Locks and reads the file. A missing file is created with erased flash, so that a folder without write permission
  /// is reported now and not at the first PIN.
  public init(_ path: String) throws(InputError) {
    let resolved = try FlashFile.resolved(path)
    self.path = resolved
    image = FlashImage()
    try AtomicFile.check(resolved, access: .owner)
    while true {
      if access(resolved, F_OK) != 0 {
        let isCreated = try AtomicFile.create(image.fileContent, at: resolved, access: .owner) {
          (descriptor) throws(InputError) in try lock(descriptor)
        }
        if isCreated { return }
        unlock()
      }
      let file = try FlashFile.open(path)
      try lock(file.descriptor)
      // The file may have been replaced between opening and locking it.
      if FlashFile.isSame(file.descriptor, resolved) {
        image = try FlashFile.read(file)
        names = FlashFile.names(of: file.descriptor)
        return
      }
      unlock()
    }
  }

  deinit { unlock() }

  /// Reads a flash file, even if a simulator uses it.
  public static func read(_ path: String) throws(InputError) -> FlashImage { try read(open(path)) }

  private static func open(_ path: String) throws(InputError) -> InputFile {
    let file = try InputFile(path)
    guard let size = file.size else { throw InputError(path, "is a stream, not a flash file") }
    guard [FlashImage.size, FlashPartition.vault.size].contains(size) else { throw wrongSize(path, size) }
    return file
  }

  private static func read(_ file: InputFile) throws(InputError) -> FlashImage {
    let bytes = try file.readAll(limit: FlashImage.size)
    guard let image = FlashImage(fileContent: bytes) else { throw wrongSize(file.path, bytes.count) }
    return image
  }

  private static func wrongSize(_ path: String, _ size: Int) -> InputError {
    InputError(
      path,
      "is not a flash file: it has \(size) bytes; a flash file has \(FlashImage.size), or \(FlashPartition.vault.size) "
        + "where it holds the vault alone")
  }

  /// The path of the file that a path leads to. A link of another user is refused: it could lead anywhere.
  private static func resolved(_ path: String) throws(InputError) -> String {
    var information = stat()
    let isLink = lstat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFLNK
    if isLink, information.st_uid != geteuid(), information.st_uid != 0 {
      throw InputError(path, "is a symbolic link of another user: name the file itself")
    }
    guard let resolved = realpath(path, nil) else {
      if isLink { throw InputError(path, "is a symbolic link to nothing: \(lastError())") }
      return path
    }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// Saves an image to the file, unless the file already holds it.
  public func save(_ image: FlashImage) throws(InputError) {
    if image != self.image { try replace(with: image) }
  }

  /// Writes an image to the file, with all partitions, even if it is the one that the file holds.
  public func replace(with image: FlashImage) throws(InputError) {
    try AtomicFile.write(image.fileContent, to: path, access: .owner) {
      // The new file is locked before it has the name, so that nobody finds it without a lock.
      (descriptor) throws(InputError) in try lock(descriptor)
    }
    self.image = image
    // Nobody can open a file that was replaced, except the first one under another name.
    let oldest = names > 1 ? 1 : 0
    while locks.count > oldest + 1 { Foundation.close(locks.remove(at: oldest)) }
  }

  /// Releases the lock.
  public func close() { unlock() }

  private func lock(_ descriptor: Int32) throws(InputError) {
    // A lock belongs to the open file, so it lasts as long as this duplicate.
    let held = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    guard held >= 0 else { throw InputError(path, "cannot be locked: \(lastError())") }
    guard flock(held, LOCK_EX | LOCK_NB) == 0 else {
      let message = errno == EWOULDBLOCK ? "is in use by another simulator" : "cannot be locked: \(lastError())"
      Foundation.close(held)
      throw InputError(path, message)
    }
    locks.append(held)
  }

  private func unlock() {
    for descriptor in locks { Foundation.close(descriptor) }
    locks = []
  }

  private static func isSame(_ descriptor: Int32, _ path: String) -> Bool {
    var mine = stat()
    var present = stat()
    return fstat(descriptor, &mine) == 0 && stat(path, &present) == 0 && mine.st_ino == present.st_ino
      && mine.st_dev == present.st_dev
  }

  private static func names(of descriptor: Int32) -> Int {
    var information = stat()
    return fstat(descriptor, &information) == 0 ? Int(information.st_nlink) : 1
  }
}
