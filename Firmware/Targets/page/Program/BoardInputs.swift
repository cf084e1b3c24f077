import Core2HAL
import VirtualDevice

/// What the firmware reads from the board. Like hardware, it outlives a reset.
struct BoardInputs {
  /// The largest number of bytes in one serial input.
  static let serialLimit = 4096

  var touch = TouchReport.none
  /// The device secret.
  var secret = InlineArray<32, UInt8>(repeating: 0)
  var entropy = SplitMix64(seed: 0)
  /// Virtual milliseconds since the last boot.
  var sinceBoot: UInt64 = 0
  var isRestartRequested = false
  /// Bytes that the firmware has not read yet, from `position` of `received` on.
  private var received = InlineArray<4096, UInt8>(repeating: 0)
  private var position = 0
  private var count = 0

  init() {}

  /// Receives bytes on the serial line. The firmware has read all previous ones.
  ///
  /// - Parameters:
  ///   - count: at most `serialLimit`.
  ///   - next: returns each byte in turn.
  mutating func receive(_ count: Int, from next: (Int) -> UInt8) {
    for k in 0..<count { received[k] = next(k) }
    position = 0
    self.count = count
  }

  /// The next byte that the firmware reads.
  mutating func read() -> UInt8? {
    guard position < count else { return nil }
    defer { position += 1 }
    return received[position]
  }

  mutating func dropReceived() { count = 0 }

  /// Whether the firmware asked for a restart since the last call.
  mutating func takeRestart() -> Bool {
    defer { isRestartRequested = false }
    return isRestartRequested
  }
}
