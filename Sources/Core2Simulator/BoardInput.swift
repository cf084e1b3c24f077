public import Core2HAL

/// What happens to the device from outside.
public enum BoardInput: Equatable, Sendable {
  /// The fingers on the panel from now on.
  case touch(TouchReport)
  case serial([UInt8])
  /// The reset button: RAM is lost, the time since boot starts again.
  case reset
  /// The power goes and comes back: as a reset, and the screen goes dark.
  case powerCut
}

extension BoardInput {
  /// Bytes that the serial line carries in one input.
  public static let serialLimit = 4096

  /// The input as the serial line carries it: in pieces of `serialLimit` bytes, and nothing where there is no byte.
  var pieces: [BoardInput] {
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
