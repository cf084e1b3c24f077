import Core2Simulator
import LockFirmware
import PINVault

extension LockRules {
  mutating func observe(prediction event: LogLine) throws(Finding) {
    try require(configuration.log == .development, "\"\(event.text)\" in a production log")
    try require(isEnteringPIN || mode == .practice, "\"\(event.text)\" in \(String(describing: mode))")
    guard event["digit"] != nil else {
      return try require(event.event == "unclear" && event["reason"] != nil, "no digit in \"\(event.text)\"")
    }
    for key in ["digit", "second"] {
      let value = event[key] ?? ""
      try require(value.utf8.count == 1 && UInt8(value) != nil, "no digit \(key) in \"\(event.text)\"")
    }
    guard isEnteringPIN else { return }
    if event.event == "predict" {
      entered.append(event["digit"].flatMap { UInt8($0) })
      unclearDrawings = 0
    } else {
      unclearDrawings += 1
    }
  }

  mutating func observePINSet() throws(Finding) {
    try require(mode == .confirmPIN, "a PIN is set in \(String(describing: mode))")
    for entry in [firstEntry, entered] {
      try require(entry.digits.count >= length, "a PIN is set with the digits \(entry.digits)")
    }
    try require(
      firstEntry.canEqual(entered, length: length), "a PIN is set by \(firstEntry.digits) and \(entered.digits)")
    if configuration.refusesCommonPINs, entered.isExact(length: length) {
      try require(!isCommon(entered), "the common PIN \(entered.digits) is set")
    }
    pin = KnownPIN(first: firstEntry, second: entered)
    attempts = 0
    lastWrong = nil
    isGranted = true
    expect(isChange ? "mode name=unlocked" : "mode name=locked")
  }

  mutating func observeCommon() throws(Finding) {
    try require(
      mode == .setPIN && configuration.refusesCommonPINs, "a PIN is too common in \(String(describing: mode))")
    try require(entered.digits.count >= length, "a PIN is too common with the digits \(entered.digits)")
    let isWrong = entered.isExact(length: length) && !isCommon(entered)
    try require(!isWrong, "\(entered.digits) is not a common PIN")
    entered = EnteredDigits()
    expect("mode name=set-pin")
  }

  private func isCommon(_ digits: EnteredDigits) -> Bool { PIN.isCommon(PIN(digits.digits.compactMap { $0 })) }

  mutating func observeDropped(at time: UInt64) throws(Finding) {
    try require(
      isOver(configuration.entryLimit, at: time), "an entry is dropped with a touch at \(lastTouch) ms")
  }

  mutating func observeMismatch() throws(Finding) {
    try require(mode == .confirmPIN, "a mismatch in \(String(describing: mode))")
    let areExact = firstEntry.isExact(length: length) && entered.isExact(length: length)
    try require(entered.digits.count >= length, "a mismatch with the digits \(entered.digits)")
    try require(!areExact || firstEntry != entered, "a mismatch of \(entered.digits) with itself")
    expect("mode name=set-pin")
  }

  /// After the last redraw of a digit, one of its unclear drawings was accepted.
  mutating func observeUnclear() throws(Finding) {
    try require(configuration.log == .development, "\"entry unclear\" in a production log")
    try require(
      isEnteringPIN && configuration.redraws > 0 && unclearDrawings > configuration.redraws,
      "an unclear digit is entered after \(unclearDrawings) drawings")
    entered.append(nil)
    unclearDrawings = 0
  }

  mutating func observe(accepted event: LogLine) throws(Finding) {
    try beginJudging(event)
    let pin = try judged(event)
    try require(
      readings(event).contains {
        $0.canEqual(pin.first, length: length) && $0.canEqual(pin.second, length: length)
      },
      "\(entered.digits) is accepted for \(pin.second.digits)")
    try require(try event.number("attempts") == counted, "\"\(event.text)\" after \(attempts) wrong attempts")
    attempts = 0
    lastWrong = nil
    judgedEntry = nil
    isGranted = true
    if mode == .oldPIN { expect("mode name=set-pin", "mode name=teach") } else { expect("mode name=unlocked") }
  }

  mutating func observe(wrong event: LogLine) throws(Finding) {
    try beginJudging(event)
    let pin = try judged(event)
    let isSecond = event["reading"] == "second"
    let isExact = entered.isExact(length: length) && !isSecond
    if isExact, pin.first.isExact(length: length) || pin.second.isExact(length: length) {
      let known = pin.first.isExact(length: length) ? pin.first : pin.second
      try require(entered != known, "the right PIN \(entered.digits) is refused")
    }
    let number = try event.number("attempts")
    if event["repeated"] == "yes" {
      guard let lastWrong else { throw Finding("repeats a wrong PIN that was not there") }
      let isSame =
        entered.canEqual(lastWrong, length: length)
        || hasSecondWrong && entered.exceptOne.contains { $0.canEqual(lastWrong, length: length) }
      try require(isSame, "\(entered.digits) repeats \(lastWrong.digits)")
      if !isSecond, entered != lastWrong { (self.lastWrong, hasSecondWrong) = (entered, true) }
      try require(number == attempts, "\"\(event.text)\" after \(attempts) wrong attempts")
    } else {
      if let lastWrong, isExact, lastWrong.isExact(length: length) {
        try require(entered != lastWrong, "the wrong PIN before, \(entered.digits), counts again")
      }
      try require(number == counted, "\"\(event.text)\" after \(attempts) wrong attempts")
      attempts = counted
      if isSecond { hasSecondWrong = true } else { (lastWrong, hasSecondWrong) = (entered, false) }
      if isExhausted {
        expect("lockout final")
      } else if configuration.lockout.wait(afterWrongAttempts: attempts) > 0 {
        expect("lockout seconds=")
      }
    }
    judgedEntry = isSecond ? nil : entered
    entered = EnteredDigits()
  }

  /// A second reading has the digits of the first, which was wrong at the same time.
  private mutating func beginJudging(_ event: LogLine) throws(Finding) {
    guard event["reading"] != nil else { return }
    try require(event["reading"] == "second" && configuration.secondReading, "\"\(event.text)\" is no reading")
    guard let judgedEntry else { throw Finding("\"\(event.text)\" without a first reading") }
    // No second reading is made with one attempt left.
    let left = configuration.lockout.attemptsLeft(afterWrongAttempts: attempts) ?? .max
    try require(
      left > 1 && !isExhausted && configuration.lockout.wait(afterWrongAttempts: attempts) == 0,
      "\"\(event.text)\" after \(attempts) wrong attempts, with \(left) left")
    entered = judgedEntry
  }

  /// The PINs that may have been compared: a second reading has another digit in one place.
  private func readings(_ event: LogLine) -> [EnteredDigits] {
    guard event["reading"] != nil else { return [entered] }
    return entered.exceptOne
  }

  /// The attempts after one more.
  private var counted: UInt32 { attempts == .max ? attempts : attempts + 1 }

  /// The PIN that an attempt is compared with.
  private func judged(_ event: LogLine) throws(Finding) -> KnownPIN {
    guard let pin, mode == .locked || mode == .oldPIN else {
      throw Finding("\"\(event.text)\" in \(String(describing: mode)); a PIN is set: \(hasPIN)")
    }
    try require(entered.digits.count >= length, "\"\(event.text)\" with the digits \(entered.digits)")
    return pin
  }
}
