import Foundation
import HostSupport
import TestSupport
import Testing

@Suite("Commands")
struct CommandTests {
  /// The names under "SUBCOMMANDS:" in the help of a command.
  private func subcommands(_ help: String) -> [String] {
    let lines = help.split(separator: "\n", omittingEmptySubsequences: false).drop { $0 != "SUBCOMMANDS:" }
    return lines.dropFirst().prefix { !$0.isEmpty }.filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }
      .compactMap { $0.split(separator: " ").first.map(String.init) }
  }

  @Test("the commands are those that scripts rely on")
  func commands() throws {
    #expect(
      subcommands(try Program.run("--help").output) == [
        "run", "replay", "scenario", "evaluate", "train", "sweep", "report", "model", "flash", "teach",
        "convert", "read", "web",
      ])
  }

  @Test("every command and subcommand has a help text")
  func help() throws {
    var paths = [[]] as [[String]]
    var explained = 0
    while let path = paths.popLast() {
      let outcome = try Program.run(path + ["--help"])
      #expect(outcome.status == 0, "\(path)")
      #expect(outcome.output.contains("OVERVIEW: "), "\(path)")
      #expect(outcome.output.contains("USAGE: " + (["inklock"] + path).joined(separator: " ")), "\(path)")
      paths += subcommands(outcome.output).map { path + [$0] }
      explained += 1
    }
    #expect(explained > 10, "the commands of commands were found")
  }

  @Test("a usage error has exit status 64")
  func usage() throws {
    for arguments in [["--nonsense"], ["nonsense"], ["replay"], ["flash", "info"], ["run", "--scale", "x"]] {
      let outcome = try Program.run(arguments)
      #expect(outcome.status == 64, "\(arguments)")
      #expect(outcome.errors.contains("Error: "), "\(arguments)")
    }
  }

  @Test(
    "a misspelled command is named, with the one that was meant",
    arguments: [
      (["replya", "Tests/Traces"], "there is no command 'replya': did you mean 'replay'?"),
      (["flash", "erse", "x"], "there is no command 'erse': did you mean 'erase'?"),
      (
        ["evaluate", "zzzz"],
        "there is no command 'zzzz': the commands are strokes, mnist, styles, pins, owners, pictures"
      ),
    ])
  func misspelled(arguments: [String], sentence: String) throws {
    let outcome = try Program.run(arguments)
    #expect(outcome.status == 64)
    #expect(outcome.errors.hasPrefix("Error: \(sentence)\n"))
  }

  @Test("--version is a version on one line")
  func version() throws {
    let outcome = try Program.run("--version")
    #expect(outcome.status == 0)
    #expect(outcome.output.wholeMatch(of: /\d+\.\d+(\.\d+)?(-dev)?\n/) != nil, "\(outcome.output)")
  }

  @Test("all recorded sessions replay")
  func replayAll() throws {
    let outcome = try Program.run("replay", "Tests/Traces")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output == "21 passed, 0 failed\n")
  }

  @Test("a changed trace differs, and its artifacts show the difference")
  func replayDiffers() throws {
    let folder = try Folder()
    let original = try String(contentsOfFile: Program.root + "/Tests/Traces/unlock.trace", encoding: .utf8)
    let line = try #require(original.split(separator: "\n").first { $0.contains("pin accepted attempts=1") })
    let trace = try folder.file(
      "changed.trace",
      text: original.replacingOccurrences(of: "pin accepted attempts=1", with: "pin accepted attempts=2"))
    let outcome = try Program.run(
      "replay", trace, "--artifacts", folder.path + "/out", "--junit", folder.path + "/r.xml")
    #expect(outcome.status == 1)
    #expect(outcome.output == "0 passed, 1 failed\n")
    #expect(outcome.errors.contains(line), "the actual line is told")
    let artifacts = try FileManager.default.subpathsOfDirectory(atPath: folder.path + "/out")
    for name in ["expected.log", "actual.log", "before.png", "after.png"] {
      #expect(artifacts.contains { $0.hasSuffix(name) }, "\(name) in \(artifacts)")
    }
    #expect(try String(contentsOfFile: folder.path + "/r.xml", encoding: .utf8).contains("<failure"))
  }

  @Test("a trace of another model is unusable, not different, and its exit status comes first")
  func replayOtherModel() throws {
    let outcome = try Program.run("replay", "Tests/Traces", "--model", "Models/as-drawn.model")
    #expect(outcome.status == 2)
    let lines = outcome.errors.split(separator: "\n").filter { $0.contains("is a trace of the model") }
    #expect(lines.count == 1, "one error is said once: \(outcome.errors)")
    #expect(lines.first?.hasSuffix("(and so 20 more of the traces)") == true)
  }

  @Test("nothing to replay is unusable")
  func nothingToReplay() throws {
    let folder = try Folder()
    for path in [folder.path, folder.path + "/missing.trace"] {
      let outcome = try Program.run("replay", path)
      #expect(outcome.status == 2)
      #expect(outcome.errors.contains(path))
    }
  }

  @Test("what run records, replay passes, and the flash keeps the PIN's absence")
  func recordAndReplay() throws {
    let folder = try Folder()
    let trace = folder.path + "/a.trace"
    let flash = folder.path + "/flash"
    let run = try Program.run(
      "run", "--headless", "--fast", "--for", "5", "--record", trace, "--flash", flash, "--seed", "7")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("] mode name=set-pin\n"))
    #expect(folder.content == ["a.trace", "flash"])
    #expect(try Program.run("flash", "info", flash).output.hasPrefix("vault: no PIN is set"))
    #expect(try Program.run("replay", trace).status == 0)
  }

  @Test("without a display, run says so and plays a recorded session")
  func withoutDisplay() throws {
    let outcome = try Program.run("run")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.contains("display"))
    #expect(outcome.output.contains("] pin accepted attempts=1"))
  }

  @Test(
    "without a display, an option that makes a run useful makes it headless",
    arguments: [
      ["--for", "0.1"], ["--for", "0.1", "--seed", "3", "--pin-length", "6"], ["--for", "0", "--http", "0"],
    ])
  func headlessWithoutDisplay(_ arguments: [String]) throws {
    let outcome = try Program.run(["run"] + arguments)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.contains("the device runs without a window"))
    #expect(outcome.output.contains("] mode name=set-pin\n"))
    #expect(!outcome.output.contains("predict"), "no recorded session is played")
  }

  @Test("without a display, options that would be dropped end with status 2 and leave nothing behind")
  func optionsWithoutDisplay() throws {
    let folder = try Folder()
    for arguments in [
      ["--flash", folder.path + "/flash"], ["--screenshot", folder.path + "/a.png"], ["--log", "production"],
      ["--pin-length", "4"], ["--scale", "2"], ["--seed", "1"],
    ] {
      let outcome = try Program.run(["run"] + arguments)
      #expect(outcome.status == 2, "\(arguments)")
      #expect(outcome.errors.contains("add --headless, --for SECONDS, --serial, --http PORT or --record F"))
      #expect(outcome.output.isEmpty, "no recorded session is played")
    }
    #expect(folder.content.isEmpty)
  }

  @Test("without a display, digits are not collected: status 2, and no folder is made")
  func collectingWithoutDisplay() throws {
    let folder = try Folder()
    let outcome = try Program.run("run", "--collect", folder.path + "/set")
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("--collect needs one: a person draws in it"), "\(outcome.errors)")
    #expect(folder.content.isEmpty)
  }

  @Test(
    "--collect is refused with what a data set does not need, and its options without it",
    arguments: [
      (["--collect", "d", "--headless"], "does not go with --headless"),
      (["--collect", "d", "--record", "a.trace"], "does not go with --record"),
      (["--collect", "d", "--http", "0"], "does not go with --http"),
      (["--collect", "d", "--flash", "f"], "does not go with --flash"),
      (["--collect", "d", "--owner", "on"], "does not go with --owner"),
      (["--collect", "d", "--log", "production"], "does not go with --log"),
      (["--collect", "d", "--writer", "a/b"], "--writer must be 1 to 40 letters and digits"),
      (["--collect", "d", "--drawings", "0"], "--drawings must be 1 to 100"),
      (["--collect", "d", "--fingers", "index,index"], "'index,index' is invalid for '--fingers <LIST>'"),
      (["--collect", "d", "--fingers", "toe"], "'toe' is invalid for '--fingers <LIST>'"),
      (["--collect", ""], "--collect needs the name of a folder"),
      (["--writer", "a"], "need --collect DIR"), (["--drawings", "3"], "need --collect DIR"),
      (["--fingers", "thumb"], "need --collect DIR"),
    ])
  func collectingOptions(_ arguments: [String], reason: String) throws {
    let outcome = try Program.run(["run"] + arguments)
    #expect(outcome.status == 64, "\(arguments)")
    #expect(outcome.errors.contains(reason), "\(outcome.errors)")
  }

  @Test(
    "a trace or a scenario in the window ends with status 2 without a display, and says what to do",
    arguments: [["replay", "Tests/Traces/console.trace"], ["scenario", "Tests/Scenarios/console.yaml"]])
  func filmWithoutDisplay(command: [String]) throws {
    let outcome = try Program.run(command + ["--window"])
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("inklock \(command[0]) without --window needs none"), "\(outcome.errors)")
    #expect(outcome.output.isEmpty)
  }

  @Test("the window shows one file", arguments: [["replay", "Tests/Traces"], ["scenario", "Tests/Scenarios"]])
  func filmOfFolder(command: [String]) throws {
    let outcome = try Program.run(command + ["--window"])
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("--window: shows one file, not"), "\(outcome.errors)")
  }

  @Test(
    "options about many files do not go with the window",
    arguments: [
      ["replay", "a.trace", "--junit", "r.xml"], ["replay", "a.trace", "--artifacts", "d"],
      ["replay", "a.trace", "--update"], ["replay", "a.trace", "--shard", "1/2"],
      ["replay", "a.trace", "--target", "wasm"], ["scenario", "a.yaml", "--record", "d"],
      ["scenario", "a.yaml", "--junit", "r.xml"],
    ])
  func filmOptions(command: [String]) throws {
    #expect(try Program.run(command + ["--window"]).status == 64)
  }

  @Test(
    "options of run that make no sense together are a usage error",
    arguments: [
      ["--virtual-time"], ["--headless", "--fast", "--for", "1", "--http", "0"], ["--headless", "--scale", "2"],
      ["--for", "1", "--screenshot", "a.jpg"], ["--http", "65536"], ["--http", "x"],
    ])
  func runUsage(_ arguments: [String]) throws {
    #expect(try Program.run(["run"] + arguments).status == 64, "\(arguments)")
  }

  @Test("a port or transport that cannot be had leaves no file behind")
  func portInUse() throws {
    let folder = try Folder()
    let listener = try LoopbackListener(port: 0, source: "test")
    for arguments in [["--http", "\(listener.port)"], ["--serial", "tcp:\(listener.port)"]] {
      let outcome = try Program.run(
        ["run", "--headless", "--for", "1", "--flash", folder.path + "/flash", "--record", folder.path + "/a.trace"]
          + arguments)
      #expect(outcome.status == 2)
      #expect(outcome.errors.contains("cannot listen on 127.0.0.1:\(listener.port)"))
      #expect(folder.content.isEmpty)
    }
  }

  @Test("unusable input has exit status 2 and one line that says what and where")
  func unusableInput() throws {
    let folder = try Folder()
    let model = try Array(Data(contentsOf: URL(fileURLWithPath: Program.root + "/Models/inklock.model")))
    var flipped = model
    flipped[1000] ^= 4
    var newer = model
    newer[4] = 9
    let files = [
      "empty": [], "text": Array("hello\n".utf8), "junk": (0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 167 >> 3) },
      "junk.jsonl": [0x7B, 0x00, 0xFF, 0x0A], "short.model": Array(model[..<3000]), "flipped.model": flipped,
      "newer.model": newer,
    ]
    var paths: [String: String] = [:]
    for (name, bytes) in files { paths[name] = try folder.file(name, bytes) }
    let missing = folder.path + "/missing"
    var cases: [[String]] = [
      ["run", "--headless", "--fast", "--for", "1", "--model", missing],
      ["run", "--headless", "--fast", "--for", "1", "--flash", paths["text"]!],
      ["run", "--headless", "--fast", "--for", "1", "--secret", paths["text"]!],
      ["run", "--headless", "--fast", "--for", "1", "--record", missing + "/a.trace"],
      ["run", "--headless", "--fast", "--for", "1", "--serial", "file:" + missing + "/log"],
      ["flash", "info", missing], ["flash", "info", paths["text"]!], ["model", "info", paths["junk"]!],
      ["evaluate", "mnist", missing], ["evaluate", "strokes", missing], ["evaluate", "strokes", paths["text"]!],
      ["train", "--mnist", missing, "-o", folder.path + "/new.model"],
      ["train", "--strokes", paths["junk"]!, "-o", folder.path + "/new.model"],
      ["convert", paths["junk.jsonl"]!, folder.path + "/out.trace"],
    ]
    for name in files.keys {
      cases.append(["replay", paths[name]!])
      cases.append(["run", "--headless", "--fast", "--for", "1", "--model", paths[name]!])
    }
    let before = folder.content
    for arguments in cases {
      let outcome = try Program.run(arguments)
      #expect(outcome.status == 2, "\(arguments): \(outcome.errors)")
      // A notice that the PIN will be deleted is not an error.
      let lines = outcome.errors.split(separator: "\n").filter {
        $0.hasPrefix("inklock: ") && !$0.contains("flash is in memory only")
      }
      #expect(lines.count == 1, "\(arguments): \(outcome.errors)")
      #expect(folder.content == before, "\(arguments) left something behind")
    }
  }
}
