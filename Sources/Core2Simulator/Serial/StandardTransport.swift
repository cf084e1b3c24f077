import Foundation
import HostSupport

/// The log on standard output; console commands from standard input, until its end.
final class StandardTransport: SerialTransport {
  let name = "stdout"
  var dropped: Int { sink.dropped }
  var failure: InputError? { sink.failure }

  private let sink = TextSink(descriptor: STDOUT_FILENO, path: "standard output")
  private var inputHasEnded = false

  init() {}

  func write(_ bytes: [UInt8]) { sink.write(bytes) }

  func read(max count: Int) -> [UInt8] {
    sink.pump()
    guard count > 0, !inputHasEnded, mayRead else { return [] }
    // The descriptor's flags are not changed, because the shell shares it.
    guard Descriptor.poll(STDIN_FILENO, for: POLLIN) != 0 else { return [] }
    switch Descriptor.read(STDIN_FILENO, max: count) {
    case .bytes(let bytes): return bytes
    case .nothing: return []
    case .end:
      inputHasEnded = true
      return []
    }
  }

  /// Whether reading is allowed: a background job that reads from its terminal would be stopped.
  private var mayRead: Bool {
    guard isatty(STDIN_FILENO) == 1 else { return true }
    return tcgetpgrp(STDIN_FILENO) == getpgrp()
  }

  func drain(milliseconds: Int) { sink.drain(milliseconds: milliseconds) }
  func close() {}
}
