import Testing

@testable import Core2Window

@Suite("The keys of the window") struct KeyTableTests {
  @Test(
    "a key does what the list says",
    arguments: [
      ("A", false, .button(.a)), ("Backspace", false, .button(.a)), ("Delete", false, .button(.a)),
      ("B", false, .button(.b)), ("C", false, .button(.c)), ("Return", false, .button(.c)),
      ("Keypad Enter", false, .button(.c)), ("Tab", false, .typing), ("S", false, .screenshot),
      ("F12", false, .screenshot), ("R", false, .record), ("F5", false, .reset), ("F5", true, .powerCut),
      // On many keyboards the plus sign takes Shift.
      ("+", true, .larger), ("=", false, .larger), ("=", true, .larger), ("Keypad +", false, .larger),
      ("-", false, .smaller), ("Keypad -", false, .smaller), ("H", false, .keyList), ("F1", false, .keyList),
      ("Q", false, .quit), ("Escape", false, nil), ("a", false, nil), ("", false, nil), ("D", false, nil),
    ] as [(String, Bool, KeyAction?)])
  func action(key: String, shift: Bool, action: KeyAction?) {
    #expect(KeyTable.action(of: key, withShift: shift) == action)
  }

  @Test(
    "in a film, a key plays, steps or jumps",
    arguments: [
      ("Space", .pause), ("Right", .nextEvent), ("Left", .previousEvent), ("Up", .faster), ("Down", .slower),
      ("D", .firstDifference), ("Home", .start), ("End", .end), ("H", .keyList), ("S", .screenshot), ("Q", .quit),
      ("+", .larger), ("B", nil), ("R", nil), ("F5", nil), ("Escape", nil),
    ] as [(String, KeyAction?)])
  func filmAction(key: String, action: KeyAction?) {
    #expect(KeyTable.action(of: key, withShift: false, in: KeyTable.filmEntries) == action)
  }

  @Test(
    "where a data set is drawn, B takes the last drawing back and does not change the mode",
    arguments: [
      ("A", .button(.a)), ("B", .takeBack), ("Backspace", .takeBack), ("Delete", .takeBack), ("C", .button(.c)),
      ("Return", .button(.c)), ("H", .keyList), ("S", .screenshot), ("Q", .quit), ("+", .larger), ("R", nil),
      ("F5", nil), ("Tab", nil), ("Escape", nil),
    ] as [(String, KeyAction?)])
  func collectionAction(key: String, action: KeyAction?) {
    #expect(KeyTable.action(of: key, withShift: false, in: KeyTable.collectionEntries) == action)
  }

  @Test("no key has two meanings", arguments: [KeyTable.entries, KeyTable.filmEntries, KeyTable.collectionEntries])
  func unique(entries: [KeyTable.Entry]) {
    for shift in [false, true] {
      let keys = entries.filter { ($0.needsShift ?? shift) == shift }.flatMap(\.keys)
      #expect(Set(keys).count == keys.count)
    }
  }

  @Test("the help names every key that the list shows")
  func help() {
    for line in KeyTable.lines { #expect(KeyTable.help.contains("\(line.key): \(line.text)")) }
    for line in KeyTable.filmLines { #expect(KeyTable.filmHelp.contains("\(line.key): \(line.text)")) }
    for line in KeyTable.collectionLines { #expect(KeyTable.collectionHelp.contains("\(line.key): \(line.text)")) }
  }

  @Test("the short texts are short enough for the smallest window")
  func shortTexts() {
    for line in KeyTable.lines + KeyTable.filmLines + KeyTable.collectionLines {
      #expect(line.short.count <= 24 && line.key.count <= 12, "\(line)")
    }
  }

  private static let sizes =
    [Layout.smallestSize, (400, 310), (652, 590), (1024, 600), (1366, 768), (1280, 1024), (1920, 1080), (3840, 2160)]
    + (1...Layout.largestScale).map { Layout.size(scale: $0) }

  @Test("the list fits in the window in every size", arguments: sizes)
  func list(width: Int, height: Int) {
    let window = Box(x: 0, y: 0, width: width, height: height)
    for lines in [KeyTable.lines, KeyTable.filmLines] {
      let canvas = DrawnCanvas()
      KeyList.draw(lines, over: window, scale: Layout(width: width, height: height).textScale, on: canvas)
      #expect(canvas.texts.count == 2 * lines.count)
      #expect(canvas.boxes.allSatisfy(window.contains))
      for (k, text) in canvas.texts.enumerated() {
        #expect(window.contains(text.box), "\(text)")
        #expect(!canvas.texts[..<k].contains { $0.box.overlaps(text.box) }, "\(text)")
      }
    }
  }

  @Test("a window with enough room has the whole texts, in its own text size")
  func wholeTexts() {
    let canvas = DrawnCanvas()
    KeyList.draw(KeyTable.lines, over: Box(x: 0, y: 0, width: 3840, height: 2160), scale: 2, on: canvas)
    #expect(canvas.texts.map(\.text) == KeyTable.lines.flatMap { [$0.key, $0.text] })
    #expect(canvas.texts.allSatisfy { $0.scale == 2 })
  }
}
