import Core2HAL
import TestSupport
import Testing

@testable import Core2Simulator
@testable import Core2Window
@testable import TouchTrace

@Suite("The pane of films") struct FilmPaneTests {
  private static func film(_ rows: [(UInt64, Film.Row)]) -> Film {
    var builder = FilmBuilder()
    for (k, row) in rows.enumerated() { builder.add(row.1, at: row.0, line: k + 2) }
    return Film(title: "t", setup: Core2.Setup(model: []), moments: builder.moments, end: 0)
  }

  private static func log(_ text: String) -> TraceEvent { .serial(Array("\(text)\r\n".utf8)) }

  private static let film = film([
    (0, .output(expected: log("[      0.000] mode name=locked"), actual: log("[      0.000] mode name=locked"))),
    (13, .input(.touch(.one(TouchPoint(x: 5, y: 6))))), (26, .input(.touch(.one(TouchPoint(x: 7, y: 8))))),
    (39, .input(.touch(.none))), (40, .step("draw: \"7\"")),
    (50, .output(expected: .vibrate(7), actual: .vibrate(8))),
    (60, .output(expected: nil, actual: log("[      0.060] pin wrong attempts=1"))),
    (70, .failure(expected: "a line", actual: "no such line")),
  ])

  private func draw(_ width: Int, moments: Int = 8, scrolled: Int = 0) -> (texts: [DrawnCanvas.Text], box: Box) {
    let canvas = DrawnCanvas()
    var pane = FilmPane()
    pane.scroll(by: scrolled)
    let box = Box(x: 10, y: 10, width: width, height: 400)
    pane.draw(Self.film, moments: moments, in: box, on: canvas, scale: 1)
    return (canvas.texts, box)
  }

  @Test("the rows are short, touches in a row are counted, and two sides are kept apart")
  func rows() {
    let rows = FilmRows.newest(of: Self.film, moments: 8, limit: 100).reversed()
    #expect(
      rows.map(\.text) == ["mode name=locked", "touch up (3 samples)", "draw: \"7\"", "", "", ""])
    #expect(
      rows.map(\.sides) == [
        nil, nil, nil, .init(expected: "~ motor 7", actual: "~ motor 8"),
        .init(expected: "(nothing)", actual: "[      0.060] pin wrong attempts=1"),
        .init(expected: "a line", actual: "no such line"),
      ])
    #expect(FilmRows.newest(of: Self.film, moments: 8, limit: 2).map(\.time) == [70, 60])
    #expect(FilmRows.newest(of: Self.film, moments: 2, limit: 10).map(\.text) == ["touch 5,6 ", "mode name=locked"])
  }

  @Test("in a wide pane the expected is beside the actual")
  func beside() throws {
    let (texts, box) = draw(FilmPane.columns * WindowText.advance)
    let expected = try #require(texts.first { $0.text.hasSuffix("~ motor 7") })
    let actual = try #require(texts.first { $0.text == "~ motor 8" })
    #expect(expected.y == actual.y && !expected.box.overlaps(actual.box))
    #expect(expected.color != actual.color)
    let same = texts.filter { $0.text.hasSuffix("mode name=locked") }
    #expect(same.count == 2 && same[0].y == same[1].y)
    #expect(texts.allSatisfy { box.contains($0.box) })
  }

  @Test("in a narrow pane the actual is below the expected")
  func below() throws {
    let (texts, box) = draw(30 * WindowText.advance)
    let expected = try #require(texts.first { $0.text.hasSuffix("- ~ motor 7") })
    let actual = try #require(texts.first { $0.text.hasSuffix("+ ~ motor 8") })
    #expect(actual.y == expected.y + WindowText.lineHeight)
    #expect(texts.allSatisfy { box.contains($0.box) })
  }

  @Test("only what has happened is shown; scrolling stops at the oldest row")
  func limits() {
    #expect(!draw(800, moments: 4).texts.contains { $0.text.contains("motor") })
    #expect(draw(800, scrolled: 1000).texts.contains { $0.text.contains("mode name=locked") })
  }

  @Test("the status of a film is drawn inside of its line", arguments: [326, 700, 2000])
  func status(width: Int) {
    let layout = Layout(width: width, height: 600)
    let canvas = DrawnCanvas()
    let part = StatusLine.Part(text: "paused", color: PaneView.accent)
    let film = StatusLine.Progress(parts: [part, part, part, part], share: 0.5, difference: 1)
    StatusLine(progress: film).draw(in: layout, on: canvas)
    #expect(canvas.boxes.allSatisfy(layout.status.contains))
    #expect(canvas.texts.allSatisfy { layout.status.contains($0.box) })
  }
}
