import Core2HAL

/// Turns the reports of the panel into strokes and taps.
///
/// A touch of a button counts from `FingerTiming.shortestPress` on: one that only a single sample of the panel has seen
/// is noise. A stroke of a single sample is a dot, which is ink.
struct TouchTracker {
  enum Tap: Equatable {
    case enter, clear, mode, teach, finger
  }

  enum Event: Equatable {
    case none
    /// A stroke begins or continues at a point inside the drawing area.
    case draw(x: UInt16, y: UInt16, begins: Bool)
    case strokeEnded
    case tapped(Tap)
  }

  private enum Finger {
    case up
    case drawing
    case pressing(PanelButton)
    /// Down on a button, but no longer a tap.
    case holding(PanelButton)
    case tapping(Tap)
    /// Down, and ignored until it is up.
    case ignored
  }

  private var finger = Finger.up
  /// When the finger went down, in ms since boot, modulo 2^32.
  private var start: UInt32 = 0
  private var last = TouchPoint(x: 0, y: 0)
  /// The last position of the finger, clamped to the drawing area.
  var lastX: UInt16 { clamp(last.x) }
  var lastY: UInt16 { clamp(last.y) }
  /// The other finger, while two are down.
  private var other: TouchPoint?

  /// Whether a stroke is being drawn.
  var isDrawing: Bool { if case .drawing = finger { true } else { false } }
  /// The printed button that the only finger went down on and has not left.
  var heldButton: PanelButton? {
    guard other == nil else { return nil }
    switch finger {
    case .pressing(let button), .holding(let button): return button
    case .up, .drawing, .tapping, .ignored: return nil
    }
  }

  /// Whether any finger is down.
  var isDown: Bool { if case .up = finger { false } else { true } }

  /// Processes a report of the panel.
  ///
  /// - Parameter buttons: those on the drawing area.
  @inline(__always)
  mutating func track(_ report: TouchReport, at now: UInt64, buttons: UnlockedButtons) -> Event {
    let time = UInt32(truncatingIfNeeded: now)
    guard let point = report.first else { return lift(at: time) }
    // A driver drops reads that lie outside the panel.
    guard point.x < TouchGeometry.width, point.y < TouchGeometry.height else { return .none }

    var event = Event.none
    if report.count == 1, let other, distance(point, other) < distance(point, last) {
      // The counted finger is up. The other finger must not draw a line to where it was.
      event = isDrawing ? .strokeEnded : .none
      finger = .ignored
    }
    other = report.second

    switch finger {
    case .up:
      start = time
      event = press(point, buttons: buttons)
    case .drawing: event = .draw(x: clamp(point.x), y: clamp(point.y), begins: false)
    case .pressing(let button), .holding(let button):
      if PanelButton(at: point) != button { finger = .ignored }
    case .tapping(let tap): if TouchTracker.tap(at: point, buttons: buttons) != tap { finger = .ignored }
    case .ignored: break
    }
    last = point
    return event
  }

  private mutating func press(_ point: TouchPoint, buttons: UnlockedButtons) -> Event {
    if let button = PanelButton(at: point) {
      finger = .pressing(button)
    } else if let tap = TouchTracker.tap(at: point, buttons: buttons) {
      finger = .tapping(tap)
    } else if Theme.drawing.contains(x: Int16(point.x), y: Int16(point.y)) {
      finger = .drawing
      return .draw(x: point.x, y: point.y, begins: true)
    } else {
      finger = .ignored
    }
    return .none
  }

  private mutating func lift(at time: UInt32) -> Event {
    defer {
      finger = .up
      other = nil
    }
    if isDrawing { return .strokeEnded }
    guard time &- start >= UInt32(truncatingIfNeeded: FingerTiming.shortestPress) else { return .none }
    switch finger {
    case .pressing(.a): return .tapped(.clear)
    case .pressing(.b): return .tapped(.mode)
    case .pressing(.c): return .tapped(.enter)
    case .tapping(let tap): return .tapped(tap)
    case .up, .drawing, .ignored, .holding: return .none
    }
  }

  /// Turns a press on a button into a hold: its end does not count as a tap.
  mutating func hold() { if case .pressing(let button) = finger { finger = .holding(button) } }

  private static func tap(at point: TouchPoint, buttons: UnlockedButtons) -> Tap? {
    // The panel is 320x280: both fit Int16.
    if Theme.enter.contains(x: Int16(point.x), y: Int16(point.y)) { return .enter }
    if Theme.clear.contains(x: Int16(point.x), y: Int16(point.y)) { return .clear }
    if let teach = buttons.teach, teach.contains(x: Int16(point.x), y: Int16(point.y)) { return .teach }
    if buttons.hasFinger, Theme.finger.contains(x: Int16(point.x), y: Int16(point.y)) { return .finger }
    return nil
  }

  private func clamp(_ value: UInt16) -> UInt16 { min(value, 239) }

  private func distance(_ a: TouchPoint, _ b: TouchPoint) -> Int32 {
    abs(Int32(a.x) - Int32(b.x)) + abs(Int32(a.y) - Int32(b.y))
  }
}
