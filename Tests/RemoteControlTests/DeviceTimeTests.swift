import Core2Simulator
import DigitModel
import HostSupport
import Scenario
import TestSupport
import Testing
import TouchTrace

@testable import RemoteControl

@Suite("Time of a device that requests control")
struct DeviceTimeTests {
  private static let actions: [(String, String)] = [
    ("/draw", #""4""#), ("/draw", #"{"digits": "17", "hand": ["tilted", "slow"], "accept": "enter"}"#),
    ("/draw", #"{"digits": "7", "style": "crossed-seven", "accept": "none"}"#), ("/enter-pin", #""2580""#),
    ("/stroke", #"{"points": [[60, 60], [90, 160], [20, 30]], "over": "300ms"}"#), ("/touch", "[[60, 60]]"),
    ("/touch", "[]"), ("/button", #""A""#), ("/button", #""B""#), ("/button", #"{"button": "B", "for": "3s"}"#),
    ("/type", #""status""#), ("/type", #"{"text": "he", "enter": false}"#), ("/reset", ""), ("/power-cut", ""),
    ("/advance", #"{"for": "700ms"}"#), ("/wait-serial", #"{"match": "mode", "within": "100ms"}"#),
  ]

  /// Asks for some actions, and gives the trace.
  private func session(_ fixture: RemoteFixture, seed: UInt64) throws -> [UInt8] {
    var generator = Seeded(seed)
    for _ in 0..<12 {
      let action = Self.actions.randomElement(using: &generator) ?? ("/reset", "")
      #expect([200, 409].contains(try fixture.ask("POST", action.0, action.1).status), "\(action)")
    }
    return try fixture.ask("GET", "/trace").body
  }

  @Test("equal requests on virtual time give equal traces, which replay", arguments: [1, 2, 3, 4, 5, 6])
  func reproducible(seed: UInt64) throws {
    let fixture = try RemoteFixture()
    let first = try session(fixture, seed: seed)
    #expect(try session(RemoteFixture(), seed: seed) == first, "seed \(seed)")

    // So does the same device after it was erased.
    #expect(try fixture.ask("DELETE", "/flash").text == "{\"t\":300}\n")
    #expect(try session(fixture, seed: seed) == first, "seed \(seed), again")

    let folder = try TemporaryFolder()
    let path = try folder.file("session.trace", first)
    let result = try Replay(model: DeviceModel(reading: RemoteFixture.modelPath)).run(path)
    #expect(result.difference == nil, "seed \(seed)")
  }

  @Test("requests give the same inputs and outputs as the steps of a scenario")
  func scenario() throws {
    let folder = try TemporaryFolder()
    let file = try folder.file(
      "session.yaml",
      lines: [
        "name: the same session", "steps:", "  - draw: {digits: \"25\", hand: [tilted, slow]}",
        "  - draw: {digits: \"80\", accept: enter}", "  - press: C", "  - wait-serial: \"mode name=confirm-pin\"",
        "  - enter-pin: \"2580\"", "  - expect-serial: {match: \"pin set\", within: 2s}",
        "  - hold: {button: B, for: 300ms}", "  - stroke: {points: [[60, 60], [90, 160]], over: 300ms}",
        "  - type: status", "  - wait: 2s", "  - power-cut", "  - touch: [[60, 60], [200, 90]]", "  - touch: []",
        "  - reset",
      ])
    let path = folder.path(of: "session.trace")
    let model = try DeviceModel(reading: RemoteFixture.modelPath)
    let played = try ScenarioPlayer(model: model).play(try Scenario(reading: file), recordingTo: path)
    #expect(played.failure == nil)

    let fixture = try RemoteFixture(iterations: nil)
    for (path, body) in [
      ("/draw", #"{"digits": "25", "hand": ["tilted", "slow"]}"#), ("/draw", #"{"digits": "80", "accept": "enter"}"#),
      ("/button", #""C""#), ("/wait-serial", #""mode name=confirm-pin""#), ("/enter-pin", #""2580""#),
      ("/wait-serial", #"{"match": "pin set", "within": "2s"}"#), ("/button", #"{"button": "B", "for": "300ms"}"#),
      ("/stroke", #"{"points": [[60, 60], [90, 160]], "over": "300ms"}"#), ("/type", #""status""#),
      ("/advance", #"{"for": "2s"}"#), ("/power-cut", ""), ("/touch", "[[60, 60], [200, 90]]"), ("/touch", "[]"),
      ("/reset", ""), ("/advance", #"{"for": "1s"}"#),
    ] {
      #expect(try fixture.ask("POST", path, body).status == 200, "\(path) \(body)")
    }
    // The headers have titles.
    let asked = try fixture.ask("GET", "/trace").text.split(separator: "\n").dropFirst()
    let expected = String(decoding: try AtomicFile.read(path), as: UTF8.self).split(separator: "\n").dropFirst()
    #expect(Array(asked) == Array(expected))
  }

  @Test("on virtual time, the clock stands still between requests")
  func standsStill() throws {
    let fixture = try RemoteFixture()
    for _ in 0..<50 { #expect(try fixture.ask("GET", "/status").text.hasPrefix("{\"t\":300,")) }
    #expect(try fixture.ask("POST", "/advance", #"{"for": "1h"}"#).text == "{\"t\":3600300}\n")
    #expect(try fixture.ask("GET", "/status").text.hasPrefix("{\"t\":3600300,"))
  }

  @Test("on the wall clock, the parts of an action have exact times, however rarely the loop runs")
  func exactTimes() throws {
    // The inputs of a trace, as the device got them.
    func inputs(everyMilliseconds step: UInt64) throws -> [String] {
      let fixture = try RemoteFixture(clock: .wall)
      try fixture.remote.run(to: 300, inputs: [])
      let device = fixture.remote.device
      let points = try JSON(parsing: Array("[[9, 9], [80, 80]]".utf8))
      device.perform(try device.plan("stroke", points), for: nil)
      device.perform(try device.plan("press", .string("B")), for: nil)
      var time: UInt64 = 300
      while time < 2000 {
        time += step
        try fixture.remote.run(to: time, inputs: [])
      }
      let trace = device.transcript.trace(endingAt: fixture.connected.device)
      return String(decoding: trace, as: UTF8.self).split(separator: "\n").map(String.init).filter {
        $0.contains("\"touch\"")
      }
    }
    let exact = try inputs(everyMilliseconds: 1)
    #expect(
      exact == [
        #"{"t":313,"touch":[[9,9]]}"#, #"{"t":326,"touch":[[80,80]]}"#, #"{"t":339,"touch":[]}"#,
        #"{"t":352,"touch":[[160,262]]}"#, #"{"t":365,"touch":[[160,262]]}"#, #"{"t":378,"touch":[[160,262]]}"#,
        #"{"t":391,"touch":[]}"#,
      ])
    for step: UInt64 in [6, 100, 1000] { #expect(try inputs(everyMilliseconds: step) == exact, "each \(step) ms") }
  }

  @Test("on the wall clock, a client that waits for a line holds up nobody, and its wait ends in time")
  func waitOnWallClock() throws {
    let fixture = try RemoteFixture(clock: .wall)
    let device = fixture.remote.device
    var ends: [String] = []
    device.onEnd = { client, result in
      let line = result.line.map { String($0.suffix(18)) }
      ends.append("\(client) \(result.time) \(line ?? result.failure?.sentence ?? "pressed")")
    }
    try fixture.remote.run(to: 300, inputs: [])
    device.perform(try device.plan("wait-serial", .string("name=practice")), for: 1)
    device.perform(
      try device.plan("wait-serial", JSON(parsing: Array(#"{"match": "never", "within": "1s"}"#.utf8))), for: 2)
    device.perform(try device.plan("press", .string("B")), for: 3)
    device.perform(try device.plan("wait-serial", .string("practice")), for: 4)
    for time in stride(from: UInt64(310), through: 2000, by: 10) { try fixture.remote.run(to: time, inputs: []) }
    #expect(
      ends == [
        "1 360 mode name=practice", "4 360 mode name=practice", "3 472 pressed",
        "2 1300 the log has had no line with \"never\" within 1 s",
      ])
  }

  @Test("a digit that the device does not take is not waited for")
  func noInk() throws {
    let fixture = try RemoteFixture()
    for _ in 0..<3 { _ = try fixture.ask("POST", "/enter-pin", #""2580""#) }
    #expect(try fixture.ask("GET", "/status").text.contains("\"mode\":\"unlocked\""))
    let drawn = try fixture.ask("POST", "/draw", #""1""#).text
    #expect(!drawn.contains("readings"))
    let time = try #require(try JSON(parsing: Array(drawn.utf8))["t"]?.int)
    #expect(time < 30_000, "the pause of a digit that was taken is waited for a minute at most")
  }

  @Test("flash that is put into the device keeps its PIN, and its session begins at boot")
  func flash() throws {
    let fixture = try RemoteFixture()
    for _ in 0..<2 { _ = try fixture.ask("POST", "/enter-pin", #""2580""#) }
    #expect(try fixture.ask("POST", "/wait-serial", #""pin set""#).text.contains("pin set"))
    let flash = try fixture.ask("GET", "/flash").body

    let other = try RemoteFixture()
    let reply = try other.ask(RemoteFixture.request("PUT", "/flash", flash))
    #expect(reply.text == "{\"t\":300}\n")
    #expect(try other.ask("GET", "/status").text.contains("\"mode\":\"locked\""))
    #expect(try other.ask("GET", "/log").text.components(separatedBy: "] boot ").count == 2)
    _ = try other.ask("POST", "/enter-pin", #""2580""#)
    #expect(try other.ask("GET", "/log").text.contains("pin accepted attempts=1"))
  }

  @Test("a device that others restart, as a window does to record it, begins a new session")
  func restartByOthers() throws {
    let fixture = try RemoteFixture()
    let fresh = try fixture.ask("POST", "/draw", #""4""#)
    _ = try fixture.ask("POST", "/type", #""status""#)
    fixture.connected.device.restart(entropySeed: 1)
    #expect(try fixture.ask("POST", "/advance", #"{"for": "300ms"}"#).text == "{\"t\":300}\n")
    #expect(try fixture.ask("GET", "/status").text.hasPrefix("{\"t\":300,"))
    #expect(try fixture.ask("GET", "/log").text.contains("status") == false)
    #expect(try fixture.ask("POST", "/draw", #""4""#).text == fresh.text)
    #expect(try fixture.ask("GET", "/trace").text.components(separatedBy: "] boot ").count == 2)
  }

  @Test("a digit that the log masks is not in an answer or an event either")
  func masked() throws {
    let fixture = try RemoteFixture(hidesDigits: true)
    let reply = try fixture.ask("POST", "/draw", #""7""#)
    #expect(reply.text.contains("\"digit\":null"))
    let (events, _) = fixture.remote.device.history.events(after: 0, limit: .max)
    #expect(String(decoding: events, as: UTF8.self).contains("\"digit\":null"))
  }
}
