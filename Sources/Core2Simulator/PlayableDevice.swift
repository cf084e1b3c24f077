public import Core2HAL

/// A device with a virtual clock that takes inputs and puts something out: simulated here, or a record of one that ran
/// on another machine.
public protocol PlayableDevice: AnyObject {
  /// Virtual milliseconds since the simulation began; a reset does not turn it back.
  var time: UInt64 { get }
  var display: FrameBuffer { get }

  /// Adds a listener; the device holds it until `remove`.
  func add(_ listener: any DeviceListener)
  func remove(_ listener: any DeviceListener)

  /// Runs the device up to, not with, a moment, then gives it all inputs of that moment.
  ///
  /// - Parameters:
  ///   - inputs: without inputs the device runs up to and with the moment.
  ///   - moment: virtual ms; one that the device has passed counts as the earliest that is left.
  /// - Returns: the time at which the device got the inputs.
  @discardableResult
  func apply(_ inputs: [BoardInput], at moment: UInt64) -> UInt64

  /// Runs the device up to and with `end`, in virtual ms.
  func advance(to end: UInt64)
}

/// Hears what goes into a device and what comes out of it, in the order of a trace: at equal times inputs come before
/// outputs.
public protocol DeviceListener: AnyObject {
  /// The device is about to get all its inputs of a time.
  func device(_ device: any PlayableDevice, willTake inputs: [BoardInput], at time: UInt64)

  /// The device has put something out; it is in the middle of a step, so give it no input here.
  func device(_ device: any PlayableDevice, didPutOut output: BoardOutput, at time: UInt64)

  /// The firmware has done something with ink; it is in the middle of a step, too. Only a simulated device says this.
  func device(_ device: any PlayableDevice, didObserve observation: InkObservation, at time: UInt64)
}

extension DeviceListener {
  public func device(_ device: any PlayableDevice, willTake inputs: [BoardInput], at time: UInt64) {}
  public func device(_ device: any PlayableDevice, didPutOut output: BoardOutput, at time: UInt64) {}
  public func device(_ device: any PlayableDevice, didObserve observation: InkObservation, at time: UInt64) {}
}
