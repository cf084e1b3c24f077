public import Core2HAL

/// Hears what goes into a device and what comes out of it.
///
/// The order is that of a trace: at equal times inputs come before outputs.
public protocol SessionListener: AnyObject {
  /// The device is about to get all its inputs of a time.
  func session(_ session: Session, willApply inputs: [BoardInput], at time: UInt64)

  /// The device has put something out; it is in the middle of a step, so give it no input here.
  func session(_ session: Session, didPutOut output: BoardOutput, at time: UInt64)

  /// The firmware has done something with ink; it is in the middle of a step, too.
  func session(_ session: Session, didObserve observation: InkObservation, at time: UInt64)
}

extension SessionListener {
  public func session(_ session: Session, willApply inputs: [BoardInput], at time: UInt64) {}
  public func session(_ session: Session, didPutOut output: BoardOutput, at time: UInt64) {}
  public func session(_ session: Session, didObserve observation: InkObservation, at time: UInt64) {}
}

/// A simulated device that several parts use at a time: a window, a serial transport, a recorder.
///
/// Inputs go through `apply`, so that every listener hears exactly what the device gets, and when.
public final class Session {
  /// The device that runs now. `restart` replaces it: hold the session, not the device.
  public private(set) var device: Core2
  /// What the device that runs now began with.
  public private(set) var setup: Core2.Setup

  private var listeners: [any SessionListener] = []

  public init(_ setup: Core2.Setup) throws(Core2.SetupError) {
    self.setup = setup
    device = try Core2(setup)
    listen()
  }

  /// Adds a listener; the session holds it until `remove`.
  public func add(_ listener: any SessionListener) { listeners.append(listener) }

  public func remove(_ listener: any SessionListener) { listeners.removeAll { $0 === listener } }

  /// Runs the device up to, not with, a moment, then gives it all inputs of that moment.
  ///
  /// - Parameters:
  ///   - inputs: what no panel and no line can carry is dropped: see `BoardInput.normalised`.
  ///   - moment: virtual ms; earlier than `Core2.earliestInputTime` counts as that.
  /// - Returns: the time at which the device got the inputs.
  @discardableResult
  public func apply(_ inputs: [BoardInput], at moment: UInt64) -> UInt64 {
    var time = max(moment, device.earliestInputTime)
    let inputs = inputs.flatMap(\.normalised)
    guard !inputs.isEmpty else {
      device.advance(to: time)
      return time
    }
    // What happens before the inputs is heard before them.
    if time > 0 { device.advance(to: time - 1) }
    time = max(time, device.earliestInputTime)
    for listener in listeners { listener.session(self, willApply: inputs, at: time) }
    device.apply(inputs, at: time)
    return time
  }

  /// Runs the device up to and with `end`, in virtual ms.
  public func advance(to end: UInt64) { device.advance(to: end) }

  /// Unplugs the device and plugs in a new simulation of it that starts at time 0: the same model, configuration,
  /// secret and flash content, and a new seed. A recording begins so, for a trace begins at boot.
  public func restart(entropySeed: UInt64) throws(Core2.SetupError) {
    var setup = setup
    setup.flash = device.flash.image
    setup.entropySeed = entropySeed
    let device = try Core2(setup)
    self.device.onOutput = { _ in }
    self.device.onObservation = { _ in }
    self.setup = setup
    self.device = device
    listen()
  }

  private func listen() {
    let device = device
    device.onOutput = { [unowned self, unowned device] output in
      for listener in listeners { listener.session(self, didPutOut: output, at: device.time) }
    }
    device.onObservation = { [unowned self, unowned device] observation in
      for listener in listeners { listener.session(self, didObserve: observation, at: device.time) }
    }
  }
}

extension BoardInput {
  /// Bytes that the serial line carries in one input.
  public static let serialLimit = 4096

  /// The input as the board can get it: fingers on the panel; serial bytes in pieces of `serialLimit`.
  /// Nothing remains of serial input without bytes.
  public var normalised: [BoardInput] {
    switch self {
    case .touch(let report): return [.touch(TouchReport(fingers: report.fingers))]
    case .serial(let bytes):
      return stride(from: 0, to: bytes.count, by: BoardInput.serialLimit).map {
        .serial(Array(bytes[$0..<min($0 + BoardInput.serialLimit, bytes.count)]))
      }
    case .reset, .powerCut: return [self]
    }
  }
}
