import Foundation
import HostSupport
import TestSupport

@testable import Core2Simulator

/// A program at the slave side of a pseudo-terminal.
final class Terminal {
  private let descriptor: Int32

  init(_ path: String) throws {
    descriptor = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK)
    guard descriptor >= 0 else { throw InputError(path, lastError()) }
  }

  func write(_ text: String) { _ = Foundation.write(descriptor, text, text.utf8.count) }

  func read(count: Int) -> String { receive(descriptor, count: count) }

  /// Sets the modes of a terminal for people, which echoes what it gets.
  func echo() {
    var modes = termios()
    tcgetattr(descriptor, &modes)
    modes.c_lflag |= tcflag_t(ECHO | ICANON)
    tcsetattr(descriptor, TCSANOW, &modes)
  }

  var isEchoing: Bool {
    var modes = termios()
    tcgetattr(descriptor, &modes)
    return modes.c_lflag & tcflag_t(ECHO) != 0
  }

  func close() { Foundation.close(descriptor) }
}

/// Reads `count` bytes from a transport. The kernel hands them over in its own time, but it does.
func arrival(at transport: any SerialTransport, count: Int) -> String {
  var bytes: [UInt8] = []
  for _ in 0..<1_000_000 where bytes.count < count {
    bytes += transport.read(max: count - bytes.count)
    if bytes.count < count { sched_yield() }
  }
  return String(decoding: bytes, as: UTF8.self)
}
