import Core2HAL
public import Core2Simulator
import Handwriting
public import HostSupport
import VirtualDevice

/// The lock in practice mode, whose drawings a session takes: ink, times, the pause that ends a digit and the buttons
/// are the lock's.
public final class GuidedLock {
  /// The device.
  public let device: Core2
  /// The session that takes the drawings.
  public let session: CollectionSession

  private var drawn = DrawnDigits()
  /// Digits of `drawn` that the session has had.
  private var taken = 0

  /// Starts the device, which then waits for a digit.
  ///
  /// - Parameters:
  ///   - setup: without a PIN in its flash.
  ///   - session: what to draw.
  public init(_ setup: Core2.Setup, session: CollectionSession) throws(Core2.SetupError) {
    device = try Core2(setup)
    self.session = session
    device.onObservation = { [unowned self] in
      drawn.observe($0, at: device.time)
      switch $0 {
      case .drew: hasInk = true
      case .cleared, .read: hasInk = false
      case .strokeEnded: break
      }
    }
    var finger = Finger(on: device)
    finger.tap(.b)
  }

  /// Whether there is ink that was not taken yet.
  public private(set) var hasInk = false

  /// Plays what happens on the panel, and gives each finished drawing to the session.
  ///
  /// - Parameters:
  ///   - time: virtual ms that the device reaches.
  ///   - touches: reports of the panel up to then.
  public func run(to time: UInt64, touches: [TimedInput]) throws(InputError) {
    for touch in touches {
      // A device that needs no more drawings is left alone.
      guard session.prompt != nil else { break }
      device.apply([touch.input], at: touch.time)
      try take()
    }
    if time > device.time { device.advance(to: time) }
    try take()
  }

  /// Takes the last drawing back; ink that was not taken yet is wiped.
  ///
  /// - Returns: whether there was a drawing.
  public func takeBack() throws(InputError) -> Bool {
    if hasInk {
      var finger = Finger(on: device)
      finger.tap(.a)
    }
    return try session.takeBack()
  }

  private func take() throws(InputError) {
    while taken < drawn.digits.count {
      taken += 1
      try session.take(drawn.digits[taken - 1])
    }
  }
}
