import Foundation
public import HostSupport

/// The file that holds a device's flash between runs, for one simulator at a time.
///
/// It has all partitions one after another, 24,576 bytes. A file of 16,384 bytes is a vault with an erased profile; it
/// grows when it is written. Saving is atomic. The lock file `F.lock` beside the file marks it as in use until `close`
/// or the end of the process.
public final class FlashFile {
  /// The path of the file itself, with symbolic links resolved.
  public let path: String
  /// The content of the file; erased flash if there is no file yet.
  public private(set) var image: FlashImage

  private var lock: FileLock?

  /// Locks and reads the file. A missing file is created with erased flash, so that a folder without write permission
  /// is reported now and not at the first PIN.
  public init(_ path: String) throws(InputError) {
    let resolved = realpath(path, nil)
    self.path = resolved.map { String(cString: $0) } ?? path
    free(resolved)
    lock = try FileLock(beside: self.path)

    if access(self.path, F_OK) == 0 {
      image = try FlashFile.read(path)
    } else {
      image = FlashImage()
      try AtomicFile.write(image.fileContent, to: self.path)
    }
  }

  /// Reads a flash file, even if a simulator uses it.
  public static func read(_ path: String) throws(InputError) -> FlashImage {
    // Opening a pipe would wait for a writer.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw InputError(path, "cannot be read: \(lastError())") }
    var status = stat()
    let isKnown = fstat(descriptor, &status) == 0
    Foundation.close(descriptor)
    guard isKnown else { throw InputError(path, "cannot be read: \(lastError())") }
    guard status.st_mode & S_IFMT == S_IFREG else { throw InputError(path, "is not a regular file") }
    let sizes = [FlashImage.size, FlashPartition.vault.size]
    guard sizes.contains(Int(status.st_size)) else { throw wrongSize(path, Int(status.st_size)) }
    let bytes = try AtomicFile.read(path, limit: FlashImage.size)
    guard let image = FlashImage(fileContent: bytes) else { throw wrongSize(path, bytes.count) }
    return image
  }

  private static func wrongSize(_ path: String, _ size: Int) -> InputError {
    InputError(
      path,
      "is not a flash file: it has \(size) bytes; a flash file has \(FlashImage.size), or \(FlashPartition.vault.size) "
        + "where it holds the vault alone")
  }

  /// Saves an image to the file, unless the file already holds it.
  func save(_ image: FlashImage) throws(InputError) {
    guard image != self.image else { return }
    try AtomicFile.write(image.fileContent, to: path)
    self.image = image
  }

  /// Releases the lock.
  public func close() { lock = nil }
}

/// A lock that one process can hold: an empty file beside the one that it protects. The protected file itself cannot be
/// locked, because saving replaces it.
private final class FileLock {
  private let path: String
  private let descriptor: Int32

  init(beside file: String) throws(InputError) {
    path = file + ".lock"
    while true {
      let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
      guard descriptor >= 0 else { throw InputError(file, "cannot be locked: \(path): \(lastError())") }
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
        let isTaken = errno == EWOULDBLOCK
        let reason = lastError()
        close(descriptor)
        throw InputError(file, isTaken ? "is in use by another simulator" : "cannot be locked: \(reason)")
      }
      // The previous holder may have removed the file between our `open` and `flock`.
      var mine = stat()
      var present = stat()
      if fstat(descriptor, &mine) == 0, stat(path, &present) == 0, mine.st_ino == present.st_ino {
        self.descriptor = descriptor
        return
      }
      close(descriptor)
    }
  }

  deinit {
    unlink(path)
    close(descriptor)
  }
}
