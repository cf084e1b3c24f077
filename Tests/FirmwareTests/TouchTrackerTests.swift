import Core2HAL
import Testing

@testable import LockFirmware

/// How reports of the touch panel become events.
@Suite("Touches")
struct TouchTrackerTests {
  private static let press = FingerTiming.shortestPress

  /// Points of the fingers that are down, and the event that the report gives.
  typealias Step = (points: [(x: UInt16, y: UInt16)], event: TouchTracker.Event)

  /// The reports of a driver that does not check positions.
  private func report(_ points: [(x: UInt16, y: UInt16)]) -> TouchReport {
    let points = points.map { TouchPoint(x: $0.x, y: $0.y) }
    return switch points.count {
    case 0: .none
    case 1: .one(points[0])
    default: .two(points[0], points[1])
    }
  }

  /// The events of reports that come as often as a press takes.
  private func expect(_ steps: [Step], hasTeachButton: Bool = false) {
    var tracker = TouchTracker()
    for (k, step) in steps.enumerated() {
      let event = tracker.track(
        report(step.points), at: 1000 + Self.press * UInt64(k), buttons: UnlockedButtons(hasTeach: hasTeachButton))
      #expect(event == step.event, "step \(k)")
    }
  }

  private func draw(_ x: UInt16, _ y: UInt16, begins: Bool = false) -> TouchTracker.Event {
    .draw(x: x, y: y, begins: begins)
  }

  @Test("a stroke is drawn while the finger is down, clamped to the drawing area, and ends with it")
  func stroke() {
    expect([
      ([], .none), ([(20, 30)], draw(20, 30, begins: true)), ([(21, 30)], draw(21, 30)), ([(300, 30)], draw(239, 30)),
      ([(20, 270)], draw(20, 239)), ([(0, 0)], draw(0, 0)), ([], .strokeEnded), ([], .none),
      ([(239, 239)], draw(239, 239, begins: true)), ([], .strokeEnded),
    ])
  }

  @Test("a report outside of the panel counts as no finger", arguments: [(320, 20), (20, 280), (65_535, 65_535)])
  func outside(x: UInt16, y: UInt16) {
    expect([
      ([(20, 30)], draw(20, 30, begins: true)), ([(x, y)], .none), ([(21, 30)], draw(21, 30)), ([], .strokeEnded),
      ([(x, y)], .none), ([], .none),
    ])
    expect([([(319, 279)], .none), ([], .tapped(.enter))])
  }

  /// Buttons, printed and on the screen: a point inside, one just outside, and what a tap does.
  static let buttons: [(inside: (UInt16, UInt16), outside: (UInt16, UInt16), tap: TouchTracker.Tap)] = [
    ((53, 262), (53, 239), .clear), ((160, 262), (160, 239), .mode), ((267, 262), (230, 239), .enter),
    ((280, 188), (243, 188), .enter), ((280, 188), (280, 171), .enter), ((280, 188), (280, 204), .enter),
    ((280, 224), (243, 224), .clear), ((280, 224), (280, 206), .clear),
  ]

  @Test("a button is tapped when the finger goes up on it, and not once it has left", arguments: buttons.indices)
  func taps(index: Int) {
    let (inside, outside, tap) = Self.buttons[index]
    expect([([inside], .none), ([inside], .none), ([], .tapped(tap)), ([], .none)])
    expect([([inside], .none), ([outside], .none), ([], .none)])
    expect([([inside], .none), ([outside], .none), ([inside], .none), ([], .none)])
  }

  @Test("the button of a lesson is tapped like the others where it is on the screen, and is drawn on where it is not")
  func teachButton() {
    let (inside, below): ((UInt16, UInt16), (UInt16, UInt16)) = ((120, 196), (120, 214))
    expect([([inside], .none), ([inside], .none), ([], .tapped(.teach))], hasTeachButton: true)
    expect([([inside], .none), ([below], .none), ([inside], .none), ([], .none)], hasTeachButton: true)
    expect(
      [([below], draw(120, 214, begins: true)), ([inside], draw(120, 196)), ([], .strokeEnded)], hasTeachButton: true)
    expect([([inside], draw(120, 196, begins: true)), ([], .strokeEnded)])
  }

  @Test("a stroke that goes over a button does not press it, and a press that leaves its button draws nothing")
  func strokesAndButtons() {
    expect([([(200, 230)], draw(200, 230, begins: true)), ([(280, 188)], draw(239, 188)), ([], .strokeEnded)])
    expect([([(280, 188)], .none), ([(100, 100)], .none), ([(90, 90)], .none), ([], .none)])
    // Between the buttons, and on the panel beside the drawing area.
    expect([([(280, 150)], .none), ([(100, 100)], .none), ([], .none)])
    expect([([(280, 205)], .none), ([], .none)])
  }

  @Test("a press that slides from one button to another is not a tap")
  func change() {
    expect([([(53, 262)], .none), ([(160, 262)], .none), ([], .none)])
    expect([([(280, 188)], .none), ([(280, 224)], .none), ([], .none)])
  }

  @Test("of two fingers the first one draws, even close to the other")
  func twoFingers() {
    expect([
      ([(20, 20)], draw(20, 20, begins: true)), ([(20, 20), (60, 21)], draw(20, 20)),
      ([(50, 20), (60, 21)], draw(50, 20)), ([(60, 22), (60, 21)], draw(60, 22)), ([], .strokeEnded),
    ])
  }

  @Test("when the first finger goes up, the stroke ends, and the other one draws nothing until it is up")
  func firstLifted() {
    expect([
      ([(20, 20)], draw(20, 20, begins: true)), ([(20, 20), (200, 21)], draw(20, 20)), ([(199, 20)], .strokeEnded),
      ([(150, 20)], .none), ([(20, 20)], .none), ([], .none), ([(20, 20)], draw(20, 20, begins: true)),
    ])
  }

  @Test("when the other finger goes up, the first one continues")
  func otherLifted() {
    expect([
      ([(20, 20)], draw(20, 20, begins: true)), ([(20, 20), (200, 21)], draw(20, 20)), ([(30, 20)], draw(30, 20)),
      ([(190, 20)], draw(190, 20)), ([], .strokeEnded),
    ])
    // As far from the one as from the other: it is the first.
    expect([
      ([(20, 20)], draw(20, 20, begins: true)), ([(20, 20), (40, 30)], draw(20, 20)), ([(30, 25)], draw(30, 25)),
    ])
    expect([
      ([(20, 20)], draw(20, 20, begins: true)), ([(20, 20), (20, 60)], draw(20, 20)), ([(20, 41)], .strokeEnded),
    ])
    expect([
      ([(20, 20)], draw(20, 20, begins: true)), ([(20, 20), (60, 60)], draw(20, 20)), ([(50, 31)], .strokeEnded),
    ])
  }

  @Test("a button that a second finger joins is still pressed by the first, and the press is over if it is lifted")
  func pressWithSecondFinger() {
    expect([([(53, 262)], .none), ([(53, 262), (100, 100)], .none), ([(100, 100)], .none), ([], .none)])
    expect([([(53, 262)], .none), ([(53, 262), (100, 100)], .none), ([(53, 262)], .none), ([], .tapped(.clear))])
  }

  @Test("the button that is held is the printed one that the only finger has not left; a hold does not tap")
  func held() {
    var tracker = TouchTracker()
    func held(_ points: [(UInt16, UInt16)]) -> PanelButton? {
      _ = tracker.track(report(points), at: 1000, buttons: UnlockedButtons())
      return tracker.heldButton
    }
    #expect(tracker.heldButton == nil && !tracker.isDown && !tracker.isDrawing)
    #expect(held([(160, 262)]) == .b && tracker.isDown && !tracker.isDrawing)
    #expect(held([(160, 262), (20, 20)]) == nil)
    #expect(held([(160, 262)]) == .b)
    tracker.hold()
    #expect(held([(161, 262)]) == .b && tracker.isDown)
    let event = tracker.track(.none, at: 2000, buttons: UnlockedButtons())
    #expect(event == .none && tracker.heldButton == nil && !tracker.isDown)
    #expect(held([(160, 262)]) == .b)
    tracker.hold()
    #expect(held([(160, 200)]) == nil && tracker.isDown)
    #expect(held([(160, 262)]) == nil)
    _ = tracker.track(.none, at: 3000, buttons: UnlockedButtons())
    #expect(held([(280, 188)]) == nil && tracker.isDown)
    _ = tracker.track(.none, at: 4000, buttons: UnlockedButtons())
    #expect(held([(20, 20)]) == nil && tracker.isDown && tracker.isDrawing)
    tracker.hold()
    #expect(tracker.isDrawing)
  }

  @Test("a press is as long as a press, also where the clock's lower 32 bits wrap")
  func length() {
    for start: UInt64 in [0, 1000, 0xFFFF_FFF0, 0x1_0000_0000] {
      for (length, counts) in [(Self.press - 1, false), (Self.press, true), (5000, true)] {
        var tracker = TouchTracker()
        _ = tracker.track(.one(TouchPoint(x: 280, y: 188)), at: start, buttons: UnlockedButtons())
        let event = tracker.track(.none, at: start + length, buttons: UnlockedButtons())
        #expect(event == (counts ? .tapped(.enter) : .none), "\(length) ms from \(start)")
      }
    }
  }
}
