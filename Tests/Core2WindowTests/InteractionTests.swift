import Core2HAL
import Core2Simulator
import Testing

@testable import Core2Window

@Suite("Overlays, the motor, and short clicks") struct InteractionTests {
  @Test(
    "Esc closes an overlay and never quits; the question is answered with yes, no or Esc",
    arguments: [
      (.keyList, "Escape", .close), (.keyList, "H", .close), (.keyList, "F1", .close), (.keyList, "Q", .quit),
      (.keyList, "Return", .nothing), (.keyList, "B", .nothing),
      (.quitQuestion, "Escape", .close), (.quitQuestion, "N", .close), (.quitQuestion, "Q", .quit),
      (.quitQuestion, "Y", .quit), (.quitQuestion, "Return", .quit), (.quitQuestion, "H", .nothing),
      (.quitQuestion, "B", .nothing),
    ] as [(Overlay, String, Overlay.Answer)])
  func answers(overlay: Overlay, key: String, answer: Overlay.Answer) {
    #expect(overlay.answer(to: key) == answer)
  }

  @Test("quitting asks once where a PIN would be lost, and not otherwise")
  func quitting() {
    var overlay: Overlay?
    #expect(Overlay.closes(&overlay, losesPIN: false))
    #expect(overlay == nil)
    #expect(!Overlay.closes(&overlay, losesPIN: true))
    #expect(overlay == .quitQuestion)
    #expect(Overlay.closes(&overlay, losesPIN: true))
    overlay = .keyList
    #expect(!Overlay.closes(&overlay, losesPIN: true))
    #expect(overlay == .quitQuestion)
  }

  @Test("the question fits into every window", arguments: [1, 2, 3, 8])
  func question(scale: Int) {
    for size in [Layout.smallestSize, Layout.size(scale: scale)] {
      let window = Box(x: 0, y: 0, width: size.width, height: size.height)
      let canvas = DrawnCanvas()
      Overlay.quitQuestion.draw([], over: window, scale: scale, on: canvas)
      #expect(canvas.boxes.allSatisfy(window.contains))
      #expect(canvas.texts.allSatisfy { window.contains($0.box) })
    }
  }

  @Test("the pulses of a pattern are one line, which grows; the next pattern begins another")
  func vibrations() {
    var note = VibrationNote()
    let changes: [(UInt8, UInt64, [(String, Bool)])] = [
      (160, 965, [("160: ...", false)]), (0, 1000, [("160: 35 ms", true)]),
      // Another level is another pattern, however short the pause is.
      (235, 1000, [("235: ...", false)]), (0, 1110, [("235: 110 ms", true)]),
      (235, 1190, [("235: 110, ...", true)]), (0, 1300, [("235: 110, 110 ms", true)]),
      // Below 1.8 V the motor does not run.
      (100, 2000, []), (0, 2100, []),
      (140, 5000, [("140: ...", false)]), (160, 5015, [("140: 15 ms", true), ("160: ...", false)]),
      (160, 5020, []), (0, 5050, [("160: 35 ms", true)]),
      // Times begin again with a restart.
      (160, 10, [("160: ...", false)]),
    ]
    for (level, time, lines) in changes {
      let seen = note.change(to: level, at: time)
      #expect(seen.map(\.text) == lines.map { "        ~ motor " + $0.0 }, "\(time)")
      #expect(seen.map(\.replaces) == lines.map(\.1), "\(time)")
      #expect(seen.map(\.text).allSatisfy(VibrationNote.isNote))
    }
  }

  @Test("waves are drawn on both sides of the case, and inside of the window", arguments: [1, 2, 3, 7])
  func waves(scale: Int) {
    for size in [Layout.smallestSize, Layout.size(scale: scale)] {
      let layout = Layout(width: size.width, height: size.height)
      let canvas = DrawnCanvas()
      Waves.draw(in: layout, shake: 1, on: canvas)
      let middle = layout.panel.x + layout.panel.width / 2
      #expect(canvas.boxes.contains { $0.x < middle } && canvas.boxes.contains { $0.x > middle })
      #expect(canvas.boxes.allSatisfy { layout.device.contains($0) && !$0.overlaps(layout.panel) })
    }
  }
}
