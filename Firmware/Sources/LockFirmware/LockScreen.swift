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
  /// The rest of the lockout.
  var wait: ServedWait
  /// The buttons on the drawing area of an unlocked device.
  var buttons = UnlockedButtons()
  /// Drawings of the lesson that count so far, and the digit that is drawn next.
  var taught: UInt8 = 0
  var digit: UInt8 = 0
}

/// The buttons on the drawing area of an unlocked device.
struct UnlockedButtons: Equatable {
  /// Whether the device can learn how its owner draws digits.
  var hasTeach = false
  /// Whether a finger can be added.
  var hasFinger = false

  /// Where the button is that begins a lesson.
  var teach: Rectangle? { hasTeach ? hasFinger ? Theme.teachBeside : Theme.teach : nil }
}

/// Which buttons do something now, and what.
struct ButtonState: Equatable {
  var isUnlocked: Bool
  var isPractice: Bool
  var canEnter: Bool
  var canClear: Bool
  var canChangeMode: Bool
  /// Whether CLEAR gives up a lesson.
  var stopsLesson = false
}

/// Paints the screen. Its state is what it painted last of the parts that change by themselves.
struct LockScreen {
  /// Seconds of the lockout on the screen; 0 if none are shown.
  private var countdown: UInt32 = 0
  /// When the notice on the screen ends; `UInt64.max` if none is shown.
  private var noticeEnd: UInt64 = .max
  /// The buttons on the screen; `nil` before the first.
  private var buttons: ButtonState?
  private var bar = PauseBar()
  /// What the countdown of a time limit shows.
  private var warning: IdleLimits.Warning?

  /// The time when the screen changes by itself; `UInt64.max` if it does not.
  var due: UInt64 { min(noticeEnd, bar.due) }

  // MARK: Modes

  /// Paints everything but the buttons, which `advance` paints.
  mutating func paint(_ content: ScreenContent, on display: inout some Display) {
    display.fill(Theme.panel, with: Theme.background)
    bar = PauseBar()
    paintDrawingArea(content, on: &display)
    paintRasterFrame(on: &display)
    paintDots(content, on: &display)
    if content.mode == .lockedOut {
      countdown = 0
      paintCountdown(content.wait, on: &display)
    }
    display.frameDidComplete()
  }

  /// Clears the drawing area and shows the mode, and what to draw. A notice ends.
  mutating func paintDrawingArea(_ content: ScreenContent, on display: inout some Display) {
    noticeEnd = .max
    buttons = nil
    warning = nil
    display.fill(Theme.drawing, with: Theme.background)
    PauseBar.paintTrack(on: &display)
    let end = display.text(content.mode.title, x: 8, y: 6, Theme.text)
    if content.mode == .teaching { paintWanted(content, x: end, on: &display) }
    let hint: StaticString =
      switch content.mode {
      case .fault:
        switch content.fault {
        case .model: "model refused: see serial log"
        case .exhausted: "locked: too many wrong PINs"
        case .vaultFormat: "vault refused: see serial log"
        case .vault, nil: "vault failed: see serial log"
        }
      default: content.mode.hint
      }
    display.text(hint, x: 8, y: 208, Theme.faint)
    switch content.mode {
    case .unlocked: paintUnlocked(content, on: &display)
    case .fault: paintPadlock(isOpen: false, Theme.bad, on: &display)
    case .practice, .setPIN, .confirmPIN, .repeatPIN, .locked, .lockedOut, .oldPIN, .teaching, .addFinger: break
    }
  }

  // MARK: What changes by itself

  /// Shows a notice until its time is over or the drawing area changes.
  mutating func show(_ notice: Notice, at now: UInt64, on display: inout some Display) {
    noticeEnd = now + Notice.duration
    display.paint(notice)
    display.frameDidComplete()
  }

  /// Ends a step: shortens the bar of the pause, counts down a time limit, and shows which buttons do something.
  mutating func advance(
    to now: UInt64, pauseEnd: UInt64, warning: IdleLimits.Warning?, _ state: ButtonState, on display: inout some Display
  ) {
    if warning != self.warning {
      self.warning = warning
      display.fill(Theme.warning, with: Theme.background)
      if let warning {
        let text: StaticString = warning.locks ? "locks in " : "drops in "
        let number = display.text(text, x: Theme.warning.x, y: 6, Theme.doubt)
        let unit = display.decimal(UInt32(warning.seconds), x: number, y: 6, Theme.doubt)
        display.text(" s", x: unit, y: 6, Theme.doubt)
      }
    }
    bar.advance(to: now, end: pauseEnd, on: &display)
    if state != buttons {
      buttons = state
      paintButtons(state, on: &display)
    }
  }

  /// Whether a notice is on the screen, and whether its time is over.
  var hasNotice: Bool { noticeEnd != .max }
  func isNoticeOver(at now: UInt64) -> Bool { noticeEnd <= now }

  /// Removes the notice.
  mutating func endNotice(_ content: ScreenContent, on display: inout some Display) {
    paintDrawingArea(content, on: &display)
    display.frameDidComplete()
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
      display.number(UInt32(percent), digits: 2, x: 268, y: 126, color)
      display.character(0x25, x: 284, y: 126, color)
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
    display.frame(
      Rectangle(
        x: Theme.raster.x - 2, y: Theme.raster.y - 2, width: Theme.raster.width + 4, height: Theme.raster.height + 4),
      with: Theme.line)
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

  /// The buttons on the screen, and below the drawing area what the printed ones do. A button that does nothing has only
  /// a frame.
  private func paintButtons(_ state: ButtonState, on display: inout some Display) {
    let enter: StaticString = state.isUnlocked ? "LOCK" : "ENTER"
    let clear: StaticString = state.isUnlocked ? "NEW PIN" : state.stopsLesson ? "STOP" : "CLEAR"
    paintButton(Theme.enter, enter, isActive: state.canEnter, on: &display)
    paintButton(Theme.clear, clear, isActive: state.canClear, on: &display)
    display.fill(Theme.labels, with: Theme.background)
    if state.canClear { paintLabel("A ", clear, x: 8, on: &display) }
    if state.canChangeMode { paintLabel("B ", state.isPractice ? "BACK" : "PRACTICE", x: 92, on: &display) }
    if state.canEnter { paintLabel("C ", enter, x: 184, on: &display) }
  }

  private func paintLabel(_ button: StaticString, _ text: StaticString, x: Int16, on display: inout some Display) {
    display.text(text, x: display.text(button, x: x, y: 226, Theme.text), y: 226, Theme.faint)
  }

  private func paintButton(
    _ area: Rectangle, _ label: StaticString, isActive: Bool, on display: inout some Display
  ) {
    display.fill(area, with: isActive ? Theme.button : Theme.background)
    if !isActive { display.frame(area, with: Theme.line) }
    display.text(label, centeredIn: area, isActive ? Theme.text : Theme.faint)
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
  ///
  /// Nothing on the screen changes by itself until `paint` is called: a notice and the bar of the pause end here.
  mutating func paintResetCountdown(_ seconds: UInt8, on display: inout some Display) {
    noticeEnd = .max
    bar = PauseBar()
    PauseBar.paintTrack(on: &display)
    display.fill(Theme.drawing, with: Theme.background)
    display.text("Factory reset", x: 8, y: 6, Theme.bad)
    display.text("let go of B to keep the PIN", x: 8, y: 208, Theme.text)
    display.largeDigit(seconds, x: 104, y: 94, unit: 3, clip: Theme.drawing, Theme.bad)
    display.frameDidComplete()
  }

  /// The digit of a lesson that is drawn next: "Draw a 3 - 4 of 20".
  private func paintWanted(_ content: ScreenContent, x: Int16, on display: inout some Display) {
    var x = display.text(content.digit == 8 ? " an " : " a ", x: x, y: 6, Theme.text)
    x = display.decimal(UInt32(content.digit), x: x, y: 6, Theme.good)
    x = display.text(" - ", x: x, y: 6, Theme.text)
    x = display.decimal(UInt32(content.taught) + 1, x: x, y: 6, Theme.text)
    display.text(" of 20", x: x, y: 6, Theme.text)
  }

  private func paintUnlocked(_ content: ScreenContent, on display: inout some Display) {
    paintPadlock(isOpen: true, Theme.good, on: &display)
    if let teach = content.buttons.teach { paintButton(teach, "TEACH HAND", isActive: true, on: &display) }
    if content.buttons.hasFinger { paintButton(Theme.finger, "ADD FINGER", isActive: true, on: &display) }
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
