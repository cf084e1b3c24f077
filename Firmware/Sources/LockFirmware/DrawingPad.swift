import Core2HAL
import DigitNet
import Ink
import Owner

/// The drawing area: follows the finger, keeps its ink, and knows when the pause that accepts it is over.
struct DrawingPad: ~Copyable {
  enum Event {
    case none
    /// The finger drew a line between two points of the drawing area, which is now part of the ink.
    case drew(fromX: UInt16, fromY: UInt16, toX: UInt16, toY: UInt16)
    case strokeEnded
    case tapped(TouchTracker.Tap)
  }

  /// Milliseconds after which ink, or a complete PIN, is accepted automatically; 0 means never.
  var pause: UInt32
  /// The shortest pause where a PIN is entered, in milliseconds; 0 means never.
  private let shortestForPIN: UInt32
  /// The time when ink, or a complete PIN, is accepted automatically; `UInt64.max` if nothing waits for that.
  private(set) var due: UInt64 = .max
  private var ink = Ink()
  private var touch = TouchTracker()

  init(pause: UInt32) {
    self.pause = pause
    shortestForPIN = pause
  }

  /// Processes a report of the panel.
  ///
  /// Always inlined: on a board whose panel never reports a finger, the compiler then removes all of it.
  ///
  /// - Parameters:
  ///   - acceptsInk: whether what is drawn now becomes ink.
  ///   - isPIN: whether it belongs to a PIN.
  ///   - buttons: those on the drawing area.
  @inline(__always)
  mutating func track(
    _ report: TouchReport, at now: UInt64, acceptsInk: Bool, isPIN: Bool, buttons: UnlockedButtons
  ) -> Event {
    let previousX = touch.lastX
    let previousY = touch.lastY
    switch touch.track(report, at: now, buttons: buttons) {
    case .none: return .none
    case .draw(let x, let y, let begins):
      // A step without a new sample reads the same point again.
      guard acceptsInk, begins || x != previousX || y != previousY else { return .none }
      due = .max
      ink.add(x: x, y: y)
      return .drew(fromX: begins ? x : previousX, fromY: begins ? y : previousY, toX: x, toY: y)
    case .strokeEnded:
      ink.endStroke()
      if !ink.isEmpty { startPause(at: now, isPIN: isPIN, isPINComplete: false) }
      return .strokeEnded
    case .tapped(let tap): return .tapped(tap)
    }
  }

  // MARK: Ink

  var isEmpty: Bool { ink.isEmpty }
  /// Points of ink, 0...512.
  var points: Int { ink.count }
  /// Whether ink was lost because there was no room for it.
  var overflowed: Bool { ink.overflowed }

  /// Drops stray dots and computes the logits of the digit, without a copy of the ink on the stack.
  ///
  /// - Parameters:
  ///   - drawing: afterwards the upright view.
  ///   - observer: sees the activations of each view.
  mutating func read<Observer: ActivationObserver>(
    by network: Network, on drawing: inout Drawing, observer: inout Observer
  ) -> Logits {
    ink.dropDots()
    var logits = Logits()
    network.addLogits(of: &ink, on: &drawing, to: &logits, observer: &observer)
    return logits
  }

  /// Describes the hand that drew the ink, before its stray dots are dropped.
  @inline(__always)
  mutating func describe(to hand: inout some HandCheck) -> Bool { hand.describe(&ink) }

  /// Drops the ink, wipes it from memory, and ends the pause.
  mutating func clear() {
    due = .max
    ink.clear()
  }

  // MARK: Pause

  /// Starts the pause if there is something to accept: ink, or a complete PIN.
  ///
  /// The console can only make the pause of a PIN longer: a shorter one would take a digit, or a whole PIN, before its
  /// owner has corrected it.
  mutating func startPause(at now: UInt64, isPIN: Bool, isPINComplete: Bool) {
    var pause = self.pause
    if isPIN { pause = pause == 0 || shortestForPIN == 0 ? 0 : max(pause, shortestForPIN) }
    due = pause > 0 && (!ink.isEmpty || isPINComplete) ? now + UInt64(widening: pause) : .max
  }

  mutating func cancelPause() { due = .max }

  // MARK: Finger

  /// Whether a stroke is being drawn.
  var isDrawing: Bool { touch.isDrawing }
  /// Whether any finger is down.
  var isTouched: Bool { touch.isDown }
  /// The printed button that the only finger went down on and has not left.
  var heldButton: PanelButton? { touch.heldButton }

  /// Turns a press on a button into a hold: its end does not count as a tap.
  mutating func holdButton() { touch.hold() }
}
