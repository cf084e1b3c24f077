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
    // The log of a development build shows the PIN.
    descriptor = try OutputFile.open(path, takesPipe: true)
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
