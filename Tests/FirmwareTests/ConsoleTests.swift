import Foundation
import Testing

@testable import LockFirmware

/// The console: its one table of commands, what a line asks for, and what the device answers.
@Suite("Console")
struct ConsoleTests {
  static let commands = (0..<ConsoleCommand.count).compactMap { ConsoleCommand(rawValue: $0) }

  struct Row: CustomTestStringConvertible {
    var line: String
    var request: ConsoleRequest
    /// How the answer begins; the device is new and takes its first PIN.
    var answer: String
    var testDescription: String { line.isEmpty ? "an empty line" : line }
  }

  static let table: [Row] = [
    Row(line: "help", request: .help, answer: "help help     this list"),
    Row(
      line: "status", request: .status, answer: "status mode=set-pin pin=absent attempts=0 auto=1000 points=0"),
    Row(line: "model", request: .model, answer: "model bytes="),
    Row(line: "log", request: .log, answer: "log level=development"),
    Row(line: "mode", request: .showMode, answer: "mode name=set-pin"),
    Row(line: "mode practice", request: .practice(true), answer: "mode name=practice"),
    Row(line: "mode back", request: .practice(false), answer: "mode name=set-pin"),
    Row(line: "mode unlocked", request: .wrong(.unknownMode), answer: "error reason=unknown-mode (try help)"),
    Row(line: "auto", request: .showPause, answer: "auto pause=1000"),
    Row(line: "auto off", request: .setPause(0), answer: "auto off"),
    Row(line: "auto 100", request: .setPause(100), answer: "auto pause=100"),
    Row(line: "auto 60000", request: .setPause(60_000), answer: "auto pause=60000"),
    Row(line: "auto 99", request: .wrong(.range), answer: "error reason=range (try help)"),
    Row(line: "auto 60001", request: .wrong(.range), answer: "error reason=range (try help)"),
    Row(line: "auto 1000000", request: .wrong(.range), answer: "error reason=range (try help)"),
    Row(line: "auto x", request: .wrong(.range), answer: "error reason=range (try help)"),
    Row(line: "clear", request: .clear, answer: ""),
    Row(line: "version", request: .version, answer: "version firmware="),
    Row(line: "reboot", request: .reboot, answer: "reboot"),
    Row(line: "  status  now ", request: .status, answer: "status mode="),
    Row(line: "statuses", request: .wrong(.unknownCommand), answer: "error reason=unknown-command (try help)"),
    Row(line: "stat", request: .wrong(.unknownCommand), answer: "error reason=unknown-command (try help)"),
    Row(line: "HELP", request: .wrong(.unknownCommand), answer: "error reason=unknown-command (try help)"),
    Row(line: "   ", request: .nothing, answer: ""),
    Row(line: "", request: .nothing, answer: ""),
    Row(
      line: String(repeating: "x", count: 64), request: .wrong(.tooLong), answer: "error reason=too-long (try help)"),
  ]

  @Test("what a line asks for", arguments: table)
  func request(row: Row) {
    var line = ConsoleLine()
    for byte in row.line.utf8 { #expect(line.receive(byte) == .incomplete) }
    #expect(line.receive(0x0D) == .complete)
    #expect(ConsoleRequest(line) == row.request)
  }

  @Test("a line is repeated and answered", arguments: table)
  func answer(row: Row) throws {
    let bench = try Bench()
    let before = bench.events.count
    bench.type(row.line + "\r\n")
    let lines = bench.events.dropFirst(before)
    #expect(lines.first == (row.line.isEmpty ? nil : "> " + row.line.prefix(ConsoleLine.capacity)))
    #expect((lines.dropFirst().first ?? "").hasPrefix(row.answer))
    #expect(row.answer.isEmpty == (lines.count <= 1))
  }

  @Test("the answers are tested for every command of the table")
  func everyCommandIsTested() {
    #expect(ConsoleTests.commands.count == Int(ConsoleCommand.count))
    for command in ConsoleTests.commands {
      #expect(ConsoleTests.table.contains { $0.line == "\(command)" }, "\(command)")
    }
  }

  @Test("help prints the table")
  func help() throws {
    let bench = try Bench()
    let before = bench.events.count
    bench.type("help\r")
    let expected = ConsoleTests.commands.map { "help \($0.help)" }
    #expect(Array(bench.events.dropFirst(before + 1)) == expected)
  }

  @Test("the lines of the table are in the order of the commands, and their columns agree")
  func order() {
    for command in ConsoleTests.commands {
      let name = "\(command)".padding(toLength: 9, withPad: " ", startingAt: 0)
      #expect(command.help.description.hasPrefix(name))
      #expect(command.help.description.dropFirst(9).first?.isWhitespace == false)
    }
  }

  @Test("what was typed can be taken back, and a complete line is cleared by the next byte")
  func editing() {
    var line = ConsoleLine()
    for byte in "helq\u{8}p".utf8 { _ = line.receive(byte) }
    #expect(line.receive(0x0A) == .complete)
    #expect(line.word(0, is: "help"))
    #expect(line.receive(UInt8(ascii: "x")) == .incomplete)
    #expect(line.word(0, is: "x"))
  }
}
