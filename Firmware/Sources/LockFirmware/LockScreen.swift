import Core2HAL
import DigitNet
import Ink

/// Everything that the screen shows of the lock's state.
struct ScreenContent {
  var mode: Mode
  /// Digits of a PIN, and the number of digits entered.
  var pinLength: UInt8
  var entered: Int
  /// Why the device is out of order.
  var fault: Fault?
  /// Whether the PIN was just forgotten.
  var isPINForgotten: Bool
  /// The rest of the lockout.
  var wait: ServedWait
}

/// Paints the screen. Its only state is the countdown that it painted last.
struct LockScreen {
  /// Seconds of the lockout on the screen; 0 if none are shown.
  private var countdown: UInt32 = 0

  // MARK: Modes

  /// Paints everything.
  mutating func paint(_ content: ScreenContent, on display: inout some Display) {
    display.fill(Theme.panel, with: Theme.background)
    paintDrawingArea(content, on: &display)
    paintRasterFrame(on: &display)
    display.text(content.mode.name, centeredIn: Theme.mode, Theme.text)
    paintButtons(isUnlocked: content.mode == .unlocked, on: &display)
    paintDots(content, on: &display)
    switch content.mode {
    case .unlocked: paintPadlock(isOpen: true, Theme.good, on: &display)
    case .fault: paintPadlock(isOpen: false, Theme.bad, on: &display)
    case .lockedOut:
      countdown = 0
      paintCountdown(content.wait, on: &display)
    case .practice, .setPIN, .confirmPIN, .locked: break
    }
    display.frameDidComplete()
  }

  /// Clears the drawing area and shows what to draw.
  func paintDrawingArea(_ content: ScreenContent, on display: inout some Display) {
    display.fill(Theme.drawing, with: Theme.background)
    display.fill(Rectangle(x: 241, y: 0, width: 1, height: 240), with: Theme.line)
    display.text(content.mode.title, x: 8, y: 8, scale: 2, Theme.faint)
    let hint: StaticString =
      switch content.mode {
      case .fault:
        switch content.fault {
        case .model: "model refused: see the serial log"
        case .exhausted: "too many wrong attempts: locked for good"
        case .vault, nil: "vault failed: see the serial log"
        }
      default: content.mode.hint
      }
    display.text(hint, x: 8, y: 228, Theme.faint)
    if content.isPINForgotten { display.text("the previous PIN is forgotten", x: 8, y: 32, Theme.doubt) }
  }

  // MARK: Ink and predictions

  /// Paints a line of ink, in pixels of the drawing area.
  func paintInk(
    fromX x0: UInt16, y y0: UInt16, toX x1: UInt16, y y1: UInt16, on display: inout some Display
  ) {
    // The drawing area is 240x240.
    display.stroke(
      fromX: Int16(truncatingIfNeeded: x0), y: Int16(truncatingIfNeeded: y0), toX: Int16(truncatingIfNeeded: x1),
      y: Int16(truncatingIfNeeded: y1), clip: Theme.drawing, Theme.ink)
  }

  /// Shows the raster, the digit and the confidence. A masked prediction shows only that there was one.
  func paint(_ prediction: Prediction?, _ raster: Raster, isMasked: Bool, on display: inout some Display) {
    clearPrediction(on: &display)
    if !isMasked { paint(raster, on: &display) }
    let isClear = prediction.map { !$0.isUnclear } ?? false
    if isClear, isMasked {
      display.fill(Rectangle(x: 274, y: 86, width: 12, height: 12), with: Theme.good)
    } else {
      let glyph = isClear ? prediction?.digit ?? LargeDigit.unknown : LargeDigit.unknown
      display.largeDigit(
        glyph, x: 268, y: 68, unit: 2, clip: Theme.digit, isClear ? Theme.good : Theme.doubt)
    }
    if let prediction, !isMasked {
      let percent = min((prediction.confidence + 5) / 10, 99)
      let color = isClear ? Theme.text : Theme.doubt
      display.number(UInt32(percent), digits: 2, x: 262, y: 126, scale: 2, color)
      display.character(0x25, x: 286, y: 126, scale: 2, color)
    }
    display.frameDidComplete()
  }

  /// Removes the prediction from the screen.
  func paintNoPrediction(on display: inout some Display) {
    clearPrediction(on: &display)
    display.frameDidComplete()
  }

  private func clearPrediction(on display: inout some Display) {
    display.fill(Theme.raster, with: Theme.background)
    display.fill(Theme.digit, with: Theme.background)
    display.fill(Theme.confidence, with: Theme.background)
    paintRasterFrame(on: &display)
  }

  private func paintRasterFrame(on display: inout some Display) {
    let area = Theme.raster
    display.fill(Rectangle(x: area.x - 2, y: 0, width: 1, height: area.height + 2), with: Theme.line)
    display.fill(Rectangle(x: area.x + area.width + 1, y: 0, width: 1, height: area.height + 2), with: Theme.line)
    display.fill(
      Rectangle(x: area.x - 2, y: area.height + 1, width: area.width + 4, height: 1), with: Theme.line)
  }

  private func paint(_ raster: Raster, on display: inout some Display) {
    for i in 0..<Raster.side {
      var row = raster.rows[i]
      // A run of set cells is one rectangle.
      while row != 0 {
        let start = row.trailingZeroBitCount
        let length = (~(row >> UInt32(truncatingIfNeeded: start))).trailingZeroBitCount
        display.fill(
          Rectangle(
            x: Theme.raster.x + 2 * Int16(truncatingIfNeeded: start),
            y: Theme.raster.y + 2 * Int16(truncatingIfNeeded: i),
            width: 2 * Int16(truncatingIfNeeded: length), height: 2), with: Theme.text)
        row &= ~((1 << UInt32(truncatingIfNeeded: start + length)) - 1 as UInt32)
      }
    }
  }

  // MARK: Parts of a mode

  /// One dot for each digit of the PIN, filled if the digit is entered.
  func paintDots(_ content: ScreenContent, on display: inout some Display) {
    guard content.mode.isEnteringPIN else { return }
    display.fill(Theme.dots, with: Theme.background)
    let count = Int16(content.pinLength)
    let left = Theme.dots.x + (Theme.dots.width - 9 * count + 2) / 2
    for k in 0..<count {
      let x = left + 9 * k
      display.fill(Rectangle(x: x, y: Theme.dots.y + 1, width: 7, height: 7), with: Theme.text)
      if k >= Int16(truncatingIfNeeded: content.entered) {
        display.fill(Rectangle(x: x + 1, y: Theme.dots.y + 2, width: 5, height: 5), with: Theme.background)
      }
    }
  }

  private func paintButtons(isUnlocked: Bool, on display: inout some Display) {
    paintButton(Theme.enter, isUnlocked ? "LOCK" : "ENTER", on: &display)
    paintButton(Theme.clear, isUnlocked ? "NEW PIN" : "CLEAR", on: &display)
  }

  private func paintButton(_ area: Rectangle, _ label: StaticString, on display: inout some Display) {
    display.fill(area, with: Theme.button)
    display.text(label, centeredIn: area, scale: label.utf8CodeUnitCount <= 5 ? 2 : 1, Theme.text)
  }

  // MARK: Countdowns

  /// Minutes and seconds until the lockout ends, painted only when they change.
  mutating func paintCountdown(_ wait: ServedWait, on display: inout some Display) {
    // A wait is at most 2^32 seconds.
    let seconds = UInt32(truncatingIfNeeded: wait.seconds)
    guard seconds > 0, seconds != countdown else { return }
    countdown = seconds
    let area = Rectangle(x: 24, y: 84, width: 192, height: 60)
    display.fill(area, with: Theme.background)
    let minutes = min(seconds / 60, 99)
    let digits: InlineArray<4, UInt32> = [minutes / 10, minutes % 10, seconds % 60 / 10, seconds % 10]
    for k in 0..<4 {
      let x = 34 + 44 * Int16(truncatingIfNeeded: k) + (k > 1 ? 16 : 0)
      display.largeDigit(
        UInt8(truncatingIfNeeded: digits[k]), x: x, y: 94, unit: 2, clip: area, Theme.bad)
    }
    display.fill(Rectangle(x: 116, y: 104, width: 7, height: 7), with: Theme.bad)
    display.fill(Rectangle(x: 116, y: 122, width: 7, height: 7), with: Theme.bad)
  }

  /// Seconds until holding button B forgets the PIN.
  func paintResetCountdown(_ seconds: UInt8, on display: inout some Display) {
    display.fill(Theme.drawing, with: Theme.background)
    display.text("Factory reset", x: 8, y: 8, scale: 2, Theme.bad)
    display.text("B forgets the PIN; let go to keep it", x: 8, y: 228, Theme.faint)
    display.largeDigit(seconds, x: 104, y: 94, unit: 3, clip: Theme.drawing, Theme.bad)
    display.frameDidComplete()
  }

  private func paintPadlock(isOpen: Bool, _ color: RGB565, on display: inout some Display) {
    display.fill(Rectangle(x: 84, y: 112, width: 72, height: 56), with: color)
    let lift: Int16 = isOpen ? 14 : 0
    display.fill(Rectangle(x: 94, y: 72 - lift, width: 10, height: 40), with: color)
    display.fill(Rectangle(x: 94, y: 72 - lift, width: 52, height: 10), with: color)
    display.fill(Rectangle(x: 136, y: 72 - lift, width: 10, height: isOpen ? 24 : 40), with: color)
    if isOpen { display.fill(Rectangle(x: 94, y: 98, width: 10, height: 14), with: color) }
    display.fill(Rectangle(x: 115, y: 130, width: 10, height: 20), with: Theme.background)
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

  fileprivate var hint: StaticString {
    switch self {
    case .practice: "draw a digit here; B goes back"
    case .setPIN, .confirmPIN, .locked: "draw one digit at a time; B practices"
    case .unlocked: "C locks, A sets a new PIN, B practices"
    case .lockedOut: "too many wrong attempts"
    case .fault: ""
    }
  }
}
