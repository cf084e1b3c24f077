public import Core2HAL

/// A receiver of touches: a device on a virtual clock, or a recorder of what a finger does.
public protocol TouchSink: ~Copyable {
  /// Virtual milliseconds now.
  var time: UInt64 { get }

  /// The panel reports this from `time` on, which must not be in the past; then `time` is now.
  mutating func touch(_ report: TouchReport, at time: UInt64)

  /// Nothing is touched until `time`; then it is now.
  mutating func wait(until time: UInt64)
}

/// A simulated finger on a device: draws strokes, taps, holds and waits. What it draws comes from elsewhere, such as
/// samples of a data set or the synthetic digits of a `SyntheticWriter`.
///
/// The host, the tests and the bare-machine programs all use it. They differ only in the device and in the times.
public struct Finger<Device: TouchSink & ~Copyable>: ~Copyable {
  public var device: Device
  /// Milliseconds from one report of the panel to the next.
  public var samplePeriod: UInt64
  /// Milliseconds that the finger is down for a tap; a shorter time than `FingerTiming.shortestPress` becomes that time.
  public var press: UInt64

  public init(
    on device: consuming Device, samplePeriod: UInt64 = TouchGeometry.samplePeriod, press: UInt64 = FingerTiming.press
  ) {
    self.device = device
    self.samplePeriod = samplePeriod
    self.press = press
  }

  /// The panel reports this one sample from now.
  public mutating func touch(_ report: TouchReport) { device.touch(report, at: device.time + samplePeriod) }

  /// All fingers go up.
  public mutating func lift() { touch(.none) }

  /// Nothing is touched for some milliseconds.
  public mutating func wait(_ milliseconds: UInt64) { device.wait(until: device.time + milliseconds) }

  /// Presses a point for `press` milliseconds. As from a real panel, each sample is a report.
  public mutating func tap(_ point: TouchPoint) {
    var left = max(press, FingerTiming.shortestPress)
    repeat {
      touch(.one(point))
      left -= min(left, samplePeriod)
    } while left > 0
    lift()
  }

  /// Taps a printed button.
  public mutating func tap(_ button: PanelButton) { tap(button.center) }

  /// Presses a printed button, and lifts the finger one sample after some milliseconds. Only changes are reported.
  public mutating func hold(_ button: PanelButton, for milliseconds: UInt64) { hold(button.center, for: milliseconds) }

  /// Presses a point, and lifts the finger one sample after some milliseconds, at least `FingerTiming.shortestPress`
  /// after the press. Only changes are reported.
  public mutating func hold(_ point: TouchPoint, for milliseconds: UInt64) {
    touch(.one(point))
    // Both are small constants, and a sample is shorter than a press.
    wait(
      milliseconds + samplePeriod < FingerTiming.shortestPress
        ? FingerTiming.shortestPress - samplePeriod : milliseconds)
    lift()
  }

  /// Draws one stroke, a point each sample.
  public mutating func draw(_ stroke: some Sequence<TouchPoint>) {
    for point in stroke { touch(.one(point)) }
    lift()
  }

  /// Draws strokes, with the pause that a person makes between them.
  public mutating func draw(strokes: some Sequence<some Sequence<TouchPoint>>) {
    var isFirst = true
    for stroke in strokes {
      if !isFirst { wait(FingerTiming.strokePause) }
      isFirst = false
      draw(stroke)
    }
  }
}

extension Finger: Copyable where Device: Copyable {}
