import Testing

@testable import Core2Simulator

@Suite("Lines of the log") struct LogLineTests {
  @Test("a log line has a time, an event and fields")
  func fields() throws {
    let line = try #require(LogLine("[     12.345] predict digit=7 confidence=0.98 second=1 ink=143\r\n"))
    #expect(line.time == 12_345)
    #expect(line.event == "predict")
    #expect(line["second"] == "1")
    #expect(line["third"] == nil)
    #expect(LogLine("[12345678.901] pin accepted attempts=1")?.event == "pin accepted")
  }

  @Test("words after the fields are for people")
  func remark() {
    let line = LogLine("[      1.000] error reason=unknown-command (try help)")
    #expect(line?.event == "error")
    #expect(line?.fields == [LogLine.Field("reason", "unknown-command")])
    #expect(line?.remark == "(try help)")
  }

  @Test(
    "text that is not an event is not a log line",
    arguments: ["", "help", "> status", "[", "[]", "[1.5] x", "[a.000] x", "[1.000]", "[1.000] k=v", "\u{FFFD}"])
  func noLogLine(text: String) { #expect(LogLine(text) == nil) }

  @Test(
    "a line is written as it was read",
    arguments: [
      "[      0.000] boot firmware=1.0 log=development", "[     12.345] predict digit=7 confidence=0.98",
      "[12345678.901] reset done", "[      1.050] error reason=argument values=on|off (try help)",
      "[      0.007] auto off",
    ])
  func description(text: String) { #expect(LogLine(text)?.description == text) }

  @Test("lines are put together however their bytes are cut, and the rest waits")
  func reader() {
    let text = "[      0.000] boot log=production\r\ngarbage \u{0}\r\n[      2.000] unclear digit=4\r\n[      3.0"
    let expected = [
      LogLine(time: 0, event: "boot", fields: [LogLine.Field("log", "production")]),
      LogLine(time: 2000, event: "unclear", fields: [LogLine.Field("digit", "4")]),
    ]
    for size in [1, 2, 7, text.utf8.count] {
      var reader = LogReader()
      let bytes = Array(text.utf8)
      let lines = stride(from: 0, to: bytes.count, by: size).flatMap {
        reader.read(Array(bytes[$0..<min($0 + size, bytes.count)]))
      }
      #expect(lines == expected, "pieces of \(size) bytes")
    }
    var lines = SerialLineReader()
    #expect(lines.read(Array("> help\r\nhal".utf8)) == ["> help"])
    #expect(lines.pending == Array("hal".utf8))
  }

  @Test("an echo that a restart cut off does not hide the line after it")
  func cutEcho() {
    var lines = SerialLineReader()
    #expect(lines.read(Array("> sta[      0.000] boot\r\n".utf8)) == ["> sta", "[      0.000] boot"])
  }
}
