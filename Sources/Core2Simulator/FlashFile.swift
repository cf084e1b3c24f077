import Core2HAL
import Foundation
public import HostSupport

/// The file that holds a device's vault image between runs, for one simulator at a time.
///
/// A save is either the old image or the new one, never half of each. `F.lock` beside the file tells others that it
/// is in use, until `close` or the end of the process.
public final class FlashFile {
  /// The file itself, behind symbolic links.
  public let path: String
  /// The image that the file holds, 16 KB; erased where there is no file yet.
  public private(set) var image: [UInt8]

  private var lock: FileLock?

  /// Locks and reads the file; creates it, erased, where it is missing, so that a folder that cannot be written to is
  /// found out now and not at the first PIN.
  public init(_ path: String) throws(InputError) {
    let resolved = realpath(path, nil)
    self.path = resolved.map { String(cString: $0) } ?? path
    free(resolved)
    lock = try FileLock(beside: self.path)

    var information = stat()
    if stat(self.path, &information) == 0 {
      guard information.st_mode & S_IFMT == S_IFREG else { throw InputError(path, "is no regular file") }
      let size = Int(FlashGeometry.size)
      guard Int(information.st_size) == size else {
        throw InputError(path, "is no vault image: it has \(information.st_size) bytes, a vault image has \(size)")
      }
      image = try AtomicFile.read(self.path, limit: size)
      guard image.count == size else { throw InputError(path, "is no vault image: it changes while it is read") }
    } else {
      image = SimulatedFlash.erased
      try AtomicFile.write(image, to: self.path)
    }
  }

  /// Makes the file hold an image, if it does not yet.
  public func save(_ image: [UInt8]) throws(InputError) {
    guard image != self.image else { return }
    try AtomicFile.write(image, to: path)
    self.image = image
  }

  /// Lets others use the file.
  public func close() { lock = nil }
}

/// A lock that one process can hold: an empty file beside the one that it protects. The file itself cannot bear the
/// lock, since saving replaces it.
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
      // Who held it before may have removed the file between our `open` and `flock`.
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
