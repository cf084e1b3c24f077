import Foundation

/// Non-blocking system calls on a file descriptor.
public enum Descriptor {
  /// The events that `poll` reports for a descriptor now, or within `milliseconds`.
  public static func poll(_ descriptor: Int32, for events: Int32, milliseconds: Int32 = 0) -> Int32 {
    var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
    guard Foundation.poll(&entry, 1, milliseconds) > 0 else { return 0 }
    return Int32(entry.revents)
  }

  /// From now on, no call on the descriptor waits.
  public static func setNonBlocking(_ descriptor: Int32) {
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
  }

  public enum ReadResult {
    case bytes([UInt8])
    /// There is nothing to read now.
    case nothing
    /// There is nothing more to come.
    case end
  }

  /// Reads at most `count` bytes.
  public static func read(_ descriptor: Int32, max count: Int) -> ReadResult {
    var bytes = [UInt8](repeating: 0, count: count)
    let got = bytes.withUnsafeMutableBytes { Foundation.read(descriptor, $0.baseAddress, $0.count) }
    if got > 0 { return .bytes(Array(bytes[..<got])) }
    if got < 0, [EAGAIN, EWOULDBLOCK, EINTR].contains(errno) { return .nothing }
    return .end
  }
}
