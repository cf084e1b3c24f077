import Foundation
import HostSupport

/// The folder of a data set, for one program at a time.
final class CollectionFolder {
  let path: String
  private let descriptor: Int32

  /// Creates the folder if it is missing, so that only its owner may look into it, and locks it.
  init(_ path: String) throws(InputError) {
    self.path = path
    try CollectionFolder.create(path)
    descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw InputError(path, "cannot be opened: \(lastError())") }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let isInUse = errno == EWOULDBLOCK
      let reason = lastError()
      close(descriptor)
      throw InputError(
        path, isInUse ? "is in use by another window that collects: close it first" : "cannot be locked: \(reason)")
    }
  }

  deinit { close(descriptor) }

  /// Makes sure that the names of new files last.
  func synchronize() throws(InputError) {
    guard fsync(descriptor) == 0 else { throw InputError(path, "cannot be written: \(lastError())") }
  }

  private static func create(_ path: String) throws(InputError) {
    var information = stat()
    if stat(path, &information) == 0 {
      guard information.st_mode & S_IFMT == S_IFDIR else { throw InputError(path, "is not a folder: name a folder") }
      return
    }
    guard errno == ENOENT else { throw InputError(path, "cannot be opened: \(lastError())") }
    if path.parentFolder != path { try create(path.parentFolder) }
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
      throw InputError(path, "cannot be created: \(lastError())")
    }
  }
}
