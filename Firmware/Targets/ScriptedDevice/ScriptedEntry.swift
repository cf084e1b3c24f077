public import Core2HAL
public import LockFirmware
public import Owner
public import VirtualDevice
public import Workload

/// What a person does with the device: the drawings of `Workload`, taps, and lines on the console.
public struct ScriptedEntry<HandPart: HandCheck>: ~Copyable, InkSink {
  // The shortest press keeps a script short.
  public var finger: Finger<ScriptedDevice<HandPart>>

  @inline(__always)
  public init(configuration: LockConfiguration) {
    finger = Finger(on: ScriptedDevice(configuration: configuration), press: FingerTiming.shortestPress)
  }

  /// Draws a PIN, each digit with ENTER, and ENTER for all. Digits are indices of `Workload.drawDigit`.
  public mutating func enter<let n: Int>(_ digits: InlineArray<n, UInt32>) {
    for k in 0..<n { draw(digits[k]) }
    finger.tap(.c)
    finger.wait(700)
  }

  /// Draws a digit, and accepts it with ENTER.
  public mutating func draw(_ digit: UInt32) {
    Workload.drawDigit(digit, on: &self)
    finger.wait(150)
    finger.tap(.c)
    finger.wait(350)
  }

  public mutating func add(x: UInt16, y: UInt16) { finger.touch(.one(TouchPoint(x: x, y: y))) }
  public mutating func endStroke() { finger.lift() }

  public mutating func type(_ text: StaticString) {
    finger.device.type(text)
    finger.wait(100)
  }
}
