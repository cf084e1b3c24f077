import Core2HAL
import Testing

@testable import Scenario

@Suite("Values in scenarios")
struct ValueTests {
  @Test(
    "a time is a number and a unit",
    arguments: [
      ("0", 0), ("0s", 0), ("1500ms", 1500), ("2s", 2000), ("1.5s", 1500), ("0.001s", 1), ("5min", 300_000),
      ("1h", 3_600_000), ("0.5h", 1_800_000), ("2 s", 2000),
    ] as [(String, UInt64)])
  func times(text: String, value: UInt64) { #expect(Milliseconds(text)?.value == value) }

  @Test(
    "what is not a time is refused",
    arguments: [
      "", "s", "1", "-1s", "1.s", ".5s", "1.0005s", "1us", "1d", "one s", "1e3s", "1_000s", "10000000000s", "1.2.3s",
    ])
  func noTimes(text: String) { #expect(Milliseconds(text) == nil) }

  @Test("a time is written with the largest unit that fits")
  func timeTexts() {
    #expect(
      [0, 1, 1000, 1500, 60_000, 90_000, 7_200_000].map(Milliseconds.text) == [
        "0 ms", "1 ms", "1 s", "1500 ms", "1 min", "90 s", "2 h",
      ])
  }

  @Test("a finger on its way passes every corner's neighborhood, at constant speed, and ends in time")
  func polyline() {
    let points = [TouchPoint(x: 0, y: 0), TouchPoint(x: 100, y: 0), TouchPoint(x: 100, y: 50)]
    let samples = Polyline(points).samples(over: 15 * 13)
    #expect(samples.count == 16)
    #expect(samples.first == points.first)
    #expect(samples.last == points.last)
    #expect(samples[10] == points[1])
    #expect(samples[5] == TouchPoint(x: 50, y: 0))
    #expect(Polyline(points).samples(over: 0) == points)
    #expect(Polyline([points[0]]).samples(over: 26) == [points[0], points[0], points[0]])
    #expect(Polyline([points[0], points[0]]).samples(over: 13) == [points[0], points[0]])
  }
}
