import Core2HAL
internal import Core2Simulator
import Handwriting
import VirtualDevice

/// A simulated person who draws PINs on a lock, and sees only whether each digit was accepted and whether the PIN was
/// right.
final class LockUser {
  /// The result of drawing a PIN.
  struct Entry: Equatable {
    /// Digits that were drawn again because they were unclear.
    var redraws = 0
    /// Whether every digit was accepted; otherwise the person gave up.
    var isComplete = true
    /// The PINs that the device has judged since it was last right, this one included.
    var attempts = 0
    /// Whether the device accepted the PIN: it is open, or has the PIN that was set.
    var isAccepted = false
    /// The digits as the device read them.
    var digits: [UInt8] = []
    /// How far the device says the hand is from the enrolled one, if it compares hands.
    var handScore: UInt32?
    /// Whether the device is locked out, or will never accept a PIN again.
    var isLockedOut = false
  }

  /// How often a digit is drawn again before the person gives up.
  static let patience = 8

  private let device: Core2
  private var finger: Finger<Core2>
  private let log = Log()

  /// - Throws: `Core2.SetupError` where the secret has another size.
  init(_ setup: Core2.Setup) throws(Core2.SetupError) {
    device = try Core2(setup)
    finger = Finger(on: device)
    device.onOutput = { [log] output in
      if case .serial(let bytes) = output { log.add(bytes) }
    }
    device.onObservation = { [log] observation in
      if case .read(let reading) = observation {
        log.isUnclear = reading.verdict != .clear
        log.digit = reading.digit
      }
    }
    device.advance(to: 0)
  }

  /// The flash as it is now.
  var flash: FlashImage { device.flash.image }

  /// Sets a PIN on a device that has none, both times by the same drawings.
  ///
  /// - Parameter drawing: the drawing of the digit at a position of the PIN, after so many redraws.
  func set(_ pin: [UInt8], drawing: (_ position: Int, _ redraws: Int) -> PlacedStrokes) -> Entry {
    set(pin, rounds: 2) { drawing($1, $2) }
  }

  /// Sets a PIN on a device that has none.
  ///
  /// - Parameters:
  ///   - pin: its digits.
  ///   - rounds: how often the device asks for it.
  ///   - drawing: as above, with the round first.
  func set(
    _ pin: [UInt8], rounds: Int, drawing: (_ round: Int, _ position: Int, _ redraws: Int) -> PlacedStrokes
  ) -> Entry {
    var entry = Entry()
    for round in 0..<rounds {
      let drawn = draw(pin) { drawing(round, $0, $1) }
      entry.redraws += drawn.redraws
      entry.digits += drawn.digits
      entry.isComplete = drawn.isComplete
      guard entry.isComplete else { return entry }
      entry.isAccepted = press().contains { $0.event == "pin set" }
    }
    return entry
  }

  /// Enters a PIN on a locked device.
  ///
  /// - Parameter drawing: as in `set`.
  func enter(_ pin: [UInt8], drawing: (_ position: Int, _ redraws: Int) -> PlacedStrokes) -> Entry {
    var entry = draw(pin, drawing)
    guard entry.isComplete else { return entry }
    for line in press() {
      switch line.event {
      case "hand": if entry.handScore == nil { entry.handScore = line["score"].flatMap { UInt32($0) } }
      case "pin accepted": entry.isAccepted = true
      case "pin wrong": break
      case "lockout", "lockout final":
        entry.isLockedOut = true
        continue
      default: continue
      }
      entry.attempts = line["attempts"].flatMap { Int($0) } ?? 0
    }
    return entry
  }

  /// Draws the digits of a PIN; an unclear one is drawn again.
  private func draw(_ pin: [UInt8], _ drawing: (Int, Int) -> PlacedStrokes) -> Entry {
    var entry = Entry()
    for position in pin.indices {
      var redraws = 0
      while true {
        log.isUnclear = true
        finger.practice(drawing(position, redraws))
        // After some redraws the device may accept an unclear digit: then the number of entered digits increases.
        guard log.isUnclear, entered != position + 1 else { break }
        guard redraws < LockUser.patience else {
          entry.isComplete = false
          return entry
        }
        redraws += 1
        entry.redraws += 1
      }
      entry.digits.append(log.digit)
    }
    return entry
  }

  /// Presses ENTER with no ink on the drawing area, and returns what the device logs.
  @discardableResult
  private func press() -> [LogLine] {
    finger.wait(practicePause)
    _ = log.take()
    finger.tap(.c)
    return log.take()
  }

  /// The number of entered digits, from the device's answer to `status`.
  private var entered: Int? {
    _ = log.take()
    device.apply([.serial(Array("status\r".utf8))], at: device.time + 1)
    return log.take().last { $0.event == "status" }?["entered"].flatMap { Int($0) }
  }

  /// The log of the device.
  private final class Log {
    private var reader = LogReader()
    private var lines: [LogLine] = []
    /// Whether the last drawing was unclear.
    var isUnclear = false
    /// What it was read as.
    var digit: UInt8 = 0

    func add(_ bytes: [UInt8]) { lines += reader.read(bytes) }

    func take() -> [LogLine] {
      defer { lines = [] }
      return lines
    }
  }
}
