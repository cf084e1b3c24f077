import Core2HAL
import Foundation
import HostSupport
import TestSupport
import Testing

@testable import Core2Simulator
@testable import TouchTrace

@Suite("Differences")
struct DifferenceTests {
  let folder = try! TemporaryFolder()
  private let replay = Replay(model: ZoneModel.device)

  private func recorded() throws -> [String] {
    let path = folder.path + "/good.trace"
    try Recorded.session(to: path)
    return try lines(path)
  }

  private func difference(_ lines: [String]) throws -> Difference? {
    try replay.run(try folder.file("changed.trace", lines: lines)).difference
  }

  @Test("any output that is changed is found at its line")
  func changedOutput() throws {
    let good = try recorded()
    var kinds: Set<String> = []
    for (k, line) in good.enumerated() {
      var changed = line
      if line.contains("\"serial\":") {
        changed = line.replacingOccurrences(of: "\\r\\n\"}", with: "!\\r\\n\"}")
      } else if line.contains("\"vibrate\":") {
        changed = line.prefix { $0 != "v" } + "vibrate\":7}"
      } else if line.contains("\"screen\":") {
        let digit = line.dropLast(2).last == "0" ? "1" : "0"
        changed = line.dropLast(3) + digit + "\"}"
      } else {
        continue
      }
      kinds.insert(String(line.split(separator: "\"")[3]))
      var lines = good
      lines[k] = changed
      let found = try #require(try difference(lines))
      #expect(found.line == k + 1)
      #expect(found.expected == changed)
      #expect(found.actual == line)
    }
    #expect(kinds.isSuperset(of: ["serial", "screen", "vibrate"]))
  }

  @Test("an output that the trace does not have is found where it happens")
  func missingLine() throws {
    let good = try recorded()
    // The last two are the screen and the end, which belong together.
    for k in 1..<good.count - 2 where ["serial", "vibrate", "screen"].contains(good[k].split(separator: "\"")[3]) {
      guard good[k] != good[k + 1] else { continue }
      var lines = good
      lines.remove(at: k)
      let found = try #require(try difference(lines))
      #expect(found.line == k + 1)
      #expect(found.actual == good[k])
    }
  }

  @Test("an output that the device does not give is found at its line")
  func extraLine() throws {
    let good = try recorded()
    let last = good.count - 2
    let time = good[last].dropFirst(5).prefix { $0 != "," }
    var lines = good
    lines.insert("{\"t\":\(time),\"vibrate\":200}", at: last)
    let found = try #require(try difference(lines))
    #expect(found.line == last + 1)
    #expect(found.expected == "{\"t\":\(time),\"vibrate\":200}")
    #expect(found.actual == "nothing up to t = \(time)")
  }

  @Test("an input that is missing shows in the outputs after it")
  func missingInput() throws {
    let good = try recorded()
    let reset = try #require(good.firstIndex { $0.contains("\"reset\":true") })
    var lines = good
    lines.remove(at: reset)
    let found = try #require(try difference(lines))
    #expect(found.line == reset + 1)
    #expect(found.expected == good[reset + 1])
  }

  @Test("a difference has both logs, the log's tail and the screens before and after")
  func details() throws {
    var lines = try recorded()
    let k = try #require(lines.firstIndex { $0.contains("predict digit=8") })
    lines[k] = lines[k].replacingOccurrences(of: "digit=8", with: "digit=5")
    let found = try #require(try difference(lines))
    let expected = String(decoding: found.expectedLog, as: UTF8.self)
    let actual = String(decoding: found.actualLog, as: UTF8.self)
    #expect(expected != actual)
    #expect(expected.replacingOccurrences(of: "digit=5", with: "digit=8") == actual)
    #expect(found.logTail.last?.contains("predict digit=8") == true)
    #expect(found.logTail.count <= 20)
    #expect(found.before.count == 320 * 240)
    #expect(found.after.count == 320 * 240)
    #expect(found.before != found.after)
  }

  @Test("the artifacts of a difference are logs, pictures and a text that explains them")
  func artifacts() throws {
    var lines = try recorded()
    let k = try #require(lines.firstIndex { $0.contains("predict digit=8") })
    lines[k] = lines[k].replacingOccurrences(of: "digit=8", with: "digit=5")
    let found = try #require(try difference(lines))
    let artifacts = ReplayArtifacts(folder: folder.path + "/out")
    #expect(artifacts.folder(of: "./Tests/../Traces/a.trace") == folder.path + "/out/Tests/Traces/a")
    try artifacts.write(found, of: "Tests/a.trace")
    let out = folder.path + "/out/Tests/a"
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: out).sorted() == [
        "actual.log", "after.png", "before.png", "difference.png", "difference.txt", "expected.log",
      ])
    #expect(try AtomicFile.read(out + "/expected.log") == found.expectedLog)
    #expect(try AtomicFile.read(out + "/actual.log") == found.actualLog)
    let text = String(decoding: try AtomicFile.read(out + "/difference.txt"), as: UTF8.self)
    #expect(text.hasPrefix("Tests/a.trace:\(k + 1): the device did something else\n  expected: {"))
    for picture in ["before", "after", "difference"] {
      let bytes = try AtomicFile.read("\(out)/\(picture).png")
      #expect(bytes.prefix(8) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
      #expect(bytes[16..<24] == [0, 0, 1, 0x40, 0, 0, 0, 0xF0])
    }
  }

  @Test("artifacts that cannot be written are an error of input")
  func unwritableArtifacts() throws {
    let found = Difference(
      line: 1, expected: "", actual: "", before: [0], after: [0], logTail: [], expectedLog: [], actualLog: [])
    let file = try folder.file("file", [1])
    #expect(throws: InputError.self) { try ReplayArtifacts(folder: file).write(found, of: "a.trace") }
  }

  @Test("traces are found in folders, each once and sorted")
  func files() throws {
    try FileManager.default.createDirectory(atPath: folder.path + "/d/e", withIntermediateDirectories: true)
    for name in ["d/b.trace", "d/a.trace", "d/e/c.trace", "d/a.txt", "x"] { _ = try folder.file(name, []) }
    let found = try TraceFiles.find([folder.path + "/x", folder.path + "/d", folder.path + "/d/a.trace"])
    #expect(found.map { $0.dropFirst(folder.path.count + 1) } == ["d/a.trace", "d/b.trace", "d/e/c.trace", "x"])
    try FileManager.default.createDirectory(atPath: folder.path + "/empty", withIntermediateDirectories: true)
    #expect(
      refusal(in: folder) { _ = try TraceFiles.find([folder.path + "/empty"]) } == "empty: has no trace in it")
    let twice = try TraceFiles.find([folder.path + "/d", folder.path + "/d/e", folder.path + "/d"])
    #expect(twice.count == 3)
  }
}
