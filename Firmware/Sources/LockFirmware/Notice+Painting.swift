import Core2HAL

extension Display {
  /// Paints a notice below the title: a badge, a line, and for most a second line.
  mutating func paint(_ notice: Notice) {
    fill(Theme.notice, with: Theme.background)
    switch notice {
    case .wrongPIN(let left, let wait): paintWrongPIN(left: left, wait: wait)
    case .sameWrongPIN: paintNotice("Wrong PIN", Theme.bad, "same again: not counted")
    case .mismatch: paintNotice("Not the same", Theme.doubt, "start again")
    case .pinSet: paintNotice("PIN set", Theme.good)
    case .tooCommon: paintNotice("Too common", Theme.doubt, "choose another PIN")
    case .dropped: paintNotice("Digits dropped", Theme.doubt, "after a long pause")
    case .missing(let digits):
      let x = paintNotice("", Theme.doubt)
      let word = decimal(UInt32(digits), x: x, y: NoticeLine.first, Theme.doubt)
      text(digits == 1 ? " more digit" : " more digits", x: word, y: NoticeLine.first, Theme.doubt)
    case .forgotten: paintNotice("PIN forgotten", Theme.doubt, "draw a new one")
    case .notTaught(let digit, let other):
      let x = paintNotice("Read as ", Theme.doubt)
      decimal(UInt32(other), x: x, y: NoticeLine.first, Theme.doubt)
      let number = text("draw the ", x: NoticeLine.left, y: NoticeLine.second, Theme.text)
      let word = decimal(UInt32(digit), x: number, y: NoticeLine.second, Theme.text)
      text(" again", x: word, y: NoticeLine.second, Theme.text)
    case .taught: paintNotice("Hand learned", Theme.good)
    case .handForgotten: paintNotice("Hand forgotten", Theme.doubt)
    case .tooQuick: paintNotice("Too quick", Theme.doubt, "draw it again")
    case .profileFailed: paintNotice("Not stored", Theme.bad, "the flash failed")
    }
  }

  private mutating func paintWrongPIN(left: UInt32, wait: UInt32) {
    let x = paintNotice("Wrong PIN", Theme.bad)
    guard left > 0 else { return }
    let number = text(", ", x: x, y: NoticeLine.first, Theme.bad)
    let word = decimal(left, x: number, y: NoticeLine.first, Theme.bad)
    text(" left", x: word, y: NoticeLine.first, Theme.bad)
    let hasWait = wait > 0
    let end = text(
      hasWait ? "then a wait of " : "then it stays locked", x: NoticeLine.left, y: NoticeLine.second, Theme.text)
    guard hasWait else { return }
    let unit = decimal(wait < 120 ? wait : wait / 60, x: end, y: NoticeLine.second, Theme.text)
    text(wait < 120 ? " s" : " min", x: unit, y: NoticeLine.second, Theme.text)
  }

  /// Paints a badge and the lines beside it. The badge has a check mark for what is well, a cross for what is wrong, else
  /// an exclamation mark, so that color is not the only sign.
  ///
  /// - Returns: the left end of what follows the first line.
  @discardableResult
  private mutating func paintNotice(_ title: StaticString, _ color: RGB565, _ detail: StaticString = "") -> Int16 {
    fill(Rectangle(x: 9, y: 28, width: 15, height: 17), with: color)
    fill(Rectangle(x: 8, y: 29, width: 17, height: 15), with: color)
    let icon: UInt8 = color == Theme.good ? Font.checkMark : color == Theme.bad ? Font.cross : 0x21
    character(icon, x: 13, y: NoticeLine.first, Theme.background)
    text(detail, x: NoticeLine.left, y: NoticeLine.second, Theme.text)
    return text(title, x: NoticeLine.left, y: NoticeLine.first, color)
  }
}

/// Where the lines of a notice are.
private enum NoticeLine {
  static var left: Int16 { 30 }
  static var first: Int16 { 30 }
  static var second: Int16 { 46 }
}
