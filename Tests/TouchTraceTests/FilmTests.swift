import Foundation
import HostSupport
import TestSupport
import Testing

@testable import Core2Simulator
@testable import TouchTrace

@Suite("Films of traces") struct FilmTests {
  let folder = try! TemporaryFolder()
  private let replay = Replay(model: ZoneModel.device)

  private func recorded() throws -> (path: String, lines: [String]) {
    let path = folder.path + "/good.trace"
    try Recorded.session(to: path)
    return (path, try lines(path))
  }

  @Test("the film of a trace has every line of it in order, and nothing differs")
  func good() throws {
    let (path, lines) = try recorded()
    let film = try replay.film(of: path)
    #expect(film.firstDifference == nil)
    #expect(film.title == "Two digits \"practiced\"")
    // Without the header and the end.
    #expect(film.moments.flatMap(\.entries).map(\.line) == (2..<lines.count).map { $0 })
    #expect(film.moments.map(\.time) == Set(film.moments.map(\.time)).sorted())
    #expect(film.end == film.moments.last?.time)
  }

  @Test("the first difference of a film is that of the replay, for every output that is changed")
  func changed() throws {
    let good = try recorded().lines
    var count = 0
    for (k, line) in good.enumerated() {
      guard line.contains("\"vibrate\":") || line.contains("\"screen\":") else { continue }
      var lines = good
      lines[k] = line.contains("vibrate") ? line.prefix { $0 != "v" } + "vibrate\":7}" : line.dropLast(3) + "x\"}"
      lines[k] = lines[k].replacingOccurrences(of: "x\"}", with: line.dropLast(2).last == "0" ? "1\"}" : "0\"}")
      let path = try folder.file("changed.trace", lines: lines)
      let film = try replay.film(of: path)
      let index = try #require(film.firstDifference)
      #expect(film.moments[index].difference?.line == k + 1)
      #expect(try replay.run(path).difference?.line == k + 1)
      count += 1
    }
    #expect(count > 10)
  }

  @Test("an output that the trace does not have is a difference with nothing expected")
  func unexpected() throws {
    var lines = try recorded().lines
    // The last of several outputs of one moment.
    func time(_ k: Int) -> Substring { lines[k].prefix { $0 != "," } }
    let k = try #require(
      lines.indices.dropFirst(2).first {
        lines[$0].contains("\"vibrate\"") && time($0) == time($0 - 1) && time($0) != time($0 + 1)
      })
    let removed = lines.remove(at: k)
    let film = try replay.film(of: try folder.file("changed.trace", lines: lines))
    let index = try #require(film.firstDifference)
    guard case .output(expected: nil, actual: .vibrate(let level)?) = film.moments[index].difference?.row else {
      Issue.record("\(String(describing: film.moments[index].difference))")
      return
    }
    #expect(removed.hasSuffix("\"vibrate\":\(level)}"))
  }

  @Test("a trace of another model has no film")
  func otherModel() throws {
    var lines = try recorded().lines
    lines[0] = lines[0].replacingOccurrences(of: ZoneModel.device.id, with: String(repeating: "0", count: 64))
    let path = try folder.file("other.trace", lines: lines)
    #expect(throws: InputError.self) { try replay.film(of: path) }
  }

  @Test("at every place that a stage shows, forward or back, the device is as it was then")
  func stage() throws {
    let film = try replay.film(of: try recorded().path)
    let stage = try FilmStage(film)
    var hashes: [UInt64] = []
    for count in 0...film.moments.count {
      stage.show(moments: count, time: count == 0 ? 0 : film.moments[count - 1].time)
      #expect(stage.played == count)
      hashes.append(stage.device.display.hash)
    }
    #expect(Set(hashes).count > 10)
    for count in stride(from: film.moments.count, through: 0, by: -5) {
      stage.show(moments: count, time: count == 0 ? 0 : film.moments[count - 1].time)
      #expect(stage.played == count)
      #expect(stage.device.display.hash == hashes[count])
    }
    stage.show(moments: film.moments.count, time: .max)
    #expect(stage.device.time == film.end)
    #expect(stage.device.display.hash == hashes.last)
  }
}
