import Core2HAL
import PageMemory
import VirtualDevice

/// What the firmware reads from the board. Like hardware, it outlives a reset.
struct BoardInputs {
  var touch = TouchReport.none
  /// The device secret.
  var secret = InlineArray<32, UInt8>(repeating: 0)
  var entropy = SplitMix64(seed: 0)
  /// Virtual milliseconds since the last boot.
  var sinceBoot: UInt64 = 0
  var isRestartRequested = false
  /// Bytes that the firmware has not read yet, from `position` of `page_received()` on.
  private var position = 0
  private var count = 0

  init() {}

  /// Receives bytes on the serial line, which lie at `page_received()`. The firmware has read all previous ones.
  mutating func receive(_ count: Int) {
    position = 0
    self.count = min(count, Int(PAGE_SERIAL_LIMIT))
  }

  /// The next byte that the firmware reads.
  mutating func read() -> UInt8? {
    guard position < count else { return nil }
    defer { position += 1 }
    return page_received()[position]
  }

  mutating func dropReceived() { count = 0 }

  /// Whether the firmware asked for a restart since the last call.
  mutating func takeRestart() -> Bool {
    defer { isRestartRequested = false }
    return isRestartRequested
  }
}
