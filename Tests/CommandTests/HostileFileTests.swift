import Core2Simulator
import Foundation
import HostSupport
import TestSupport
import Testing

/// Files and names that somebody else chose.
@Suite("Hostile files and names")
struct HostileFileTests {
  private static let run = ["run", "--headless", "--fast", "--for", "1", "--seed", "1"]

  private func isPrintable(_ text: String) -> Bool { text == text.printable }

  @Test(
    "no command prints a character that a terminal obeys",
    arguments: [
      ["replay", "Tests/Cases/esc1.trace", "Tests/Cases/esc2.trace"], ["replay", "NAME.trace"],
      ["replay", "NAME"], ["scenario", "NAME.yaml"], ["scenario", "KEYS"], ["model", "info", "NAME"],
      ["model", "set", "NAME", "a=1"], ["model", "set", "Models/inklock.model", "NAME=1", "-o", "OUT"],
      ["evaluate", "strokes", "NAME.jsonl"], ["evaluate", "strokes", "LABELS"], ["convert", "LABELS", "OUT.jsonl"],
      ["convert", "NAME.xyz", "OUT.jsonl"], ["read", "NAME.png"], ["read", "KEYS"], ["evaluate", "pictures", "NAME"],
      ["flash", "info", "NAME"], ["NAME"], ["replay", "--NAME"],
      ["run", "--headless", "--for", "0", "--model", "NAME"], ["run", "--serial", "NAME"],
    ])
  func escapes(arguments: [String]) throws {
    let folder = try Folder()
    let name = "\u{1B}]0;pwned\u{7}\u{9B}2J\u{202E}\rx"
    let json = JSON.quoted(name).dropFirst().dropLast()
    let escaped = name.unicodeScalars.map { "\\U" + String(String($0.value | 1 << 32, radix: 16).suffix(8)) }.joined()
    let files = [
      "KEYS": try folder.file("keys.yaml", text: "name: x\n\"\(escaped)\": 1\nsteps:\n  - wait: 1s\n"),
      "LABELS": try folder.file(
        "labels.jsonl",
        text: "{\"label\":\"\(json)\",\"writer\":\"\(json)\",\"strokes\":[[[0,0],[9,9]]]}\n"),
    ]
    let outcome = try Program.run(
      arguments.map {
        files[$0]
          ?? $0.replacing("NAME", with: $0.hasPrefix("--") ? name : folder.path(of: name))
          .replacing("OUT", with: folder.path(of: "out"))
      })
    #expect(!outcome.errors.isEmpty)
    #expect(isPrintable(outcome.errors), "\(outcome.errors.debugDescription)")
    #expect(isPrintable(outcome.output), "\(outcome.output.debugDescription)")
    #expect([0, 2, 64].contains(outcome.status))
  }

  @Test("a name cannot forge a line of the report, on the terminal or in JUnit")
  func forgedLine() throws {
    let folder = try Folder()
    let trace = try folder.file("x\n9 passed, 0 failed\u{1B}[31m.trace", text: "{}\n")
    let junit = folder.path(of: "report.xml")
    let outcome = try Program.run("replay", trace, "--junit", junit)
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("x\\u{A}9 passed, 0 failed\\u{1B}[31m.trace"))
    #expect(!outcome.errors.split(separator: "\n").contains { $0.hasPrefix("9 passed") })
    let report = try String(contentsOfFile: junit, encoding: .utf8)
    #expect(report.contains("\\u{1B}[31m"))
    #expect(isPrintable(report))
  }

  @Test(
    "a recording into a named pipe, a socket's place or through a link is refused, and what is there stays",
    arguments: ["session.trace", "session.trace.partial"])
  func plantedRecording(planted: String) throws {
    let folder = try Folder()
    let trace = folder.path(of: "session.trace")
    let place = folder.path(of: planted)
    try #require(mkfifo(place, 0o600) == 0)
    let pipe = try Program.run(Self.run + ["--record", trace])
    #expect(pipe.status == 2)
    #expect(pipe.errors.contains("is a named pipe, not a file"))
    try FileManager.default.removeItem(atPath: place)

    let victim = try folder.file("victim", text: "precious")
    try FileManager.default.createSymbolicLink(atPath: place, withDestinationPath: "victim")
    let link = try Program.run(Self.run + ["--record", trace])
    #expect(link.status == 2)
    #expect(link.errors.contains("is a symbolic link"))
    #expect(try String(contentsOfFile: victim, encoding: .utf8) == "precious")
    #expect(folder.content == [planted, "victim"].sorted())
  }

  @Test("a second simulator is refused under another name of the flash file, and so is erase")
  func hardLink() throws {
    let folder = try Folder()
    let path = folder.path(of: "flash")
    let file = try FlashFile(path)
    defer { file.close() }
    try FileManager.default.linkItem(atPath: path, toPath: folder.path(of: "other"))
    for arguments in [
      Self.run + ["--flash", folder.path(of: "other")], ["flash", "erase", "--force", folder.path(of: "other")],
    ] {
      let outcome = try Program.run(arguments)
      #expect(outcome.status == 2)
      #expect(outcome.errors.contains("other: is in use by another simulator"))
    }
  }

  @Test("a flash file with two names is used, and the simulator says what the other name keeps")
  func twoNames() throws {
    let folder = try Folder()
    let path = folder.path(of: "flash")
    try FlashFile(path).close()
    try FileManager.default.linkItem(atPath: path, toPath: folder.path(of: "other"))
    let outcome = try Program.run(Self.run + ["--flash", path])
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("flash has 2 names (hard links)"))
  }

  @Test("everything that shows or holds a PIN is written for its owner alone")
  func modes() throws {
    let folder = try Folder()
    func path(_ name: String) -> String { folder.path(of: name) }
    #expect(
      try Program.run(
        Self.run + [
          "--flash", path("flash"), "--record", path("a.trace"), "--screenshot", path("a.png"), "--serial",
          "file:" + path("log"),
        ]
      ).status == 0)
    let scenario = try folder.file("f.yaml", text: "name: f\nsteps:\n  - expect-serial: never\n")
    _ = try Program.run(
      "scenario", scenario, "--junit", path("f.xml"), "--artifacts", path("failed"), "--record", path("recorded"))
    let unlock = try String(contentsOfFile: Program.root + "/Tests/Traces/unlock.trace", encoding: .utf8)
    let changed = try folder.file("d.trace", text: unlock.replacing("attempts=1", with: "attempts=2"))
    _ = try Program.run("replay", changed, "--artifacts", path("different"))
    #expect(try Program.run("convert", "Tests/Traces/practice.trace", path("mine.jsonl")).status == 0)
    #expect(try Program.run("convert", path("mine.jsonl"), path("mine.trace")).status == 0)

    let inputs = ["f.yaml", "d.trace"]
    let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { !inputs.contains($0) }
    for name in ["flash", "a.trace", "a.png", "log", "f.xml", "mine.jsonl", "mine.trace"] {
      #expect(files.contains(name))
    }
    for name in files {
      let attributes = try FileManager.default.attributesOfItem(atPath: path(name))
      guard attributes[.type] as? FileAttributeType == .typeRegular else { continue }
      #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
    }
  }

  @Test("SIGINT and SIGTERM end a command that waits for a stream", arguments: [SIGINT, SIGTERM])
  func interrupted(signal: Int32) throws {
    for arguments in [
      ["replay", "/dev/stdin"], ["evaluate", "strokes", "/dev/stdin"], ["train", "--csv", "/dev/stdin", "-o", "none"],
      ["scenario", "/dev/fd/0"],
    ] {
      let pipe = Pipe()
      let outcome = try Program.interrupt(
        arguments, input: pipe.fileHandleForReading, signal: signal
      ) { _ in
        // More than a pipe holds: returns when the program reads it.
        try pipe.fileHandleForWriting.write(contentsOf: Data(repeating: 0x20, count: 70_000))
        return ""
      }
      #expect(outcome.status == 130, "\(arguments): \(outcome.errors)")
    }
  }
}
