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
    // An echo takes back a character; the first column has none to take back.
    #expect(pane("ab\u{8} \u{8}c\r\n\u{8}d").lines == ["ac", "d"])
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
    #expect(draw(&view, SerialPane()).contains { $0.text.hasPrefix("Tab or click") })
    view.focus(true)
    view.edit { $0.type(String(repeating: "a", count: 100) + "z") }
    let line = draw(&view, SerialPane()).first { $0.text.hasPrefix("> ") }
    #expect(line?.text.hasSuffix("az_") == true)
    #expect(line.map { Self.box.contains($0.box) } == true)
    view.focus(false)
    #expect(draw(&view, SerialPane()).contains { $0.text.hasPrefix("> ") && !$0.text.hasSuffix("_") })
  }

  @Test(
    "predictions, unclear digits, wrong PINs, lockouts, mismatches, vibrations and commands have colors of their own")
  func colors() {
    var view = PaneView()
    let rows = [
      "[      1.000] boot", "[      1.000] predict digit=7", "[      1.000] unclear digit=7", "> help",
      "[      1.000] pin wrong attempts=1", "[      1.000] lockout seconds=30", "[      1.000] pin mismatch",
      "        ~ motor 235: 110 ms",
    ]
    let texts = draw(&view, pane(rows.joined(separator: "\n")))
    let colors = rows.compactMap { row in texts.first { $0.text == LogRow.shown(row) }?.color }
    #expect(colors.count == rows.count)
    for (k, color) in colors.enumerated() { #expect(!colors[..<k].contains(color), "\(rows[k])") }
  }

  @Test(
    "a line that names an event without being one has the color of text",
    arguments: ["echo [1] unclear", "[      1.000] pin set (see] predict)", "1] predict digit=7"])
  func noEvent(row: String) {
    var view = PaneView()
    #expect(draw(&view, pane(row)).contains { $0.text == LogRow.shown(row) && $0.color == PaneView.text })
  }

  @Test("the title says where else the serial line is connected, and is cut where there is no room")
  func title() {
    var view = PaneView()
    let pane = SerialPane()
    #expect(draw(&view, pane).contains { $0.text == "serial 115200 8N1" })
    pane.attachments = ["pty /dev/pts/3", "tcp 127.0.0.1:4000"]
    #expect(draw(&view, pane).contains { "serial pty /dev/pts/3, tcp 127.0.0.1:4000".hasPrefix($0.text) })
    #expect(draw(&view, pane).allSatisfy { Self.box.contains($0.box) })
  }

  @Test(
    "a time is shown without brackets, in seven characters",
    arguments: [
      ("[      0.007] boot", "  0.007 boot"), ("[     12.345] pin set", " 12.345 pin set"),
      ("[   1012.345] pin set", "1012.345 pin set"), ("> help", "> help"), ("[x] y", "[x] y"), ("", ""),
    ])
  func shortTime(line: String, shown: String) {
    #expect(LogRow.shown(line) == shown)
  }

  @Test("a note is a line before the incomplete one, and can be replaced while it is kept")
  func notes() {
    let pane = pane("a\nb")
    let number = pane.note("x")
    #expect(pane.lines == ["a", "x", "b"])
    #expect(pane.note("y", replacing: number) == number)
    #expect(pane.lines == ["a", "y", "b"])
    pane.write(Array(String(repeating: "\n", count: 3000).utf8))
    #expect(pane.note("z", replacing: number) != number)
    #expect(pane.lines.suffix(2) == ["z", ""])
    #expect(pane.lines.count == SerialPane.lineLimit)
  }

  @Test("a drag over the log selects what is under it, across rows of a wrapped line")
  func selecting() throws {
    var view = PaneView()
    let long = String(repeating: "abcdefghi ", count: 8)
    let pane = pane("first line\n\(long)\nlast line")
    _ = draw(&view, pane)
    let cell = (WindowText.advance, WindowText.lineHeight)
    let texts = draw(&view, pane).filter { !$0.text.hasPrefix("serial") }
    func position(_ text: DrawnCanvas.Text, _ column: Int) -> TextSelection.Position? {
      view.position(text.x + column * cell.0, text.y + cell.1 / 2)
    }
    let first = try #require(texts.first { $0.text == "first line" })
    let second = try #require(texts.last { $0.text.hasPrefix("    ") })
    let start = try #require(position(first, 6))
    let end = try #require(position(second, 4 + 3))
    let selection = TextSelection(anchor: end, head: start)
    #expect(start == TextSelection.Position(line: 0, column: 6))
    #expect(end.line == 1)
    let text = selection.text(pane.shown)
    #expect(text == "line\n" + long.prefix(end.column))
    #expect(text.hasSuffix("abc"))
    // To the right of a row is its end, and below everything is the end of the last line.
    #expect(position(first, 30) == TextSelection.Position(line: 0, column: 10))
    #expect(view.position(110, 1000) == TextSelection.Position(line: 2, column: 9))
  }

  @Test("a selection is highlighted, and nothing of it where it is empty")
  func highlight() throws {
    var view = PaneView()
    let pane = pane("first line\nlast line")
    func boxes() -> [Box] {
      let canvas = DrawnCanvas()
      view.draw(pane, in: Self.box, on: canvas, scale: 1)
      return canvas.boxes
    }
    let without = boxes()
    let place = TextSelection.Position(line: 0, column: 2)
    view.selection = TextSelection(anchor: place, head: place)
    #expect(boxes() == without)
    view.selection = TextSelection(anchor: place, head: TextSelection.Position(line: 1, column: 4))
    let added = boxes().filter { !without.contains($0) }
    #expect(added.map(\.width) == [8 * WindowText.advance, 4 * WindowText.advance])
    #expect(added.allSatisfy(Self.box.contains))
  }
}
