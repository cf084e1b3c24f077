public import Core2HAL

/// An input of the device.
public enum BoardInput: Equatable, Sendable {
  /// The fingers on the panel from now on.
  case touch(TouchReport)
  case serial([UInt8])
  /// The reset button is pressed: RAM is lost, the time since boot starts again.
  case reset
  /// The power is cut and comes back: like a reset, and the screen goes dark.
  case powerCut
}

extension BoardInput {
  /// The largest number of bytes in one serial input.
  public static let serialLimit = 4096

  /// The inputs, with serial bytes split into pieces of at most `serialLimit` bytes, and without serial input of no
  /// bytes.
  static func split(_ inputs: [BoardInput]) -> [BoardInput] {
    // Nearly all inputs are touches, which need no new array.
    inputs.contains(where: \.isSerial) ? inputs.flatMap(\.pieces) : inputs
  }

  private var isSerial: Bool { if case .serial = self { true } else { false } }

  private var pieces: [BoardInput] {
    guard case .serial(let bytes) = self else { return [self] }
    return stride(from: 0, to: bytes.count, by: BoardInput.serialLimit).map {
      .serial(Array(bytes[$0..<min($0 + BoardInput.serialLimit, bytes.count)]))
    }
  }
}

/// An input and the virtual time at which it happens, in ms.
public struct TimedInput: Equatable, Sendable {
  public var time: UInt64
  public var input: BoardInput

  public init(_ time: UInt64, _ input: BoardInput) {
    self.time = time
    self.input = input
  }
}
