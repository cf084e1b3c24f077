import Foundation
import Handwriting
import HostSupport

/// A strokes file that grows by one line for each drawing. A line is on the disk when `append` returns.
final class DrawingFile {
  let path: String
  /// The drawings that the file held when it was opened.
  let samples: [StrokeSample]
  /// What was mended when it was opened; `nil` for a whole file.
  private(set) var note: String?

  private let folder: CollectionFolder
  /// Below 0 as long as the file does not exist.
  private var descriptor: Int32 = -1
  /// Bytes of the file, as this program left it.
  private var size = 0
  /// Bytes of the lines that were appended.
  private var lines: [Int] = []

  /// How a line begins that `append` wrote.
  private static let lineStart = Array("{\"label\":\"".utf8)
  /// Bytes of the largest file.
  private static let limit = 1 << 28

  /// Opens the file of a finger; it need not exist.
  ///
  /// A last line without its end is what a cut of the power leaves. It is removed: its drawing was never shown as kept.
  init(_ finger: WritingFinger, in folder: CollectionFolder) throws(InputError) {
    self.folder = folder
    path = folder.path + "/" + finger.fileName
    guard access(path, F_OK) == 0 || errno != ENOENT else {
      samples = []
      return
    }
    try AtomicFile.check(path, access: .owner)
    let bytes = try AtomicFile.read(path, limit: DrawingFile.limit)
    if bytes.isEmpty {
      samples = []
      try openFile()
      return
    }
    guard bytes[0] != 0x1F else { throw InputError(path, "is packed: unpack it with gunzip, or name another folder") }
    let tail = bytes[((bytes.lastIndex(of: 0x0A) ?? -1) + 1)...]
    let isWhole = tail.isEmpty || (try? StrokeSample(parsing: tail)) != nil
    let isCut = !isWhole && zip(tail, DrawingFile.lineStart).allSatisfy { $0 == $1 }
    let kept = isCut ? bytes.dropLast(tail.count) : bytes[...]
    samples = try DrawingFile.parse(kept, path)
    try openFile()
    if isCut {
      try truncate(to: kept.count)
      note = "\(path): the last line was cut off while it was written; it is removed, and its digit is asked for again"
    } else if !tail.isEmpty {
      try write([0x0A])
    }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Adds a drawing. If it cannot be written, the file stays as it was.
  func append(_ sample: StrokeSample) throws(InputError) {
    let isNew = descriptor < 0
    if isNew { try openFile() }
    let line = Array(sample.json.description.utf8) + [0x0A]
    try write(line)
    if isNew { try folder.synchronize() }
    lines.append(line.count)
  }

  /// Removes the drawing that was added last.
  func removeLast() throws(InputError) {
    guard let length = lines.popLast() else { return }
    try checkSize()
    try truncate(to: size - length)
  }

  private static func parse(_ bytes: ArraySlice<UInt8>, _ path: String) throws(InputError) -> [StrokeSample] {
    var samples: [StrokeSample] = []
    for (k, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
      guard line.contains(where: { $0 > 0x20 }) else { continue }
      do throws(StrokeFormatError) {
        samples.append(try StrokeSample(parsing: line))
      } catch {
        throw InputError(
          path, line: k + 1,
          "\(error.message); nothing was changed: correct or remove this line, or name another folder")
      }
    }
    return samples
  }

  private func openFile() throws(InputError) {
    let flags = O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY
    descriptor = open(path, flags, 0o600)
    var information = stat()
    guard descriptor >= 0, fstat(descriptor, &information) == 0 else { throw failure }
    guard information.st_mode & S_IFMT == S_IFREG else { throw InputError(path, "is not a file") }
    guard information.st_uid == geteuid() else {
      throw InputError(path, "belongs to another user, who could read what is drawn: name another folder")
    }
    guard fchmod(descriptor, information.st_mode & 0o600) == 0 else { throw failure }
    size = Int(information.st_size)
  }

  private func write(_ bytes: [UInt8]) throws(InputError) {
    try checkSize()
    do throws(InputError) {
      try AtomicFile.writeAll(bytes, to: descriptor, path: path)
      guard fsync(descriptor) == 0 else { throw failure }
    } catch {
      // What was written of the line goes, so that the file stays readable.
      ftruncate(descriptor, off_t(size))
      throw error
    }
    size += bytes.count
  }

  private func truncate(to length: Int) throws(InputError) {
    guard ftruncate(descriptor, off_t(length)) == 0, fsync(descriptor) == 0 else { throw failure }
    size = length
  }

  /// Nobody else may have changed the file: its last line would not be the drawing that was added last.
  private func checkSize() throws(InputError) {
    var information = stat()
    guard fstat(descriptor, &information) == 0 else { throw failure }
    guard Int(information.st_size) == size, information.st_nlink > 0 else {
      throw InputError(path, "was changed by another program: start again, and leave it alone meanwhile")
    }
  }

  private var failure: InputError { InputError(path, "cannot be written: \(lastError())") }
}
