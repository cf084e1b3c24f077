import Core2HAL
import DigitNet
import HostSupport
import Ink
import TestSupport
import Testing

@testable import LockFirmware

/// The pad that collects ink, without a device.
@Suite("Drawing pad")
struct DrawingPadTests {
  private func at(_ x: UInt16, _ y: UInt16) -> TouchReport { .one(TouchPoint(x: x, y: y)) }

  @Test("ink is due when the pause after its last stroke is over")
  func pause() {
    var pad = DrawingPad(pause: 300)
    _ = pad.track(at(20, 20), at: 10, acceptsInk: true, isPIN: true, buttons: UnlockedButtons(hasTeach: false))
    _ = pad.track(.none, at: 20, acceptsInk: true, isPIN: true, buttons: UnlockedButtons(hasTeach: false))
    #expect(pad.due == 320)
    _ = pad.track(at(30, 20), at: 200, acceptsInk: true, isPIN: true, buttons: UnlockedButtons(hasTeach: false))
    #expect(pad.due == .max)
    _ = pad.track(.none, at: 210, acceptsInk: true, isPIN: true, buttons: UnlockedButtons(hasTeach: false))
    #expect(pad.due == 510)
    pad.clear()
    #expect(pad.due == .max)
    #expect(pad.points == 0)
  }

  @Test("a line goes from the previous point of its stroke to the next one")
  func lines() {
    var pad = DrawingPad(pause: 0)
    #expect(
      describe(pad.track(at(20, 20), at: 0, acceptsInk: true, isPIN: true, buttons: UnlockedButtons(hasTeach: false)))
        == "20,20-20,20")
    #expect(
      describe(pad.track(at(40, 30), at: 13, acceptsInk: true, isPIN: true, buttons: UnlockedButtons(hasTeach: false)))
        == "20,20-40,30")
    #expect(
      describe(pad.track(at(40, 30), at: 14, acceptsInk: true, isPIN: true, buttons: UnlockedButtons(hasTeach: false)))
        == "none")
    #expect(
      describe(pad.track(.none, at: 26, acceptsInk: true, isPIN: true, buttons: UnlockedButtons(hasTeach: false)))
        == "stroke ended")
    #expect(
      describe(pad.track(at(90, 90), at: 39, acceptsInk: true, isPIN: true, buttons: UnlockedButtons(hasTeach: false)))
        == "90,90-90,90")
    #expect(pad.points == 3)
  }

  @Test("where no ink is taken, nothing is drawn and nothing becomes due")
  func refusesInk() {
    var pad = DrawingPad(pause: 300)
    #expect(
      describe(pad.track(at(20, 20), at: 0, acceptsInk: false, isPIN: true, buttons: UnlockedButtons(hasTeach: false)))
        == "none")
    _ = pad.track(.none, at: 13, acceptsInk: false, isPIN: true, buttons: UnlockedButtons(hasTeach: false))
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

  @Test("a touch that gives no ink leaves the pause of a complete PIN alone")
  func touchWithoutInk() {
    var pad = DrawingPad(pause: 100)
    pad.startPause(at: 50, isPIN: true, isPINComplete: true)
    _ = pad.track(at(20, 20), at: 60, acceptsInk: false, isPIN: true, buttons: UnlockedButtons(hasTeach: false))
    _ = pad.track(.none, at: 90, acceptsInk: false, isPIN: true, buttons: UnlockedButtons(hasTeach: false))
    #expect(pad.due == 150)
  }

  @Test("each stroke begins with a point, wherever it begins, and moves in either direction draw")
  func points() {
    var pad = DrawingPad(pause: 0)
    for k: UInt64 in 0..<2 {
      #expect(
        describe(
          pad.track(at(0, 0), at: 100 * k, acceptsInk: true, isPIN: true, buttons: UnlockedButtons(hasTeach: false)))
          == "0,0-0,0")
      #expect(
        describe(
          pad.track(
            at(9, 0), at: 100 * k + 13, acceptsInk: true, isPIN: true, buttons: UnlockedButtons(hasTeach: false)))
          == "0,0-9,0")
      #expect(
        describe(
          pad.track(
            at(9, 7), at: 100 * k + 26, acceptsInk: true, isPIN: true, buttons: UnlockedButtons(hasTeach: false)))
          == "9,0-9,7")
      #expect(
        describe(
          pad.track(
            at(0, 0), at: 100 * k + 39, acceptsInk: true, isPIN: true, buttons: UnlockedButtons(hasTeach: false)))
          == "9,7-0,0")
      _ = pad.track(.none, at: 100 * k + 52, acceptsInk: true, isPIN: true, buttons: UnlockedButtons(hasTeach: false))
    }
    #expect(pad.points == 8)
  }

  @Test("a stray dot is not read")
  func strayDot() throws {
    let model = AlignedBytes(ZoneModel.bytes)
    let network = try Network(model.bytes)
    let rasters = [false, true].map { hasDot in
      var pad = DrawingPad(pause: 0)
      for (k, y) in [20, 120, 220].enumerated() {
        _ = pad.track(
          at(20, UInt16(y)), at: UInt64(13 * k), acceptsInk: true, isPIN: true,
          buttons: UnlockedButtons(hasTeach: false))
      }
      _ = pad.track(.none, at: 50, acceptsInk: true, isPIN: true, buttons: UnlockedButtons(hasTeach: false))
      if hasDot {
        _ = pad.track(at(200, 120), at: 100, acceptsInk: true, isPIN: true, buttons: UnlockedButtons(hasTeach: false))
        _ = pad.track(.none, at: 150, acceptsInk: true, isPIN: true, buttons: UnlockedButtons(hasTeach: false))
      }
      #expect(pad.points == (hasDot ? 4 : 3))
      var drawing = Drawing()
      var observer = NoObserver()
      _ = pad.read(by: network, on: &drawing, observer: &observer)
      return drawing.raster
    }
    #expect(rasters[0] == rasters[1])
    withExtendedLifetime(model) {}
  }

  @Test("two strokes are not joined")
  func strokes() throws {
    let model = AlignedBytes(ZoneModel.bytes)
    let network = try Network(model.bytes)
    func cells(lifts: Bool) -> Int {
      var pad = DrawingPad(pause: 0)
      for (k, point) in [(20, 20), (20, 200), (200, 200), (200, 20)].enumerated() {
        if lifts, k == 2 {
          _ = pad.track(.none, at: 30, acceptsInk: true, isPIN: true, buttons: UnlockedButtons(hasTeach: false))
        }
        _ = pad.track(
          at(UInt16(point.0), UInt16(point.1)), at: UInt64(13 * k), acceptsInk: true, isPIN: true,
          buttons: UnlockedButtons(hasTeach: false)
        )
      }
      var drawing = Drawing()
      var observer = NoObserver()
      _ = pad.read(by: network, on: &drawing, observer: &observer)
      return drawing.raster.inkedCells
    }
    #expect(cells(lifts: true) < cells(lifts: false))
    withExtendedLifetime(model) {}
  }

  @Test(
    "the console makes the pause of a PIN longer only, and where the build has none, it stays so",
    arguments: [
      (1000, 1000, 1000), (1000, 500, 1000), (1000, 2000, 2000), (1000, 0, .max), (0, 500, .max), (0, 0, .max),
      (1, 1, 1), (1, 500, 500), (500, 1, 500),
    ] as [(UInt32, UInt32, UInt64)])
  func pauseOfPIN(built: UInt32, set: UInt32, pause: UInt64) {
    var pad = DrawingPad(pause: built)
    pad.pause = set
    pad.startPause(at: 50, isPIN: true, isPINComplete: true)
    #expect(pad.due == (pause == .max ? .max : 50 + pause))
    _ = pad.track(at(20, 20), at: 60, acceptsInk: true, isPIN: false, buttons: UnlockedButtons(hasTeach: false))
    _ = pad.track(.none, at: 90, acceptsInk: true, isPIN: false, buttons: UnlockedButtons(hasTeach: false))
    #expect(pad.due == (set == 0 ? .max : 90 + UInt64(set)))
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
