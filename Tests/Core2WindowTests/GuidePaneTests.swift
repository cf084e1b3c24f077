import Core2HAL
import DigitCollection
import Handwriting
import TestSupport
import Testing

@testable import Core2Window

@Suite("Texts that guide a person through a data set") struct GuidePaneTests {
  private let folder: TemporaryFolder
  private let session: CollectionSession

  init() throws {
    folder = try TemporaryFolder()
    session = try CollectionSession(
      #require(CollectorName("anna")), in: folder.path(of: "set"), fingers: [.thumb], drawings: 1, seed: 1)
  }

  /// Draws a vertical line, as the lock reads it.
  private func draw(points: Int = 20, digit: UInt8 = 1, verdict: DigitReading.Verdict = .clear) throws {
    var drawn = DrawnDigits()
    for k in 0..<points { drawn.observe(.drew(x: 120, y: UInt16(40 + 8 * k)), at: UInt64(13 * k)) }
    drawn.observe(.read(DigitReading(verdict: verdict, digit: digit, inkedCells: 60)), at: 3000)
    try session.take(drawn.digits[0])
  }

  private func drawnPane(in box: Box, scale: Int = 1) -> DrawnCanvas {
    let canvas = DrawnCanvas()
    GuidePane.draw(session, pause: 1000, in: box, on: canvas, scale: scale)
    return canvas
  }

  @Test("the pane says digit, finger and count, how to go back, and that nothing is sent")
  func pane() throws {
    let digit = try #require(session.prompt).digit
    let texts = drawnPane(in: Box(x: 0, y: 0, width: 400, height: 400)).texts.map(\.text)
    #expect(texts.prefix(3) == ["\(digit)", "draw it with the", "thumb"])
    #expect(texts.contains("0 of 10 by anna"))
    #expect(texts.contains { $0.contains("B takes the last one back") })
    #expect(texts.joined().contains("sent nowhere"))
  }

  @Test(
    "everything is drawn inside of the pane, and the count is always there",
    arguments: [(24, 6), (24, 16), (46, 20), (96, 40)], [1, 2, 3])
  func fits(size: (columns: Int, lines: Int), scale: Int) {
    let box = Box(
      x: 30, y: 40, width: (size.columns * WindowText.advance + 2 * PaneView.padding) * scale,
      height: (size.lines * WindowText.lineHeight + 2 * PaneView.padding) * scale)
    let canvas = drawnPane(in: box, scale: scale)
    #expect(canvas.boxes.allSatisfy(box.contains))
    #expect(canvas.texts.allSatisfy { box.contains($0.box) })
    #expect(canvas.texts.contains { $0.text.contains("0 of 10") })
  }

  @Test("on the LCD, prompt and outcome stay on the drawing area", arguments: [Layout.smallestSize, (1920, 1080)])
  func strips(width: Int, height: Int) throws {
    let layout = Layout(width: width, height: height)
    let area = Box(x: layout.lcd.x, y: layout.lcd.y, width: 240 * layout.scale, height: 240 * layout.scale)
    var outcomes: Set<String> = []
    func check() {
      let canvas = DrawnCanvas()
      GuidePane.drawStrips(session, in: layout, on: canvas)
      #expect(canvas.boxes.allSatisfy(area.contains))
      #expect(canvas.texts.allSatisfy { area.contains($0.box) }, "\(canvas.texts)")
      outcomes.insert(canvas.texts[1].text)
    }
    check()
    try draw(points: 3)
    check()
    try draw(verdict: .overflow)
    check()
    let digit = try #require(session.prompt).digit
    try draw(digit: digit == 0 ? 1 : 0)
    check()
    try session.takeBack()
    check()
    while session.prompt != nil {
      try draw(verdict: .unclear)
      check()
    }
    #expect(
      outcomes == [
        "draw it as you always do", "too few points: draw slower", "too long: use fewer strokes",
        "kept, but read as \(digit == 0 ? 1 : 0): B undoes", "taken back: draw it again", "kept", "close the window",
      ])
  }

  @Test("the fingers have different colors")
  func colors() { #expect(GuideText.color(of: .index) != GuideText.color(of: .thumb)) }

  @Test("the bar of the status line shows the share that is drawn")
  func status() throws {
    #expect(GuidePane.status(session).share == 0)
    for _ in 0..<5 { try draw() }
    #expect(GuidePane.status(session).share == 0.5)
    #expect(GuidePane.status(session).parts.map(\.text).last == "5 of 10")
  }
}
