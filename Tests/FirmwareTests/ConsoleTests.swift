import Core2HAL
import Foundation
import PINVault
import TestSupport
import Testing

@testable import Core2Simulator
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
    Row(line: "help", request: .help(nil), answer: "help help     this list"),
    Row(
      line: "status", request: .status, answer: "status mode=set-pin pin=absent attempts=0 entered=0 auto=1000 points=0"
    ),
    Row(line: "model", request: .model, answer: "model bytes="),
    Row(line: "log", request: .log, answer: "log level=development"),
    Row(line: "mode", request: .showMode, answer: "mode name=set-pin"),
    Row(line: "mode practice", request: .practice(true), answer: "mode name=practice"),
    Row(line: "mode back", request: .practice(false), answer: "mode name=set-pin"),
    Row(
      line: "mode unlocked", request: .wrong(.argument(.mode)),
      answer: "error reason=argument values=practice|back (try help)"),
    Row(line: "auto", request: .showPause, answer: "auto pause=1000"),
    Row(line: "auto off", request: .setPause(0), answer: "auto off"),
    Row(line: "auto 100", request: .setPause(100), answer: "auto pause=100"),
    Row(line: "auto 60000", request: .setPause(60_000), answer: "auto pause=60000"),
    Row(
      line: "auto 99", request: .wrong(.argument(.auto)),
      answer: "error reason=argument values=off|100-60000 (try help)"),
    Row(
      line: "auto 60001", request: .wrong(.argument(.auto)),
      answer: "error reason=argument values=off|100-60000 (try help)"),
    Row(
      line: "auto 1000000", request: .wrong(.argument(.auto)),
      answer: "error reason=argument values=off|100-60000 (try help)"),
    Row(
      line: "auto 99999999999", request: .wrong(.argument(.auto)),
      answer: "error reason=argument values=off|100-60000 (try help)"),
    Row(
      line: "auto x", request: .wrong(.argument(.auto)),
      answer: "error reason=argument values=off|100-60000 (try help)"),
    Row(
      line: "auto 800 ms", request: .wrong(.argument(.auto)),
      answer: "error reason=argument values=off|100-60000 (try help)"),
    Row(line: "echo", request: .showEcho, answer: "echo on"),
    Row(line: "echo on", request: .setEcho(true), answer: "echo on"),
    Row(line: "echo off", request: .setEcho(false), answer: "echo off"),
    Row(
      line: "echo maybe", request: .wrong(.argument(.echo)), answer: "error reason=argument values=on|off (try help)"),
    Row(line: "?", request: .help(nil), answer: "help help     this list"),
    Row(line: "? auto", request: .help(.auto), answer: "help auto     "),
    Row(line: "auto ?", request: .help(.auto), answer: "help auto     "),
    Row(line: "help auto", request: .help(.auto), answer: "help auto     "),
    Row(line: "help unlock", request: .wrong(.unknownCommand), answer: "error reason=unknown-command (try help)"),
    Row(line: "clear", request: .clear, answer: ""),
    Row(line: "teach", request: .teach, answer: "error reason=not-now (try help)"),
    Row(line: "teach forget", request: .forgetHand, answer: "error reason=not-now (try help)"),
    Row(
      line: "teach me", request: .wrong(.argument(.teach)),
      answer: "error reason=argument values=forget (try help)"),
    Row(line: "version", request: .version, answer: "version firmware="),
    Row(line: "reboot", request: .reboot, answer: "reboot"),
    Row(line: "  status  ", request: .status, answer: "status mode="),
    Row(
      line: "status now", request: .wrong(.argument(.status)),
      answer: "error reason=argument values=none (try help)"),
    Row(
      line: "log development", request: .wrong(.argument(.log)),
      answer: "error reason=argument values=none (try help)"),
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
    for byte in row.line.utf8 { line.append(byte) }
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

  @Test(
    "in production the console changes nothing",
    arguments: ["mode practice", "mode back", "auto 100", "auto off", "clear", "teach", "teach forget"])
  func production(line: String) throws {
    let bench = try Bench(configuration: LockConfiguration(log: .production, iterations: 2))
    bench.draw(1)
    let (screen, mode) = (bench.device.display.pixels, bench.mode)
    bench.type(line + "\r")
    #expect(bench.events.last == "error reason=production (try help)")
    bench.type("auto\r")
    #expect(bench.events.last == "auto pause=1000")
    #expect(bench.device.display.pixels == screen && bench.mode == mode)
  }

  @Test("the console changes the mode of a device that has no PIN or is unlocked, and of no other")
  func modes() throws {
    let bench = try Bench()
    bench.type("mode practice\r")
    #expect(bench.mode == "practice")
    bench.type("mode back\r")
    bench.setPIN("2580")
    bench.type("mode practice\r")
    #expect(bench.events.last == "error reason=not-now (try help)")
    #expect(bench.mode == "locked")
    bench.changeMode()
    bench.type("mode back\r")
    #expect(bench.events.last == "error reason=not-now (try help)")
    #expect(bench.mode == "practice")
    bench.changeMode()
    bench.enterPIN("2580")
    bench.type("mode practice\r")
    #expect(bench.mode == "practice")
    bench.type("mode back\r")
    #expect(bench.mode == "unlocked")
  }

  @Test("the console makes the pause of a PIN longer, never shorter", arguments: [100, 1000, 2500] as [UInt64])
  func pauseOfPIN(pause: UInt64) throws {
    let bench = try Bench()
    bench.type("auto \(pause)\r")
    let (x, y) = ZoneModel.middle(of: 5)
    bench.stroke([(x, y - 35), (x, y + 35)])
    bench.wait(max(pause, 1000) - 1)
    #expect(!bench.log.contains("predict"))
    bench.wait(1)
    #expect(bench.log.contains("predict digit=5"))
    for _ in 0..<3 { bench.draw(5) }
    bench.wait(max(pause, 1000) - 1)
    #expect(bench.mode == "set-pin")
    bench.wait(1)
    #expect(bench.mode == "confirm-pin")
  }

  @Test("the status shows the pause, or that it is off")
  func pauseInStatus() throws {
    let bench = try Bench()
    bench.type("status\r")
    #expect(bench.events.last?.contains(" auto=1000 ") == true)
    bench.type("auto off\rstatus\r")
    #expect(bench.events.last?.contains(" auto=off ") == true)
  }

  @Test("the console clears a digit as the button does")
  func clear() throws {
    let bench = try Bench()
    for digit in [1, 2] { bench.draw(digit) }
    bench.type("clear\rstatus\r")
    #expect(bench.events.last?.contains(" entered=1 ") == true)
  }

  @Test("a device whose vault failed still describes its model, and enters practice")
  func faultyVault() throws {
    let before = try Bench()
    before.setPIN("2580")
    var image = before.device.flash.image
    image[.vault][50] ^= 1
    image[.vault][4096 + 50] ^= 1
    let bench = try Bench(flash: image)
    #expect(bench.mode == "fault")
    bench.type("model\r")
    #expect(bench.events.last?.hasPrefix("model bytes=") == true)
  }

  @Test("without a model, the console does not enter practice, also where there is no PIN")
  func practiceWithoutModel() throws {
    var model = ZoneModel.bytes
    model[40] ^= 1
    let bench = try Bench(model: model)
    bench.type("mode practice\r")
    #expect(bench.events.last == "error reason=not-now (try help)")
  }

  @Test("in practice the console sets any pause")
  func pauseOfPractice() throws {
    let bench = try Bench()
    bench.type("auto 100\r")
    bench.changeMode()
    let (x, y) = ZoneModel.middle(of: 5)
    bench.stroke([(x, y - 35), (x, y + 35)])
    bench.wait(100)
    #expect(bench.log.contains("predict digit=5"))
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
      #expect(command.takesValue == command.help.description.contains("["))
    }
  }

  // MARK: Echo and keys

  /// What is typed on a new device, and what the device sends before its answers.
  static let keys: [(typed: String, sent: String)] = [
    ("stat", "> stat"), ("\r\n\r", ""), ("\u{8}\u{7F}", ""),
    ("helq\u{8}p", "> helq\u{8} \u{8}p"), ("helq\u{7F}p", "> helq\u{8} \u{8}p"),
    ("a\u{8}\u{8}b", "> a\u{8} \u{8}b"),
    ("abc\u{15}d", "> abc" + String(repeating: "\u{8} \u{8}", count: 3) + "d"), ("\u{15}", ""),
    ("abc\u{3}", "> abc^C\r\n"), ("\u{3}", ""), ("a\u{3}b", "> a^C\r\n> b"),
    // Delete, F1 in three ways, Ctrl-Right, Alt-x, a window's title with both ends, a character set, a mouse.
    ("\u{1B}[3~\u{1B}OP\u{1B}[11~\u{1B}[[A\u{1B}[1;5C\u{1B}x", ""), ("\u{1B}]0;x\u{7}\u{1B}]0;x\u{1B}\\\u{1B}(B", ""),
    ("\u{1B}[<0;1;1M\u{1B}[1;5A", ""), ("a\u{1B}[Db", "> ab"),
    // A sequence that never ends is over with the line.
    ("\u{1B}]0;x\rb", "> b"), ("\u{1B}[1\rb", "> b"),
    ("\u{1B}[A\u{1B}[B", ""), ("\u{0}\u{9}\u{80}\u{FF}é", ""),
    (String(repeating: "x", count: 70), "> " + String(repeating: "x", count: 63)),
    // Output of a device.
    ("[", ""), ("st[", "> st"), ("> x", ""), ("a> x\u{8}y", "> a"), ("[x\u{15}a", ""), ("a>\u{1B}[A\u{15}b", "> a"),
    ("[x\u{3}a", "> a"), ("[x\ra", "> a"), ("a>\rb", "> a\r\n> b"),
  ]

  @Test("characters are echoed as they are typed, and keys edit the line", arguments: keys.indices)
  func echo(index: Int) throws {
    let (typed, sent) = ConsoleTests.keys[index]
    let bench = try Bench()
    let before = bench.log.utf8.count
    bench.device.apply([.serial(typed.unicodeScalars.map { UInt8($0.value) })], at: bench.device.time + 1)
    #expect(String(decoding: bench.log.utf8.dropFirst(before), as: UTF8.self) == sent)
  }

  @Test(
    "what was taken back is not part of the command", arguments: ["statux\u{8}s", "help\u{15}status", "x\u{3}status"])
  func editing(typed: String) throws {
    let bench = try Bench()
    bench.type(typed + "\r")
    #expect(bench.events.last?.hasPrefix("status mode=") == true)
  }

  @Test("without echo the device sends answers alone, and keys still edit")
  func noEcho() throws {
    let bench = try Bench()
    bench.type("echo off\r")
    let before = bench.log.utf8.count
    bench.type("versiom\u{8}n\r")
    bench.type("abc\u{15}\u{3}\u{1B}[A")
    #expect(String(decoding: bench.log.utf8.dropFirst(before), as: UTF8.self).hasSuffix("] version firmware=1.0\r\n"))
    #expect(bench.events.count == 6)
    bench.type("\recho on\r")
    #expect(bench.events.suffix(2) == ["version firmware=1.0", "echo on"])
  }

  @Test("the arrows recall previous lines, and an empty one after the newest")
  func history() throws {
    let bench = try Bench()
    bench.type("version\recho\rlog\r")
    let before = bench.events.count
    bench.type("\u{1B}[A\u{1B}[A\u{1B}[A\r")
    #expect(bench.events.last == "version firmware=1.0")
    bench.type("\u{1B}OA\u{1B}OA\u{1B}OB\r")
    #expect(bench.events.last == "version firmware=1.0")
    bench.type("\u{10}\u{10}\u{10}\u{10}\u{E}\r")
    #expect(bench.events.last == "log level=development")
    bench.type("x\u{1B}[A\u{1B}[B\r")
    #expect(bench.events.count == before + 7)
  }

  @Test(
    "the history has no empty line, no output of a device, and no line that was too long",
    arguments: ["\r", "  [x\r", String(repeating: "x", count: 70) + "\r", "x\u{15}\r", "x\u{3}"])
  func historyOfCommands(typed: String) throws {
    let bench = try Bench()
    bench.type("version\r" + typed)
    let before = bench.events.count
    bench.type("\u{1B}[A\r")
    #expect(bench.events.dropFirst(before).last == "version firmware=1.0")
  }

  @Test("an erased line that was too long is short again")
  func erasedLongLine() throws {
    let bench = try Bench()
    bench.type(String(repeating: "x", count: 70) + "\u{15}version\r")
    #expect(bench.events.last == "version firmware=1.0")
  }

  @Test("the history keeps the newest lines that fit, each of them whole", arguments: [1, 2, 7, 20, 31, 32, 62, 63])
  func historyCapacity(length: Int) throws {
    let lines = (0..<12).map { k in String(repeating: String(UnicodeScalar(UInt8(97 + k))), count: length) }
    let bench = try Bench()
    for line in lines { bench.type(line + "\r") }
    let kept = 64 / (length + 1)
    for back in 1...kept + 1 {
      // Below the oldest line, the key does nothing.
      let expected = lines[max(lines.count - back, lines.count - kept, 0)]
      bench.type(String(repeating: "\u{1B}[A", count: back))
      #expect(bench.log.hasSuffix(expected), "\(back) lines back")
      #expect(!bench.log.hasSuffix(expected + expected) || length < 3)
      bench.type("\u{3}")
      // Ctrl-C does not leave the history, a line does: it adds the same one again, so it is typed in a new device.
      bench.type(String(repeating: "\u{1B}[B", count: back) + "\u{3}")
    }
  }

  @Test("a line of the log begins a line, and the next key repeats what was typed")
  func interruption() throws {
    let bench = try Bench()
    bench.type("vers")
    bench.changeMode()
    #expect(bench.log.hasSuffix("> vers\r\n[      0.060] mode name=practice\r\n"))
    bench.type("i")
    #expect(bench.log.hasSuffix("\r\n> versi"))
    bench.changeMode()
    bench.type("\u{8}")
    #expect(bench.log.hasSuffix("\r\n> vers"))
    bench.changeMode()
    bench.type("\r")
    #expect(bench.events.suffix(2) == ["> vers", "error reason=unknown-command (try help)"])
  }

  // MARK: The device's own output

  @Test("the device answers nothing to what it sends", arguments: table)
  func ownOutput(row: Row) throws {
    let bench = try Bench()
    let other = try Bench()
    bench.type("> \(row.line)\r\n")
    bench.type("\(row.line)\r\n")
    let before = other.log
    other.type(bench.log)
    #expect(other.log == before)
  }

  /// Bytes that a person may send at any time, also into the middle of what comes back.
  static let hostile = [
    "\r", "\n", "s", "status\r", "help\n", "\u{8}", "\u{15}", "\u{3}", "[", ">", "\u{1B}", "\u{1B}[A", "echo off\r",
    "echo on\r", "mode practice\r", "mode back\r",
  ]

  @Test("a terminal that echoes all it gets falls silent when nobody types", arguments: 0..<40 as Range<UInt64>)
  func echoingTerminal(seed: UInt64) throws {
    var random = Seeded(seed)
    let bench = try Bench(isPainting: false)
    var returning: [UInt8] = []
    var sent = 0
    var silentAfter = 0
    for round in 0..<3000 {
      if round < 100, Bool.random(using: &random) {
        let place = Int.random(in: 0...min(returning.count, 200), using: &random)
        returning.insert(contentsOf: ConsoleTests.hostile.randomElement(using: &random)!.utf8, at: place)
      }
      let count = min(returning.count, .random(in: 1...300, using: &random))
      if round > 100, count == 0 { break }
      silentAfter = round
      bench.device.apply(
        [.serial(Array(returning.prefix(max(count, 1))) + (count == 0 ? [0] : []))], at: bench.device.time + 1)
      returning.removeFirst(count)
      let log = Array(bench.log.utf8)
      returning += log[sent...]
      sent = log.count
    }
    #expect(silentAfter < 2999, "seed \(seed): \(sent) bytes, and no end")
  }

  @Test("two devices that are connected to each other fall silent", arguments: 0..<20 as Range<UInt64>)
  func backToBack(seed: UInt64) throws {
    var random = Seeded(seed)
    let benches = [try Bench(isPainting: false), try Bench(isPainting: false)]
    var read = [0, 0]
    var silence = 0
    for round in 0..<2000 where silence < 4 {
      let from = round % 2
      let log = Array(benches[from].log.utf8)
      var bytes = Array(log[read[from]...])
      read[from] = log.count
      if round < 40 {
        // Bytes are lost, and others come from outside.
        bytes.removeFirst(Int.random(in: 0...min(bytes.count, 40), using: &random))
        bytes += ConsoleTests.hostile.randomElement(using: &random)!.utf8
      }
      silence = bytes.isEmpty ? silence + 1 : 0
      let other = benches[1 - from].device
      if !bytes.isEmpty {
        for part in stride(from: 0, to: bytes.count, by: 4000) {
          other.apply([.serial(Array(bytes[part..<min(part + 4000, bytes.count)]))], at: other.time + 1)
        }
      }
    }
    #expect(silence >= 4, "seed \(seed): \(read) bytes, and no end")
  }
}
