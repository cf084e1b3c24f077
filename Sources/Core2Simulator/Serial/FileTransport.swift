import Foundation
import HostSupport

/// The log in a file. The file is overwritten, so that it holds the log of one run. It is never read.
final class FileTransport: SerialTransport {
  let name: String
  var dropped: Int { sink.dropped }
  var failure: InputError? { sink.failure }

  private let descriptor: Int32
  private let sink: TextSink
  private var isOpen = true

  init(_ path: String) throws(InputError) {
    // Non-blocking, so that a named pipe without a reader is an error and does not hang.
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NONBLOCK, 0o644)
    guard descriptor >= 0 else { throw InputError(path, "cannot be written: \(lastError())") }
    name = "file:\(path)"
    sink = TextSink(descriptor: descriptor, path: path)
  }

  deinit { close() }

  func write(_ bytes: [UInt8]) { sink.write(bytes) }

  func read(max count: Int) -> [UInt8] {
    sink.pump()
    return []
  }

  func drain(milliseconds: Int) { sink.drain(milliseconds: milliseconds) }

  func close() {
    guard isOpen else { return }
    isOpen = false
    Foundation.close(descriptor)
  }
}
