public import HostSupport

/// Moves the time of a device for the loop of a window or of a headless run, and may add inputs of its own.
public protocol DeviceRunner: AnyObject {
  /// The virtual time that the loop's clock has reached, in ms; set by the loop.
  var now: (() -> UInt64)? { get set }

  /// Does what others ask for now or within some milliseconds.
  func serve(milliseconds: Int) throws(InputError)

  /// Runs the device up to and including `end` and applies the inputs at their times.
  ///
  /// - Parameters:
  ///   - end: virtual ms. If the device restarts on the way, the run ends there.
  ///   - inputs: sorted by time; none after `end`.
  func run(to end: UInt64, inputs: [TimedInput]) throws(InputError)
}
