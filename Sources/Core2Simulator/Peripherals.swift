public import Core2HAL
import VirtualDevice

/// The simulated touch panel: the sample that the FT6336U would report now.
public final class SimulatedTouchPanel: TouchPanel {
  public internal(set) var report = TouchReport.none

  public func read() -> TouchReport { report }
}

/// The simulated motor: the last level that was set.
public final class SimulatedMotor: VibrationMotor {
  public private(set) var level: UInt8 = 0
  var onChange: (UInt8) -> Void = { _ in }

  public func vibrate(level: UInt8) {
    guard level != self.level else { return }
    self.level = level
    onChange(level)
  }

  /// Removes the power without notifying anyone.
  func stop() { level = 0 }

  /// The motor voltage of the AXP192 at a level, in mV: 480 + 12 * level in steps of 100, from 1.8 V to 3.3 V;
  /// 0 if LDO3 is off.
  public static func millivolts(level: UInt8) -> Int {
    let wanted = (480 + 12 * Int(level)) / 100 * 100
    return wanted < 1800 ? 0 : min(wanted, 3300)
  }
}

/// The simulated UART: received bytes that the firmware has not read, and bytes that it sent in this step.
public final class SimulatedSerialPort: SerialPort {
  private var received: [UInt8] = []
  private var next = 0
  private(set) var sent: [UInt8] = []

  public func read() -> UInt8? {
    guard next < received.count else { return nil }
    next += 1
    return received[next - 1]
  }

  public func write(_ byte: UInt8) { sent.append(byte) }

  func receive(_ bytes: [UInt8]) {
    received.removeFirst(next)
    next = 0
    received += bytes
  }

  func dropReceived() {
    received = []
    next = 0
  }

  /// Discards all bytes on the line.
  func clear() {
    dropReceived()
    sent = []
  }

  func takeSent() -> [UInt8] {
    defer { sent.removeAll(keepingCapacity: true) }
    return sent
  }
}

/// Virtual milliseconds since the boot of the simulated device.
final class SimulatedClock: Clock {
  var now: UInt64 = 0
}

/// The upper halves of `SplitMix64`. The sequence continues across `reset` and `powerCut`.
final class SimulatedEntropy: EntropySource {
  private var generator: SplitMix64

  init(seed: UInt64) { generator = SplitMix64(seed: seed) }

  func next() -> UInt32 { generator.nextHalf() }

  /// Restarts the sequence with a seed.
  func begin(seed: UInt64) { generator = SplitMix64(seed: seed) }
}

/// The device secret of the simulated board.
public struct SimulatedSecret: DeviceSecret {
  public let bytes: InlineArray<32, UInt8>

  /// The documented constant: the ASCII text "Inklock simulated device secret." of 32 bytes.
  public static let documented = Array("Inklock simulated device secret.".utf8)

  /// A secret of exactly 32 bytes.
  public init?(_ secret: [UInt8]) {
    guard secret.count == 32 else { return nil }
    bytes = InlineArray { secret[$0] }
  }
}
