import Testing

@testable import Core2Window

@Suite("The typed command") struct CommandEditorTests {
  private func editor(sent lines: String...) -> CommandEditor {
    var editor = CommandEditor()
    for line in lines {
      editor.type(line)
      _ = editor.enter()
    }
    return editor
  }

  @Test("it is one line of at most 120 printable ASCII characters; of pasted text it is the first line")
  func typing() {
    var editor = CommandEditor()
    editor.type("aé\t€b\rc")
    #expect(editor.text == "ab")
    editor.deleteCharacter()
    #expect(editor.text == "a")
    editor.type(String(repeating: "x", count: 500))
    #expect(editor.text.count == 120)
    #expect(editor.enter() == "a" + String(repeating: "x", count: 119))
    #expect(editor.text.isEmpty)
    editor.deleteCharacter()
    #expect(editor.enter().isEmpty)
  }

  @Test("Up and Down walk through the lines that were sent and stop at both ends; the new line is kept")
  func history() {
    var editor = editor(sent: "one", "two", "two", "")
    editor.type("new")
    var seen: [String] = []
    for _ in 1...3 {
      editor.showOlder()
      seen.append(editor.text)
    }
    #expect(seen == ["two", "one", "one"])
    editor.showNewer()
    #expect(editor.text == "two")
    editor.showNewer()
    editor.showNewer()
    #expect(editor.text == "new")
  }

  @Test("an older line can be changed and sent; then it is the newest one, and the original is kept")
  func changed() {
    var editor = editor(sent: "one", "two")
    editor.showOlder()
    editor.type("!")
    #expect(editor.enter() == "two!")
    editor.showOlder()
    #expect(editor.text == "two!")
    editor.showOlder()
    #expect(editor.text == "two")
  }

  @Test("Ctrl-U empties the line, and the next Up shows the newest line")
  func clear() {
    var editor = editor(sent: "one", "two")
    editor.showOlder()
    editor.showOlder()
    editor.clear()
    #expect(editor.text.isEmpty)
    editor.showOlder()
    #expect(editor.text == "two")
  }

  @Test("without history, Up and Down change nothing; only the newest 100 lines are kept")
  func limits() {
    var editor = CommandEditor()
    editor.type("x")
    editor.showOlder()
    editor.showNewer()
    #expect(editor.text == "x")
    for k in 0..<150 {
      editor.clear()
      editor.type("line \(k)")
      _ = editor.enter()
    }
    for _ in 0..<200 { editor.showOlder() }
    #expect(editor.text == "line 50")
  }
}
