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
      ("Q", false, .quit), ("Escape", false, .quit), ("a", false, nil), ("", false, nil), ("D", false, nil),
    ] as [(String, Bool, KeyAction?)])
  func action(key: String, shift: Bool, action: KeyAction?) {
    #expect(KeyTable.action(of: key, withShift: shift) == action)
  }

  @Test("no key has two meanings")
  func unique() {
    for shift in [false, true] {
      let keys = KeyTable.entries.filter { ($0.needsShift ?? shift) == shift }.flatMap(\.keys)
      #expect(Set(keys).count == keys.count)
    }
  }

  @Test("the help names every key that the list shows")
  func help() {
    for line in KeyTable.lines {
      #expect(KeyTable.help.contains("\(line.key): \(line.text)"))
    }
  }

  @Test("the list fits in the window at every scale that a window opens with", arguments: 1...Layout.largestScale)
  func list(scale: Int) throws {
    let size = Layout.preferredSize(scale: scale)
    let layout = Layout(width: size.width, height: size.height)
    let canvas = DrawnCanvas()
    KeyList.draw(over: layout.device, scale: layout.textScale, on: canvas)
    #expect(canvas.texts.map(\.text) == KeyTable.lines.flatMap { [$0.key, $0.text] })
    let window = Box(x: 0, y: 0, width: size.width, height: size.height)
    for (k, text) in canvas.texts.enumerated() {
      #expect(window.contains(text.box), "\(text)")
      #expect(!canvas.texts[..<k].contains { $0.box.overlaps(text.box) }, "\(text)")
    }
  }
}
