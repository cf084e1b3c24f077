import Core2HAL
import Testing

@testable import LockFirmware

/// The pad that collects ink, without a device.
@Suite("Drawing pad")
struct DrawingPadTests {
  private func at(_ x: UInt16, _ y: UInt16) -> TouchReport { .one(TouchPoint(x: x, y: y)) }

  @Test("ink is due when the pause after its last stroke is over")
  func pause() {
    var pad = DrawingPad(pause: 300)
    _ = pad.track(at(20, 20), at: 10, acceptsInk: true, isPIN: true)
    _ = pad.track(.none, at: 20, acceptsInk: true, isPIN: true)
    #expect(pad.due == 320)
    _ = pad.track(at(30, 20), at: 200, acceptsInk: true, isPIN: true)
    #expect(pad.due == .max)
    _ = pad.track(.none, at: 210, acceptsInk: true, isPIN: true)
    #expect(pad.due == 510)
    pad.clear()
    #expect(pad.due == .max)
    #expect(pad.points == 0)
  }

  @Test("a line goes from the previous point of its stroke to the next one")
  func lines() {
    var pad = DrawingPad(pause: 0)
    #expect(describe(pad.track(at(20, 20), at: 0, acceptsInk: true, isPIN: true)) == "20,20-20,20")
    #expect(describe(pad.track(at(40, 30), at: 13, acceptsInk: true, isPIN: true)) == "20,20-40,30")
    #expect(describe(pad.track(at(40, 30), at: 14, acceptsInk: true, isPIN: true)) == "none")
    #expect(describe(pad.track(.none, at: 26, acceptsInk: true, isPIN: true)) == "stroke ended")
    #expect(describe(pad.track(at(90, 90), at: 39, acceptsInk: true, isPIN: true)) == "90,90-90,90")
    #expect(pad.points == 3)
  }

  @Test("where no ink is taken, nothing is drawn and nothing becomes due")
  func refusesInk() {
    var pad = DrawingPad(pause: 300)
    #expect(describe(pad.track(at(20, 20), at: 0, acceptsInk: false, isPIN: true)) == "none")
    _ = pad.track(.none, at: 13, acceptsInk: false, isPIN: true)
    #expect(pad.points == 0)
    #expect(pad.due == .max)
  }

  @Test("the pause runs for ink or a complete PIN, and not when it is off", arguments: [0, 100] as [UInt32])
  func startsPause(pause: UInt32) {
    var pad = DrawingPad(pause: pause)
    pad.startPause(at: 50, isPIN: true, isPINComplete: false)
    #expect(pad.due == .max)
    pad.startPause(at: 50, isPIN: true, isPINComplete: true)
    #expect(pad.due == (pause == 0 ? .max : 150))
    pad.cancelPause()
    #expect(pad.due == .max)
  }

  private func describe(_ event: DrawingPad.Event) -> String {
    switch event {
    case .none: "none"
    case .drew(let fromX, let fromY, let x, let y): "\(fromX),\(fromY)-\(x),\(y)"
    case .strokeEnded: "stroke ended"
    case .tapped(let tap): "\(tap)"
    }
  }
}
