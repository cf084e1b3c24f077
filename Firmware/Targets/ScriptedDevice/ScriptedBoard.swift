public import Core2HAL
import Link
public import Owner
public import Peripherals

/// A machine with a finger, a keyboard and a clock that follow a script.
public struct ScriptedBoard<HandPart: HandCheck>: Board {
  public var display = DiscardingDisplay()
  public var touch = ScriptedPanel()
  public var motor = NoMotor()
  public var serial = ScriptedSerial()
  public var vaultFlash = FlashPartition.vault
  public var profileFlash = FlashPartition.profile
  public var clock = ScriptedClock()
  public var entropy = XorShift()
  public let secret = ConstantSecret()

  public init() {}

  public var model: UnsafeRawBufferPointer { Link.model }
  public var ownerModel: UnsafeRawBufferPointer { Link.ownerModel }

  public mutating func restart() {}

  #if !Console
  public static var hasConsole: Bool { false }
  #endif
}

public struct ScriptedPanel: TouchPanel {
  public var report = TouchReport.none

  public mutating func read() -> TouchReport { report }
}

public struct ScriptedClock: Clock {
  public var now: UInt64 = 0
}

/// Receives a line of text, sends to the machine's console.
public struct ScriptedSerial: SerialPort {
  public var input: StaticString = ""
  public var position = 0
  private var console = Console()
  /// Is called with each byte before it is sent, for a program that measures when that is.
  nonisolated(unsafe) public static var willSend: (@convention(c) (UInt8) -> Void)?

  public mutating func read() -> UInt8? {
    guard position < input.utf8CodeUnitCount else { return nil }
    position += 1
    return input.utf8Start[position - 1]
  }

  public mutating func write(_ byte: UInt8) {
    ScriptedSerial.willSend?(byte)
    console.write(byte)
  }
}
