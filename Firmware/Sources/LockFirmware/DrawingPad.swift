import Core2HAL
import Ink

/// Where digits are drawn: follows the finger, keeps its ink, and knows when the pause that accepts it is over.
struct DrawingPad: ~Copyable {
  enum Event {
    case none
    /// The finger drew from one point of the drawing area to another, which is in the ink now.
    case drew(fromX: UInt16, fromY: UInt16, toX: UInt16, toY: UInt16)
    case strokeEnded
    case tapped(TouchTracker.Tap)
  }

  /// Milliseconds after which ink, or a complete PIN, is accepted by itself; 0 never.
  var pause: UInt32
  /// When ink, or a complete PIN, is accepted by itself; `UInt64.max` where nothing waits for that.
  private(set) var due: UInt64 = .max
  private var ink = Ink()
  private var touch = TouchTracker()

  init(pause: UInt32) { self.pause = pause }

  /// Follows what the panel reports.
  ///
  /// - Parameter acceptsInk: whether what is drawn now becomes ink.
  @inline(__always)  // Where there is no panel, nothing of this is left.
  mutating func track(_ report: TouchReport, at now: UInt64, acceptsInk: Bool) -> Event {
    let previousX = touch.lastX
    let previousY = touch.lastY
    switch touch.track(report) {
    case .none: return .none
    case .draw(let x, let y, let begins):
      // A step without a new sample sees the same point again.
      guard acceptsInk, begins || x != previousX || y != previousY else { return .none }
      due = .max
      ink.add(x: x, y: y)
      return .drew(fromX: begins ? x : previousX, fromY: begins ? y : previousY, toX: x, toY: y)
    case .strokeEnded:
      ink.endStroke()
      if !ink.isEmpty { startPause(at: now, isPINComplete: false) }
      return .strokeEnded
    case .tapped(let tap): return .tapped(tap)
    }
  }

  // MARK: Ink

  var isEmpty: Bool { ink.isEmpty }
  /// Points of ink, 0...512.
  var points: Int { ink.count }
  /// Whether ink was lost, because there was no room for it.
  var overflowed: Bool { ink.overflowed }

  /// Draws the ink on an empty drawing, without a copy on the stack.
  mutating func draw(on drawing: inout Drawing, framed framing: Framing) {
    ink.drawInPlace(on: &drawing, framed: framing)
  }

  /// Drops the ink, and wipes it from memory; nothing is accepted by itself any more.
  mutating func clear() {
    due = .max
    ink.clear()
  }

  // MARK: Pause

  /// Starts the pause, if there is something to accept: ink, or a complete PIN.
  mutating func startPause(at now: UInt64, isPINComplete: Bool) {
    due = pause > 0 && (!ink.isEmpty || isPINComplete) ? now + UInt64(widening: pause) : .max
  }

  mutating func cancelPause() { due = .max }

  // MARK: Finger

  /// Whether a stroke is being drawn.
  var isDrawing: Bool { touch.isDrawing }
  /// Whether any finger is down.
  var isTouched: Bool { touch.isDown }
  /// The printed button that a finger, the only one, went down on and has not left.
  var heldButton: PanelButton? { touch.heldButton }

  /// Makes a press on a button one that taps nothing when it ends.
  mutating func holdButton() { touch.hold() }
}
