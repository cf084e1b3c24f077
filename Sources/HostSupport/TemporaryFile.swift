import Foundation

/// A new file beside another one, which it replaces at the end. Nobody can have prepared a link under its name.
final class TemporaryFile {
  let descriptor: Int32
  private let target: String
  private let path: String
  private let source: String
  private var isPlaced = false

  /// - Parameters:
  ///   - target: the path that the file gets at the end.
  ///   - access: who may read it.
  ///   - source: the path in messages.
  init(for target: String, access: FileAccess, source: String) throws(InputError) {
    self.target = target
    self.source = source
    // Names are random, and a taken one is never opened. Two in a row that are taken do not happen by chance.
    var opened: Int32 = -1
    var name = ""
    for _ in 0..<3 where opened < 0 {
      name = "\(target).\(String(UInt64.random(in: 0 ... .max), radix: 36)).tmp"
      opened = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, access.mode)
      if opened < 0, errno != EEXIST { break }
    }
    guard opened >= 0 else { throw InputError(source, "cannot be written: \(lastError())") }
    descriptor = opened
    path = name
  }

  deinit {
    close(descriptor)
    if !isPlaced { unlink(path) }
  }

  func setMode(_ mode: UInt32) throws(InputError) {
    guard fchmod(descriptor, mode) == 0 else { throw failure }
  }

  func write(_ bytes: [UInt8]) throws(InputError) {
    try AtomicFile.writeAll(bytes, to: descriptor, path: source)
    guard fsync(descriptor) == 0 else { throw failure }
  }

  /// Gives the file its path, in place of what is there.
  func place() throws(InputError) {
    guard rename(path, target) == 0 else { throw failure }
    isPlaced = true
  }

  /// Gives the file its path if there is nothing; returns whether it has it.
  func placeIfFree() throws(InputError) -> Bool {
    if link(path, target) == 0 { return true }
    if errno == EEXIST { return false }
    // A file system without hard links.
    guard access(target, F_OK) != 0 else { return false }
    try place()
    return true
  }

  private var failure: InputError { InputError(source, "cannot be written: \(lastError())") }
}
