import HostSupport
import TestSupport
import Testing

@testable import Core2Simulator
@testable import TouchTrace

@Suite("Updating expectations")
struct UpdateTests {
  let folder = try! TemporaryFolder()

  private func recorded() throws -> String {
    let path = folder.path + "/session.trace"
    try Recorded.session(to: path)
    return path
  }

  @Test("a trace that is as the device behaves is left alone")
  func unchanged() throws {
    let path = try recorded()
    let before = try AtomicFile.read(path)
    #expect(try TraceUpdate(model: ZoneModel.device, force: false).run(path) == .unchanged)
    #expect(try AtomicFile.read(path) == before)
  }

  @Test("a model that reads the same digits becomes the trace's model")
  func otherModel() throws {
    let path = try recorded()
    #expect(try TraceUpdate(model: ZoneModel.other, force: false).run(path) == .updated)
    #expect(try TraceReader(path).header.models.digits == ZoneModel.other.id)
    #expect(try Replay(model: ZoneModel.other).run(path).difference == nil)
  }

  @Test("figures may change without force")
  func shiftedDigits() throws {
    let path = try recorded()
    #expect(try TraceUpdate(model: ZoneModel.shifted, force: false).run(path) == .updated)
    #expect(try lines(path).contains { $0.contains("predict digit=4") })
    #expect(try Replay(model: ZoneModel.shifted).run(path).difference == nil)
  }

  @Test("a different story is refused at its first new event, and accepted with force")
  func otherStory() throws {
    let path = try recorded()
    let before = try AtomicFile.read(path)
    let line = try #require(try lines(path).firstIndex { $0.contains("predict digit=3") }) + 1
    #expect(
      try TraceUpdate(model: ZoneModel.unsure, force: false).run(path)
        == .refused(line: line, expected: "serial predict", actual: "serial unclear"))
    #expect(try AtomicFile.read(path) == before)
    #expect(try TraceUpdate(model: ZoneModel.unsure, force: true).run(path) == .updated)
    #expect(try Replay(model: ZoneModel.unsure).run(path).difference == nil)
    #expect(folder.content == ["session.trace"])
  }

  @Test("a trace without an end keeps its last event as the end of its story")
  func partial() throws {
    let path = try recorded()
    let whole = try lines(path)
    let cut = try folder.file("cut.trace", lines: Array(whole.dropLast(2)))
    #expect(try TraceUpdate(model: ZoneModel.other, force: false).run(cut) == .updated)
    #expect(try lines(cut).dropFirst() == whole.dropFirst().dropLast(2))
  }

  @Test("an unusable trace is not touched")
  func unusable() throws {
    let path = try folder.file("bad.trace", lines: ["{\"trace\":3}"])
    #expect(
      refusal(in: folder) { _ = try TraceUpdate(model: ZoneModel.device, force: true).run(path) }
        == "bad.trace:1: is a trace of version 3; this inklock reads versions 1 to 2")
    #expect(try lines(path) == ["{\"trace\":3}"])
  }
}
