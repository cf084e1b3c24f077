import Foundation
import HostSupport

/// Writes the log as text to a descriptor that others may share: line ends lose their carriage return, so that
/// `grep 'x$'` finds what it should.
final class TextSink {
  private(set) var failure: InputError?
  var dropped: Int { queue.dropped }

  private let descriptor: Int32
  private let path: String
  private var queue: ByteQueue
  private var isEnded = false

  init(descriptor: Int32, path: String, capacity: Int = 1 << 18) {
    self.descriptor = descriptor
    self.path = path
    queue = ByteQueue(capacity: capacity)
  }

  func write(_ bytes: [UInt8]) {
    guard !isEnded else { return }
    queue.append(bytes.lazy.filter { $0 != 0x0D }.map(\.self))
    pump()
  }

  /// Writes as much as possible without blocking: `poll` guarantees room for at least 512 bytes (PIPE_BUF).
  func pump() {
    while !queue.isEmpty, !isEnded {
      guard Descriptor.poll(descriptor, for: POLLOUT) & (POLLOUT | POLLERR | POLLHUP) != 0 else { return }
      let chunk = Array(queue.prefix(512))
      let written = chunk.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if written >= 0 {
        queue.removeFirst(written)
      } else if errno == EPIPE {
        // The reader has closed its end. This is not an error; the device continues.
        isEnded = true
        queue.removeFirst(queue.count)
      } else if errno == EAGAIN || errno == EINTR {
        return
      } else {
        isEnded = true
        failure = InputError(path, "cannot be written: \(lastError())")
        queue.discard()
      }
    }
  }

  func drain(milliseconds: Int) {
    while true {
      pump()
      guard !queue.isEmpty else { return }
      guard Descriptor.poll(descriptor, for: POLLOUT, milliseconds: Int32(clamping: milliseconds)) != 0 else {
        return queue.discard()
      }
    }
  }
}
