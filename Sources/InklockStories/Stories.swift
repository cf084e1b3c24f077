import Core2HAL
import HostSupport
import LockFirmware

/// A scripted session to record: the device at the start and the actions of its user.
struct Story: Sendable {
  let name: String
  let title: String
  var configuration = LockConfiguration()
  /// The PIN that is already set on the device; `nil` for a new device.
  var pin: [Int]?
  let perform: @Sendable (Narrator) throws(InputError) -> Void
}

extension Story {
  static let all: [Story] = [
    Story(name: "first-pin", title: "A new device takes its first PIN and opens with it") { n throws(InputError) in
      try n.expect("mode name=set-pin")
      try n.enterPIN([2, 5, 8, 0])
      try n.expect("mode name=confirm-pin")
      try n.enterPIN([2, 5, 8, 0])
      try n.expect("pin set")
      try n.expect("mode name=locked")
      try n.enterPIN([2, 5, 8, 0])
      try n.expect("pin accepted attempts=1")
      try n.expect("mode name=unlocked")
    },
    Story(name: "confirm-mismatch", title: "The second entry of a new PIN differs from the first") {
      n throws(InputError) in
      try n.enterPIN([1, 4, 7, 9])
      try n.expect("mode name=confirm-pin")
      try n.enterPIN([1, 4, 7, 3])
      try n.expect("pin mismatch")
      try n.expect("mode name=set-pin")
      try n.enterPIN([1, 4, 7, 9])
      try n.enterPIN([1, 4, 7, 9])
      try n.expect("pin set")
    },
    Story(name: "unlock", title: "A device with a PIN is unlocked and locked again", pin: [3, 6, 9, 1]) {
      n throws(InputError) in
      try n.expect("mode name=locked")
      try n.enterPIN([3, 6, 9, 1])
      try n.expect("mode name=unlocked")
      n.wait(1500)
      n.tap(.c)
      try n.expect("mode name=locked")
    },
    Story(name: "lockout", title: "Wrong PINs up to the lockout, and out of it again", pin: [3, 6, 9, 1]) {
      n throws(InputError) in
      for (k, last) in [2, 3, 4, 5].enumerated() {
        try n.enterPIN([3, 6, 9, last])
        try n.expect("pin wrong attempts=\(k + 1)")
      }
      try n.enterPIN([3, 6, 9, 5])
      try n.expect("pin wrong attempts=4 repeated=yes")
      try n.enterPIN([3, 6, 9, 0])
      try n.expect("lockout seconds=30 attempts=5")
      try n.expect("mode name=locked-out")
      n.wait(4000)
      n.tap(.b)
      n.stroke([(60, 60), (90, 160)])
      n.wait(27_000)
      try n.expect("mode name=locked")
      try n.enterPIN([3, 6, 9, 1])
      try n.expect("pin accepted attempts=6")
    },
    Story(name: "lockout-power-cut", title: "A power cut in a lockout starts the wait again", pin: [3, 6, 9, 1]) {
      n throws(InputError) in
      for last in [2, 3, 4, 5, 7] { try n.enterPIN([3, 6, 9, last]) }
      try n.expect("lockout seconds=30 attempts=5")
      n.wait(25_000)
      n.cutPower()
      try n.expect("boot ")
      try n.expect("lockout seconds=30 attempts=5")
      n.wait(29_000)
      n.type("status")
      try n.expect("status mode=locked-out")
      n.wait(2000)
      try n.expect("mode name=locked")
    },
    Story(
      name: "factory-reset", title: "B held from power-on forgets the PIN; letting go keeps it", pin: [3, 6, 9, 1]
    ) { n throws(InputError) in
      n.cutPower()
      n.hold(.b, for: 6_000)
      try n.expect("reset cancelled")
      n.cutPower()
      n.hold(.b, for: 10_100)
      try n.expect("reset done")
      try n.expect("mode name=set-pin")
      try n.enterPIN([8, 0, 2, 4])
      try n.enterPIN([8, 0, 2, 4])
      try n.expect("pin set")
      try n.enterPIN([3, 6, 9, 1])
      try n.expect("pin wrong attempts=1")
      try n.enterPIN([8, 0, 2, 4])
      try n.expect("mode name=unlocked")
    },
    Story(name: "change-pin", title: "The PIN is changed on an unlocked device", pin: [3, 6, 9, 1]) {
      n throws(InputError) in
      try n.enterPIN([3, 6, 9, 1])
      try n.expect("mode name=unlocked")
      n.tap(.a)
      try n.expect("mode name=set-pin")
      try n.enterPIN([8, 0, 2, 4])
      try n.enterPIN([8, 0, 2, 4])
      try n.expect("pin set")
      try n.expect("mode name=unlocked")
      n.tap(.c)
      try n.enterPIN([3, 6, 9, 1])
      try n.expect("pin wrong attempts=1")
      try n.enterPIN([8, 0, 2, 4])
      try n.expect("pin accepted attempts=2")
    },
    Story(name: "practice", title: "All ten digits are practiced, each accepted by the pause") {
      n throws(InputError) in
      n.tap(.b)
      try n.expect("mode name=practice")
      for digit in 0...9 {
        try n.draw(digit)
        n.wait(1400)
        try n.expectDigit(digit)
      }
      n.tap(.b)
      try n.expect("mode name=set-pin")
    },
    Story(name: "writing-styles", title: "Crossed sevens, open fours and other ways to write") {
      n throws(InputError) in
      n.tap(.b)
      for (digit, style) in [
        (7, "7 crossed"), (7, "7 uncrossed"), (4, "4 open"), (4, "4 closed"), (1, "1 with a serif"), (1, "1 as a bar"),
        (9, "9 with a straight stem"), (9, "9 with a curved stem"), (5, "5 with its hat last"),
        (3, "3 with a flat top"),
      ] {
        try n.enterDigit(digit, style: style)
        try n.expectDigit(digit)
      }
    },
    Story(name: "scribble", title: "A scribble and a dot are unclear and cost nothing", pin: [3, 6, 9, 1]) {
      n throws(InputError) in
      try n.enterDigit(3)
      try n.expectDigit(3)
      n.stroke(scribble)
      n.wait(1400)
      try n.expectUnclear()
      n.stroke([(120, 118), (121, 119), (120, 120)])
      n.wait(1400)
      try n.expectUnclear()
      for digit in [6, 9, 1] { try n.enterDigit(digit) }
      n.tap(.c)
      n.wait(600)
      try n.expect("pin accepted attempts=1")
    },
    Story(name: "clear-and-redraw", title: "Ink is cleared and a digit is taken back", pin: [3, 6, 9, 1]) {
      n throws(InputError) in
      try n.enterDigit(3)
      n.stroke([(40, 60), (200, 180)])
      n.wait(300)
      n.tap(.a)
      try n.enterDigit(6)
      try n.enterDigit(8)
      n.tap(.a)
      try n.enterDigit(9)
      // CLEAR and ENTER on the screen act like the printed buttons.
      try n.draw(7)
      n.tap(x: 280, y: 224)
      try n.draw(1)
      n.tap(x: 280, y: 188)
      n.wait(300)
      n.tap(x: 280, y: 188)
      n.wait(600)
      try n.expect("pin accepted attempts=1")
    },
    Story(name: "corners", title: "Small digits in the four corners of the drawing area") { n throws(InputError) in
      n.tap(.b)
      n.writing.size = 64
      n.writing.speed = 0.25
      for (digit, x, y) in [(3, 32.0, 38.0), (2, 208.0, 38.0), (7, 32.0, 202.0), (5, 208.0, 202.0)] {
        n.writing.middle = (x, y)
        try n.enterDigit(digit)
        try n.expectDigit(digit)
      }
    },
    Story(name: "fast-finger", title: "A fast finger leaves few samples") { n throws(InputError) in
      n.tap(.b)
      n.writing.speed = 2.2
      n.writing.samplePeriod = 20
      n.writing.size = 180
      for digit in [1, 7, 3, 2, 0] {
        try n.enterDigit(digit)
        try n.expectDigit(digit)
      }
    },
    Story(name: "two-fingers", title: "A second finger on the panel does not draw") { n throws(InputError) in
      n.tap(.b)
      let one = (0...14).map { TouchPoint(x: 120, y: UInt16(40 + 10 * $0)) }
      for (k, point) in one.enumerated() {
        n.touch((4..<10).contains(k) ? .two(point, TouchPoint(x: 215, y: UInt16(20 + k))) : .one(point))
      }
      n.touch(.none)
      n.wait(1400)
      try n.expectDigit(1)
      // The first finger is lifted while the second stays: the stroke ends at the position of the first one.
      let other = TouchPoint(x: 215, y: 30)
      for (k, point) in one.enumerated() { n.touch(k >= 8 ? .two(point, other) : .one(point)) }
      for _ in 0..<5 { n.touch(.one(other)) }
      n.touch(.none)
      n.wait(1400)
      try n.expectDigit(1)
    },
    Story(name: "reset-in-pin", title: "A reset in the middle of a PIN drops what was entered", pin: [3, 6, 9, 1]) {
      n throws(InputError) in
      try n.enterDigit(3)
      try n.enterDigit(6)
      n.reset()
      try n.expect("boot ")
      try n.expect("mode name=locked")
      try n.enterPIN([3, 6, 9, 1])
      try n.expect("pin accepted attempts=1")
    },
    Story(
      name: "production", title: "A production log tells no digit of a PIN",
      configuration: LockConfiguration(pinLength: 6, log: .production), pin: [1, 2, 3, 0, 7, 6]
    ) { n throws(InputError) in
      try n.expect("log=production")
      for digit in [1, 2, 3, 0, 7, 6] {
        try n.enterDigit(digit)
        try n.expect("predict digit=* ")
      }
      n.tap(.c)
      n.wait(600)
      try n.expect("pin accepted attempts=1")
    },
    Story(name: "console", title: "The console answers, and opens nothing", pin: [3, 6, 9, 1]) { n throws(InputError) in
      for (line, answer) in [
        ("help", "help "), ("status", "status mode=locked pin=set"), ("model", "model bytes="),
        ("log development", "log level=development"), ("mode practice", "mode name=practice"),
        ("mode back", "mode name=locked"), ("auto off", "auto off"), ("auto 600", "auto pause=600"),
        ("unlock", "error reason=unknown-command"), (String(repeating: "long ", count: 30), "error reason=too-long"),
        ("version", "version firmware="), ("reboot", "boot "),
      ] {
        n.type(line)
        try n.expect(answer)
      }
      n.wait(300)
      try n.expect("mode name=locked")
    },
  ]

  private static let scribble: [(x: UInt16, y: UInt16)] = [
    (60, 60), (180, 80), (70, 100), (190, 120), (60, 140), (180, 160), (80, 180), (170, 60), (100, 190), (60, 80),
    (190, 190), (120, 50), (60, 190), (200, 70), (70, 70), (150, 200), (90, 60), (200, 150),
  ]
}
