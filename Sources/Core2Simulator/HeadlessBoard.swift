public import Core2HAL

/// The simulated M5Stack Core2 as its firmware sees it: virtual time, a frame buffer, no window.
public struct HeadlessBoard: Board {
  public var display: FrameBuffer
  public var touch = SimulatedTouchPanel()
  public var motor = SimulatedMotor()
  public var serial = SimulatedSerialPort()
  public var flash: SimulatedFlash
  public let clock = SimulatedClock()
  public var entropy: SimulatedEntropy
  public let secret: SimulatedSecret
  public let model: UnsafeRawBufferPointer

  private let restartLine = RestartLine()

  init(
    display: FrameBuffer, flash: SimulatedFlash, entropy: SimulatedEntropy, secret: SimulatedSecret,
    model: UnsafeRawBufferPointer
  ) {
    self.display = display
    self.flash = flash
    self.entropy = entropy
    self.secret = secret
    self.model = model
  }

  public mutating func restart() { restartLine.isRequested = true }

  /// Whether the firmware asked for a restart since the last call.
  func takeRestart() -> Bool {
    defer { restartLine.isRequested = false }
    return restartLine.isRequested
  }

  private final class RestartLine {
    var isRequested = false
  }
}
