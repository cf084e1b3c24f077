import Foundation
import TestSupport
import Testing

#if canImport(FoundationXML)
import FoundationXML
#endif

@Suite("inklock scenario")
struct ScenarioCommandTests {
  let folder = try! Folder()

  private func good(_ name: String) throws -> String {
    try folder.file(name, text: "name: It boots\nsteps:\n  - wait-serial: mode name=set-pin\n")
  }

  private func failing(_ name: String) throws -> String {
    try folder.file(name, text: "name: It never does\nsteps:\n  - expect-serial: {match: <&>, within: 0s}\n")
  }

  private func scenario(_ arguments: String..., environment: [String: String] = [:]) throws -> Program.Outcome {
    try Program.run(["scenario"] + arguments, environment: environment)
  }

  private func makeFolder(_ name: String) throws -> String {
    let path = folder.path(of: name)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
  }

  @Test("all passed is status 0 and one line on standard output")
  func passed() throws {
    let outcome = try scenario(good("a.yaml"), good("b.yml"), "--jobs", "2")
    #expect(outcome.status == 0)
    #expect(outcome.output == "2 passed, 0 failed\n")
    #expect(outcome.errors.contains("passed \(folder.path)/a.yaml (1.3 s)\n"))
  }

  @Test("a failure is status 1, unusable input status 2, with artifacts and a report that is XML")
  func failed() throws {
    _ = try good("a.yaml")
    let bad = try failing("b.yaml")
    let (artifacts, junit) = (folder.path(of: "out"), folder.path(of: "junit.xml"))
    let outcome = try scenario(folder.path, "--artifacts", artifacts, "--junit", junit)
    #expect(outcome.status == 1)
    #expect(outcome.output == "1 passed, 1 failed\n")
    #expect(outcome.errors.contains("failed \(bad):3:5: expect-serial failed after 0.3 s of the device\n"))
    #expect(FileManager.default.fileExists(atPath: artifacts + folder.path + "/b/screen.png"))

    _ = try folder.file("c.yaml", text: "name: t\nsteps:\n  - jump\n")
    let worse = try scenario(folder.path, "--junit", junit)
    #expect(worse.status == 2)
    #expect(worse.output == "1 passed, 1 failed, 1 unusable\n")
    #expect(worse.errors.contains("inklock: \(folder.path)/c.yaml:3:5: unknown step \"jump\"."))
    let report = try String(contentsOfFile: junit, encoding: .utf8)
    #expect(report.contains("tests=\"3\" failures=\"1\" errors=\"1\""))
    #expect(report.contains("file=\"\(bad)\" line=\"3\""))
    #expect(XMLParser(data: Data(report.utf8)).parse())
  }

  @Test("nothing to play is status 2, and in the report")
  func nothing() throws {
    let (empty, junit) = (try makeFolder("empty"), folder.path(of: "junit.xml"))
    let outcome = try scenario(empty, "--junit", junit)
    #expect(outcome.status == 2)
    #expect(outcome.errors == "inklock: \(empty): has no scenario in it\n")
    #expect(
      try String(contentsOfFile: junit, encoding: .utf8).contains(
        "message=\"\(empty): has no scenario "
          + "in it\""))
  }

  @Test("GitHub is told the place of each failure, also of traces")
  func annotations() throws {
    let actions = ["GITHUB_ACTIONS": "true"]
    let bad = try failing("b.yaml")
    let line =
      "::error file=\(bad),line=3::expect-serial: expected a line with \"<&>\" within 0 ms, actual no "
      + "such line\n"
    #expect(try scenario(bad, environment: actions).errors.contains(line))
    #expect(try !scenario(bad, environment: ["GITHUB_ACTIONS": ""]).errors.contains("::error"))
    let none = folder.path(of: "none.trace")
    let replay = try Program.run(["replay", none], environment: actions)
    #expect(replay.errors.contains("::error file=\(none),line=1::does not exist\n"))
  }

  @Test("shards play each scenario exactly once")
  func shards() throws {
    for name in ["a", "b", "c", "d", "e"] { _ = try good(name + ".yaml") }
    var played: [String] = []
    for shard in ["1/3", "2/3", "3/3"] {
      let outcome = try scenario(folder.path, "--shard", shard)
      #expect(outcome.status == 0)
      let lines = outcome.errors.split(separator: "\n").filter { $0.hasPrefix("passed ") }
      played += lines.map { String($0.dropFirst("passed \(folder.path)/".count).prefix(1)) }
    }
    #expect(played.sorted() == ["a", "b", "c", "d", "e"])
  }

  @Test("traces are recorded at the place of their scenarios, and replay")
  func recording() throws {
    _ = try makeFolder("s/deep")
    _ = try good("s/a.yaml")
    _ = try good("s/deep/b.yml")
    _ = try failing("s/c.yaml")
    let out = folder.path(of: "out")
    #expect(try scenario(folder.path(of: "s"), "--record", out).status == 1)
    #expect(try FileManager.default.subpathsOfDirectory(atPath: out).sorted() == ["a.trace", "deep", "deep/b.trace"])
    #expect(try Program.run(["replay", out]).output == "2 passed, 0 failed\n")
    #expect(try scenario(good("s/deep/b.yml"), "--record", out).status == 0)
    #expect(FileManager.default.fileExists(atPath: out + "/b.trace"))
  }

  @Test("a picture that is not beside the scenario is looked for from the working directory")
  func workingDirectory() throws {
    let text = "name: t\nsteps:\n  - take-screenshot: {compare-with: Docs/window.png}\n"
    let outcome = try scenario(folder.file("a.yaml", text: text))
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("  expected: the screen to be the picture Docs/window.png\n"))
  }

  @Test("two scenarios that would be recorded as one trace are refused")
  func collision() throws {
    let outcome = try scenario(good("a.yaml"), good("a.yml"), "--record", folder.path(of: "out"))
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("/a.yml: would be recorded as \(folder.path)/out/a.trace, and so would "))
  }

  @Test("a wrong option is status 64", arguments: [["--shard", "3/2"], ["--jobs", "0"], ["--window-size"], []])
  func usage(_ options: [String]) throws {
    #expect(try Program.run(["scenario"] + (options.isEmpty ? [] : [try good("a.yaml")]) + options).status == 64)
  }
}
