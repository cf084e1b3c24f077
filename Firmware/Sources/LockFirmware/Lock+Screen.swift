import Core2HAL
import DigitNet
import Ink
import PINVault

extension Lock where Device: ~Copyable {
  /// Paints everything for the present mode.
  mutating func paintScreen() {
    board.display.fill(Theme.panel, with: Theme.background)
    paintDrawingArea()
    paintRasterFrame()
    paintModeName()
    paintButtons()
    if state.isEnteringPIN { paintDots() }
    switch state.mode {
    case .unlocked: paintPadlock(isOpen: true, Theme.good)
    case .fault: paintPadlock(isOpen: false, Theme.bad)
    case .lockedOut:
      countdown = 0
      paintCountdown()
    case .practice, .setPIN, .confirmPIN, .locked: break
    }
    board.display.frameDidComplete()
  }

  /// Clears the drawing area and says what to draw.
  mutating func paintDrawingArea() {
    board.display.fill(Theme.drawing, with: Theme.background)
    board.display.fill(Rectangle(x: 241, y: 0, width: 1, height: 240), with: Theme.line)
    board.display.text(state.mode.title, x: 8, y: 8, scale: 2, Theme.faint)
    let hint: StaticString =
      switch state.mode {
      case .fault:
        switch fault {
        case .model: "model refused: see the serial log"
        case .exhausted: "too many wrong attempts: locked for good"
        case .vault, nil: "vault failed: see the serial log"
        }
      default: state.mode.hint
      }
    board.display.text(hint, x: 8, y: 228, Theme.faint)
    if isFresh { board.display.text("the PIN before is forgotten", x: 8, y: 32, Theme.doubt) }
  }

  mutating func paintInk(fromX x0: UInt16, y y0: UInt16, toX x1: UInt16, y y1: UInt16) {
    // The drawing area is 240x240.
    board.display.stroke(
      fromX: Int16(truncatingIfNeeded: x0), y: Int16(truncatingIfNeeded: y0), toX: Int16(truncatingIfNeeded: x1),
      y: Int16(truncatingIfNeeded: y1), clip: Theme.drawing, Theme.ink)
  }

  /// Shows the raster, the digit and the confidence; a masked prediction shows that there was one, nothing more.
  mutating func paint(_ prediction: Prediction?, _ raster: Raster, isMasked: Bool) {
    clearPrediction()
    if !isMasked { paint(raster) }
    let isClear = prediction.map { !$0.isUnclear } ?? false
    if isClear, isMasked {
      board.display.fill(Rectangle(x: 274, y: 86, width: 12, height: 12), with: Theme.good)
    } else {
      let glyph = isClear ? prediction?.digit ?? LargeDigit.unknown : LargeDigit.unknown
      board.display.largeDigit(
        glyph, x: 268, y: 68, unit: 2, clip: Theme.digit, isClear ? Theme.good : Theme.doubt)
    }
    if let prediction, !isMasked {
      let percent = min((prediction.confidence + 5) / 10, 99)
      let color = isClear ? Theme.text : Theme.doubt
      board.display.number(UInt32(percent), digits: 2, x: 262, y: 126, scale: 2, color)
      board.display.character(0x25, x: 286, y: 126, scale: 2, color)
    }
    board.display.frameDidComplete()
  }

  /// Takes the prediction off the screen.
  mutating func paintNoPrediction() {
    clearPrediction()
    board.display.frameDidComplete()
  }

  private mutating func clearPrediction() {
    board.display.fill(Theme.raster, with: Theme.background)
    board.display.fill(Theme.digit, with: Theme.background)
    board.display.fill(Theme.confidence, with: Theme.background)
    paintRasterFrame()
  }

  private mutating func paintRasterFrame() {
    let area = Theme.raster
    board.display.fill(Rectangle(x: area.x - 2, y: 0, width: 1, height: area.height + 2), with: Theme.line)
    board.display.fill(Rectangle(x: area.x + area.width + 1, y: 0, width: 1, height: area.height + 2), with: Theme.line)
    board.display.fill(
      Rectangle(x: area.x - 2, y: area.height + 1, width: area.width + 4, height: 1), with: Theme.line)
  }

  private mutating func paint(_ raster: Raster) {
    for i in 0..<Raster.side {
      var row = raster.rows[i]
      // A run of set cells is one rectangle.
      while row != 0 {
        let start = row.trailingZeroBitCount
        let length = (~(row >> UInt32(truncatingIfNeeded: start))).trailingZeroBitCount
        board.display.fill(
          Rectangle(
            x: Theme.raster.x + 2 * Int16(truncatingIfNeeded: start),
            y: Theme.raster.y + 2 * Int16(truncatingIfNeeded: i),
            width: 2 * Int16(truncatingIfNeeded: length), height: 2), with: Theme.text)
        row &= ~((1 << UInt32(truncatingIfNeeded: start + length)) - 1 as UInt32)
      }
    }
  }

  /// One dot for each digit of the PIN, filled where it is entered.
  mutating func paintDots() {
    guard state.isEnteringPIN else { return }
    board.display.fill(Theme.dots, with: Theme.background)
    let count = Int16(state.pinLength)
    let left = Theme.dots.x + (Theme.dots.width - 9 * count + 2) / 2
    for k in 0..<count {
      let x = left + 9 * k
      board.display.fill(Rectangle(x: x, y: Theme.dots.y + 1, width: 7, height: 7), with: Theme.text)
      if k >= Int16(truncatingIfNeeded: state.entered.count) {
        board.display.fill(Rectangle(x: x + 1, y: Theme.dots.y + 2, width: 5, height: 5), with: Theme.background)
      }
    }
  }

  private mutating func paintModeName() {
    board.display.text(state.mode.shortName, centredIn: Theme.mode, Theme.text)
  }

  private mutating func paintButtons() {
    let isUnlocked = state.mode == .unlocked
    paintButton(Theme.enter, isUnlocked ? "LOCK" : "ENTER")
    paintButton(Theme.clear, isUnlocked ? "NEW PIN" : "CLEAR")
  }

  private mutating func paintButton(_ area: Rectangle, _ label: StaticString) {
    board.display.fill(area, with: Theme.button)
    board.display.text(label, centredIn: area, scale: label.utf8CodeUnitCount <= 5 ? 2 : 1, Theme.text)
  }

  /// Minutes and seconds until the lockout ends, painted when they change.
  mutating func paintCountdown() {
    // A wait is at most 2^32 seconds.
    let seconds = UInt32(truncatingIfNeeded: wait.seconds)
    guard seconds > 0 else { return }
    guard seconds != countdown else { return }
    countdown = seconds
    let area = Rectangle(x: 24, y: 84, width: 192, height: 60)
    board.display.fill(area, with: Theme.background)
    let minutes = min(seconds / 60, 99)
    let digits: InlineArray<4, UInt32> = [minutes / 10, minutes % 10, seconds % 60 / 10, seconds % 10]
    for k in 0..<4 {
      let x = 34 + 44 * Int16(truncatingIfNeeded: k) + (k > 1 ? 16 : 0)
      board.display.largeDigit(
        UInt8(truncatingIfNeeded: digits[k]), x: x, y: 94, unit: 2, clip: area, Theme.bad)
    }
    board.display.fill(Rectangle(x: 116, y: 104, width: 7, height: 7), with: Theme.bad)
    board.display.fill(Rectangle(x: 116, y: 122, width: 7, height: 7), with: Theme.bad)
  }

  /// Seconds until a held B forgets the PIN.
  mutating func paintResetCountdown(_ seconds: UInt8) {
    board.display.fill(Theme.drawing, with: Theme.background)
    board.display.text("Factory reset", x: 8, y: 8, scale: 2, Theme.bad)
    board.display.text("B forgets the PIN; let go to keep it", x: 8, y: 228, Theme.faint)
    board.display.largeDigit(seconds, x: 104, y: 94, unit: 3, clip: Theme.drawing, Theme.bad)
    board.display.frameDidComplete()
  }

  private mutating func paintPadlock(isOpen: Bool, _ color: RGB565) {
    board.display.fill(Rectangle(x: 84, y: 112, width: 72, height: 56), with: color)
    let lift: Int16 = isOpen ? 14 : 0
    board.display.fill(Rectangle(x: 94, y: 72 - lift, width: 10, height: 40), with: color)
    board.display.fill(Rectangle(x: 94, y: 72 - lift, width: 52, height: 10), with: color)
    board.display.fill(Rectangle(x: 136, y: 72 - lift, width: 10, height: isOpen ? 24 : 40), with: color)
    if isOpen { board.display.fill(Rectangle(x: 94, y: 98, width: 10, height: 14), with: color) }
    board.display.fill(Rectangle(x: 115, y: 130, width: 10, height: 20), with: Theme.background)
  }
}

extension Mode {
  fileprivate var title: StaticString {
    switch self {
    case .practice: "Practice"
    case .setPIN: "Set a PIN"
    case .confirmPIN: "Same PIN again"
    case .locked: "Locked"
    case .unlocked: "Unlocked"
    case .lockedOut: "Locked out"
    case .fault: "Out of order"
    }
  }

  fileprivate var shortName: StaticString {
    switch self {
    case .practice: "PRACTICE"
    case .setPIN: "SET PIN"
    case .confirmPIN: "CONFIRM PIN"
    case .locked: "LOCKED"
    case .unlocked: "UNLOCKED"
    case .lockedOut: "LOCKED OUT"
    case .fault: "FAULT"
    }
  }

  fileprivate var hint: StaticString {
    switch self {
    case .practice: "draw a digit here; B goes back"
    case .setPIN, .confirmPIN, .locked: "draw one digit at a time; B practises"
    case .unlocked: "C locks, A sets a new PIN, B practises"
    case .lockedOut: "too many wrong attempts"
    case .fault: ""
    }
  }
}
