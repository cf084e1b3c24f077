public import Core2HAL

/// A device with a virtual clock, inputs and outputs: simulated here, or the record of a run on another machine.
public protocol PlayableDevice: AnyObject {
  /// Virtual milliseconds since the simulation began; a reset does not set it to 0.
  var time: UInt64 { get }
  var display: FrameBuffer { get }

  /// Adds a listener; the device keeps a strong reference to it until `remove`.
  func add(_ listener: any DeviceListener)
  func remove(_ listener: any DeviceListener)

  /// Runs the device up to, but not including, a moment, then applies all inputs of that moment.
  ///
  /// - Parameters:
  ///   - inputs: without inputs the device runs up to and including the moment.
  ///   - moment: virtual ms; a moment in the past is replaced by the earliest possible one.
  /// - Returns: the time at which the device got the inputs.
  @discardableResult
  func apply(_ inputs: [BoardInput], at moment: UInt64) -> UInt64

  /// Runs the device up to and including `end`, in virtual ms.
  func advance(to end: UInt64)
}

/// Is notified of the inputs and outputs of a device, in the order of a trace: at equal times inputs come before
/// outputs.
public protocol DeviceListener: AnyObject {
  /// The device is about to get all inputs of one time.
  func device(_ device: any PlayableDevice, willTake inputs: [BoardInput], at time: UInt64)

  /// The device has an output. It is in the middle of a step, so do not apply inputs here.
  func device(_ device: any PlayableDevice, didPutOut output: BoardOutput, at time: UInt64)

  /// The firmware has an ink event. It is in the middle of a step, too. Only a simulated device reports this.
  func device(_ device: any PlayableDevice, didObserve observation: InkObservation, at time: UInt64)
}

extension DeviceListener {
  public func device(_ device: any PlayableDevice, willTake inputs: [BoardInput], at time: UInt64) {}
  public func device(_ device: any PlayableDevice, didPutOut output: BoardOutput, at time: UInt64) {}
  public func device(_ device: any PlayableDevice, didObserve observation: InkObservation, at time: UInt64) {}
}
