import Scenario
import TestSupport
import Testing
import TouchTrace

@Suite("Films of scenarios") struct ScenarioFilmTests {
  private let played = PlayedScenario()

  private func steps(_ film: Film) -> [String] {
    film.moments.flatMap(\.entries).compactMap { if case .step(let text) = $0.row { text } else { nil } }
  }

  @Test("it has the steps as they are written, with their lines, and the device does again what it did")
  func passed() throws {
    let scenario = try played.practice(["draw: \"7\"", "expect-serial: predict digit=7"])
    let (film, failure) = try PlayedScenario.player.film(of: scenario)
    #expect(failure == nil && film.firstDifference == nil)
    #expect(steps(film) == ["press: B", "draw: \"7\"", "expect-serial: predict digit=7"])
    let stage = try FilmStage(film)
    let recorder = FilmRecorder()
    stage.device.add(recorder)
    stage.show(moments: film.moments.count, time: film.end)
    let again = recorder.film(title: film.title, setup: film.setup, endingAt: stage.device)
    #expect(outputs(again) == outputs(film))
    #expect(outputs(film).count > 10)
  }

  /// The times and the rows of all outputs.
  private func outputs(_ film: Film) -> [String] {
    film.moments.flatMap { moment in
      moment.entries.compactMap { if case .output = $0.row { "\(moment.time) \($0.row)" } else { nil } }
    }
  }

  @Test("it ends with the failure of a step, at its line")
  func failed() throws {
    let scenario = try played.practice(["draw: \"7\"", "expect-serial: nothing like it"])
    let (film, failure) = try PlayedScenario.player.film(of: scenario)
    let index = try #require(film.firstDifference)
    let entry = try #require(film.moments[index].difference)
    #expect(index == film.moments.count - 1)
    #expect(entry.line == failure?.line)
    guard case .failure(let expected, let actual) = entry.row else {
      Issue.record("\(entry)")
      return
    }
    #expect(expected == failure?.expected && actual == failure?.actual)
  }
}
