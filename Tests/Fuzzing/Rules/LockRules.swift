import Core2HAL
import Core2Simulator
import LockFirmware
import PINVault

/// What the lock promises, checked from outside: from its log and its inputs, not from its code.
///
/// - It is unlocked only by a PIN that was accepted, never after a boot, and comes back to unlocked only from practice
///   or a change of the PIN that began there. A change needs the old PIN.
/// - Without a touch, it is unlocked no longer than its limit; practice does not prolong that.
/// - A PIN is accepted only where the logged digits can be the ones it was set with, and refused only where they can be
///   others.
/// - Every attempt counts once, the previous wrong PIN does not count, and every wait of the policy is announced and
///   served. After its last attempt no other is judged.
/// - A PIN is deleted only by a held button, eight seconds after the log says so, on a device that was just started or
///   is unlocked.
/// - A production log shows nothing of any digit, and a PIN that is too common is not set where that is refused.
/// - Every line has the time since boot, and modes follow each other as the design has it.
package struct LockRules {
  /// A PIN, as its two entries were logged when it was set.
  struct KnownPIN {
    var first: EnteredDigits
    var second: EnteredDigits
  }

  let configuration: LockConfiguration
  /// The device went down and its first line must be `boot`.
  var isDown = true
  var bootTime: UInt64 = 0
  /// When serial input came last. An echo can end later, when the log has a line or the device restarts.
  var typedAt: UInt64?

  /// The mode that was logged last; `nil` until the log reports a mode after a boot.
  package internal(set) var mode: Mode?
  var modeBeforePractice: Mode?
  /// Whether the new PIN that is entered replaces one.
  var isChange = false
  /// Whether the log reported why the device is out of order.
  var hasFailed = false
  /// Whether a PIN was just accepted or stored, which the next mode shows.
  var isGranted = false
  /// The drawing of a lesson that is due, 1...20; `nil` outside of lessons.
  var lesson: UInt64?

  var pin: KnownPIN?
  /// Wrong attempts in a row.
  package internal(set) var attempts: UInt32
  var entered = EnteredDigits()
  var firstEntry = EnteredDigits()
  /// The previous wrong PIN since the boot.
  var lastWrong: EnteredDigits?
  /// Whether a second reading of it was wrong, too.
  var hasSecondWrong = false
  /// The digits of the wrong attempt that the last line reported; they may be read again.
  var judgedEntry: EnteredDigits?
  /// Unclear drawings of the next digit.
  var unclearDrawings = 0
  /// When the panel was last touched outside of practice, and whether a finger is down.
  var lastTouch: UInt64 = 0
  var isTouched = false
  /// When the wait that was announced is served, in virtual ms.
  var waitEnd: UInt64 = 0
  /// When a held button began to count down, when the device was last unlocked, and whether the PIN was just forgotten.
  var pendingReset: UInt64?
  var lastUnlocked: UInt64?
  var isForgotten = false
  /// How the next line must begin, after its time: one of these.
  private var awaited: [String] = []

  /// - Parameters:
  ///   - pin: the PIN in the vault at the start, `nil` if there is none.
  ///   - attempts: wrong attempts in a row that the vault holds at the start.
  package init(_ configuration: LockConfiguration, pin: [UInt8]? = nil, attempts: UInt32 = 0) {
    self.configuration = configuration
    self.attempts = attempts
    let entry = pin.map { EnteredDigits($0.map { $0 }) }
    self.pin = entry.map { KnownPIN(first: $0, second: $0) }
  }

  package var hasPIN: Bool { pin != nil }

  /// Whether a PIN is entered now, in a mode whose screen must not show its digits.
  package var masksDigits: Bool { configuration.log == .production && isEnteringPIN }

  var isEnteringPIN: Bool { mode == .setPIN || mode == .confirmPIN || mode == .locked || mode == .oldPIN }

  var length: Int { Int(configuration.pinLength) }

  /// Something is about to be done to the device.
  package mutating func observe(_ input: BoardInput, at time: UInt64) {
    switch input {
    case .touch(let report):
      // A report without a finger, after another one, is not a touch.
      if isTouched || report != .none, mode != .practice { lastTouch = time }
      isTouched = report != .none
    case .serial: typedAt = time
    case .reset, .powerCut: goDown(at: time)
    }
  }

  /// The device read ink as a digit. A production log does not show that.
  package mutating func observe(_ reading: DigitReading) {
    guard configuration.log == .production, isEnteringPIN else { return }
    switch reading.verdict {
    case .clear:
      entered.append(reading.digit)
      unclearDrawings = 0
    case .unclear:
      unclearDrawings += 1
      guard configuration.redraws > 0, unclearDrawings > configuration.redraws else { return }
      entered.append(nil)
      unclearDrawings = 0
    case .tooLittleInk, .overflow: break
    }
  }

  /// A line of the device's log, without its end, at a virtual time in ms.
  package mutating func observe(_ line: String, at time: UInt64) throws(Finding) {
    if line.hasPrefix("> ") { return try require(typedAt != nil, "an echo that nobody typed: \(line)") }
    guard let event = LogLine(line) else { throw Finding("not a line of a log: \(line)") }
    try require(event.time == time - bootTime, "at \(time - bootTime) ms since boot: \(line)")
    // The list of commands has columns.
    try require(event.event.hasPrefix("help ") || event.description == line, "not as a log writes it: \(line)")

    let expected = awaited
    awaited = []
    if event["reading"] == nil { judgedEntry = nil }
    try require(
      expected.isEmpty || expected.contains { event.text.hasPrefix($0) },
      "\"\(event.text)\" where \(expected) is due")
    try observe(event: event, at: time)
    try requireLocked(at: time)
  }

  /// The device has done all that it does at this time.
  package mutating func settle() throws(Finding) {
    try require(awaited.isEmpty, "\(awaited) does not come")
  }

  mutating func expect(_ beginnings: String...) { awaited = beginnings }

  private mutating func observe(event: LogLine, at time: UInt64) throws(Finding) {
    if isDown {
      try require(event.event == "boot", "\"\(event.text)\" before the device has booted")
      isDown = false
      let log = configuration.log == .production ? "production" : "development"
      return try require(event["log"] == log, "boots with \"\(event.text)\", not log=\(log)")
    }
    switch event.event {
    case "boot": throw Finding("boots by itself")
    case "reboot":
      try require(typedAt == time, "reboots though nobody asked")
      goDown(at: time)
    case "mode":
      guard let name = event["name"], let next = Mode(name: name) else { throw Finding("no mode: \(event.text)") }
      try enter(next, at: time)
    case "vault failed", "model refused": hasFailed = true
    case "lockout final": try observe(lastAttempt: event)
    case "lockout": try observe(lockout: event, at: time)
    case "pin set": try observePINSet()
    case "pin mismatch": try observeMismatch()
    case "pin too-common": try observeCommon()
    case "entry dropped": try observeDropped(at: time)
    case "entry unclear": try observeUnclear()
    case "pin accepted": try observe(accepted: event)
    case "pin wrong": try observe(wrong: event)
    case "reset pending", "reset cancelled", "reset done": try observe(reset: event, at: time)
    case "predict", "unclear": try observe(prediction: event)
    case "teach": try observe(lesson: event)
    case "profile", "profile ignored", "profile taught", "profile forgotten", "profile failed":
      try observe(profile: event)
    case "status": try observe(status: event, at: time)
    case "model", "log", "auto", "auto off", "echo on", "echo off", "version", "error": break
    default: try require(event.event.hasPrefix("help "), "an event that is not known: \(event.text)")
    }
  }

  private mutating func goDown(at time: UInt64) {
    isDown = true
    bootTime = time
    mode = nil
    modeBeforePractice = nil
    isChange = false
    hasFailed = false
    isGranted = false
    lesson = nil
    entered = EnteredDigits()
    firstEntry = EnteredDigits()
    lastWrong = nil
    judgedEntry = nil
    unclearDrawings = 0
    pendingReset = nil
    lastUnlocked = nil
    isForgotten = false
    awaited = []
  }
}

extension LogLine {
  func number(_ key: String) throws(Finding) -> UInt64 {
    guard let text = self[key], let number = UInt64(text) else { throw Finding("no number \(key) in \"\(text)\"") }
    return number
  }
}

extension Mode {
  /// The mode with a name in the log.
  init?(name: String) {
    guard let mode = (0...UInt8.max).lazy.compactMap(Mode.init(rawValue:)).first(where: { "\($0.name)" == name }) else {
      return nil
    }
    self = mode
  }
}
