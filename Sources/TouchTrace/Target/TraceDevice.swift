import Core2Simulator

/// What a trace is replayed on: takes inputs, and tells what a device puts out.
protocol TraceDevice: AnyObject {
  /// Virtual milliseconds since the simulation began.
  var time: UInt64 { get }
  var display: FrameBuffer { get }
  /// Called with every output, when it happens; `time` is its time.
  var onOutput: (BoardOutput) -> Void { get set }

  /// Runs the device up to and with `end`.
  func advance(to end: UInt64)

  /// Runs the device up to, not with, `moment`, then gives it all inputs of that moment.
  func apply(_ inputs: [BoardInput], at moment: UInt64)
}

extension Core2: TraceDevice {}
