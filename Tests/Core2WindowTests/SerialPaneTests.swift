import TestSupport
import Testing

@testable import Core2Window

@Suite("The serial pane") struct SerialPaneTests {
  private func pane(_ text: String) -> SerialPane {
    let pane = SerialPane()
    pane.write(Array(text.utf8))
    return pane
  }

  @Test("bytes become lines; what is not printable shows as a question mark")
  func lines() {
    #expect(pane("a\r\nb").lines == ["a", "b"])
    #expect(pane("a\n").lines == ["a", ""])
    #expect(pane("\u{1B}[1m\u{7F}é~").lines == ["?[1m???~"])
    let inParts = SerialPane()
    for byte in "one\r\ntwo".utf8 { inParts.write([byte]) }
    #expect(inParts.lines == ["one", "two"])
  }

  @Test("only the newest 2,000 lines are kept")
  func limit() {
    let pane = pane((0..<3000).map { "\($0)\n" }.joined())
    #expect(pane.lines.count == SerialPane.lineLimit)
    #expect(pane.lines.first == "1001")
    #expect(pane.lines.suffix(2) == ["2999", ""])
  }

  @Test("a change is detected by its generation")
  func generation() {
    let pane = SerialPane()
    let before = pane.generation
    pane.write([0x61])
    #expect(pane.generation != before)
  }

  @Test("a typed command is sent to the device once, in parts, and ends with a carriage return")
  func typed() {
    let pane = SerialPane()
    pane.type("help")
    pane.type("log")
    #expect(pane.read(max: 3) == Array("hel".utf8))
    #expect(pane.read(max: 100) == Array("p\rlog\r".utf8))
    #expect(pane.read(max: 100).isEmpty)
  }

  @Test(
    "a long line breaks at a blank, and goes on indented",
    arguments: [
      ("", 20, [""]), ("short", 20, ["short"]), ("exactly twenty chars", 20, ["exactly twenty chars"]),
      ("twenty one characters", 20, ["twenty one ", "    characters"]),
      ("[      1.000] predict digit=7", 20, ["[      1.000] ", "    predict digit=7"]),
      ("aaaaaaaaaaaaaaaaaaaaaaaaa", 20, ["aaaaaaaaaaaaaaaaaaaa", "    aaaaa"]),
      ("aaaaaa", 4, ["aaaa", "aa"]), ("ab", 1, ["a", "b"]),
    ] as [(String, Int, [String])])
  func wrapping(line: String, columns: Int, rows: [String]) {
    #expect(PaneView.wrap(line, columns: columns).map(String.init) == rows)
  }

  @Test("wrapping loses nothing and fits", arguments: 1...200 as ClosedRange<UInt64>)
  func wrappingLosesNothing(seed: UInt64) {
    var generator = Seeded(seed)
    let columns = Int.random(in: 1...60, using: &generator)
    let line = String(
      (0..<Int.random(in: 0...300, using: &generator)).map { _ in
        "  abcdefgh=.[]".randomElement(using: &generator) ?? " "
      })
    let rows = PaneView.wrap(line, columns: columns)
    #expect(rows.allSatisfy { $0.count <= columns }, "\(columns) columns")
    let indent = columns > 16 ? 4 : 0
    #expect(String(rows[0]) + rows.dropFirst().map { $0.dropFirst(indent) }.joined() == line, "\(columns) columns")
  }

  @Test("a typed command is one line of at most 120 ASCII characters")
  func typing() {
    var view = PaneView()
    view.type("aé\n€b\r")
    #expect(view.command == "ab")
    view.deleteCharacter()
    #expect(view.command == "a")
    view.type(String(repeating: "x", count: 500))
    #expect(view.command.count == 120)
    #expect(view.enter() == "a" + String(repeating: "x", count: 119))
    #expect(view.command.isEmpty)
    view.deleteCharacter()
    #expect(view.enter().isEmpty)
  }

  private static let box = Box(x: 100, y: 10, width: 300, height: 200)

  private func draw(_ view: inout PaneView, _ pane: SerialPane, scale: Int = 1) -> [DrawnCanvas.Text] {
    let canvas = DrawnCanvas()
    view.draw(pane, in: Self.box, on: canvas, scale: scale)
    return canvas.texts
  }

  @Test("the newest lines are shown, the last one lowest, all inside the pane", arguments: [1, 2])
  func newest(scale: Int) {
    var view = PaneView()
    let texts = draw(&view, pane((0..<100).map { "line \($0)\n" }.joined()), scale: scale)
    let shown = texts.filter { $0.text.hasPrefix("line ") }
    #expect(shown.last?.text == "line 99")
    #expect(shown.map(\.text) == (100 - shown.count..<100).map { "line \($0)" })
    #expect(shown.map(\.y) == shown.map(\.y).sorted())
    #expect(texts.allSatisfy { Self.box.contains($0.box) })
  }

  @Test("scrolling stops at the oldest line, and entering a command goes back to the newest")
  func scrolling() {
    var view = PaneView()
    let pane = pane((0..<100).map { "line \($0)\n" }.joined())
    view.scroll(by: 10)
    #expect(draw(&view, pane).contains { $0.text == "10 more below" })
    #expect(!draw(&view, pane).contains { $0.text == "line 99" })
    view.scroll(by: 10_000)
    #expect(draw(&view, pane).contains { $0.text == "line 0" })
    #expect(view.scrolled < 100)
    view.scroll(by: -10_000)
    #expect(view.scrolled == 0)
    view.scroll(by: 5)
    _ = view.enter()
    #expect(draw(&view, pane).contains { $0.text == "line 99" })
  }

  @Test("a long command shows its end, with a cursor where it is typed")
  func command() {
    var view = PaneView()
    #expect(draw(&view, SerialPane()).contains { $0.text.hasPrefix("Tab or a click") })
    view.focus(true)
    view.type(String(repeating: "a", count: 100) + "z")
    let line = draw(&view, SerialPane()).first { $0.text.hasPrefix("> ") }
    #expect(line?.text.hasSuffix("az_") == true)
    #expect(line.map { Self.box.contains($0.box) } == true)
    view.focus(false)
    #expect(draw(&view, SerialPane()).contains { $0.text.hasPrefix("> ") && !$0.text.hasSuffix("_") })
  }

  @Test("predictions, unclear digits and commands have colors of their own")
  func colors() {
    var view = PaneView()
    let rows = ["[      1.000] boot", "[      1.000] predict digit=7", "[      1.000] unclear digit=7", "> help"]
    let texts = draw(&view, pane(rows.joined(separator: "\n")))
    let colors = rows.compactMap { row in texts.first { $0.text == row }?.color }
    #expect(colors.count == 4)
    for (k, color) in colors.enumerated() { #expect(!colors[..<k].contains(color), "\(rows[k])") }
  }

  @Test(
    "a line that names an event without being one has the color of text",
    arguments: ["echo [1] unclear", "[      1.000] pin set (see] predict)", "1] predict digit=7"])
  func noEvent(row: String) {
    var view = PaneView()
    #expect(draw(&view, pane(row)).contains { $0.text == row && $0.color == PaneView.text })
  }
}
