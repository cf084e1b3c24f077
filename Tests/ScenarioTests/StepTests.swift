import DigitModel
import Foundation
import HostSupport
import Scenario
import TestSupport
import Testing

@Suite("Steps of a scenario")
struct StepTests {
  private let played = PlayedScenario()

  @Test(
    "a step that finds what it expects passes",
    arguments: [
      ["draw: \"7\"", "expect-serial: predict digit=7"],
      ["draw: {digits: \"70\", accept: enter}"],
      ["draw: {digits: \"7\", accept: none}", "press: C", "wait-serial: predict digit=7"],
      ["draw: {digits: \"7\", accept: none}", "press: A", "expect-serial: {absent: predict, within: 3s}"],
      ["draw: {digits: \"7\", size: 8, expect: unclear}"], ["draw: {digits: \"7\", size: 8, expect: anything}"],
      ["draw: {digits: \"47\", hand: [small, slow], style: [open-four, crossed-seven], at: [60, 180], speed: 0.3}"],
      ["stroke: [[60, 60], [90, 160]]", "wait-serial: {match: ink=, within: 2s}"],
      ["stroke: {points: [[120, 40], [120, 200]], over: 300ms}", "wait-serial: predict digit=1"],
      ["touch: [[120, 40]]", "touch: [[120, 40], [200, 90]]", "touch: []", "type: status", "expect-serial: points=1"],
      ["type: status", "expect-serial: status mode=practice"],
      ["type: {text: sta, enter: no}", "type: tus", "expect-serial: status mode="],
      ["wait: 1s", "delay: 1ms", "type: status", "expect-serial: {pattern: \"^> stat.s$\"}"],
      ["wait-serial: mode name=practice"], ["expect-serial: boot firmware="],
      ["expect-vibration: {at-least: 1, within: 1s}", "expect-vibration: {at-most: 0, within: 1s}"],
      ["expect-vibration: {at-least: 2, at-most: 2}"],
      ["hold: {button: B, for: 100ms}", "wait-serial: mode name=set-pin"],
      ["press: [160, 262]", "wait-serial: mode name=set-pin"], ["reset", "expect-serial: mode name=set-pin"],
      ["power-cut", "expect-serial: mode name=set-pin"],
      ["{name: a title, type: version}", "wait-serial: version firmware="],
    ])
  func passes(steps: [String]) throws {
    let failure = try PlayedScenario.player.play(try played.practice(steps)).failure
    #expect(failure == nil, "\(failure?.message ?? "")")
  }

  @Test(
    "a step that does not find what it expects fails in one sentence",
    arguments: [
      (
        "draw: {digits: \"70\", size: 8}",
        "draw: expected a clear 7, digit 1 of \"70\", actual it was unclear: 0 with confidence 0.00, or 4"
      ),
      (
        "draw: {digits: \"7\", expect: unclear}",
        "draw: expected the 7 to be unclear, actual it was read as 7, "
          + "with confidence 0."
      ),
      (
        "wait-serial: {match: pin set, within: 2s}",
        "wait-serial: expected a line with \"pin set\" within 2 s, actual no such line"
      ),
      (
        "expect-serial: {pattern: \"digit=[89]\"}",
        "expect-serial: expected a line with the pattern /digit=[89]/ within 1 s, actual no such line"
      ),
      (
        "expect-serial: {absent: mode name=practice}",
        "expect-serial: expected no line with \"mode name=practice\" within 1 s, actual [      0.3"
      ),
      (
        "expect-vibration: {at-least: 5, within: 500ms}",
        "expect-vibration: expected at least 5 starts of the motor within 500 ms, actual 2 since the start"
      ),
      (
        "expect-vibration: {at-most: 0}",
        "expect-vibration: expected exactly 0 starts of the motor within 1 s, actual 2 since the start"
      ),
      (
        "expect-vibration: {at-least: 3, at-most: 4}",
        "expect-vibration: expected 3 to 4 starts of the motor "
          + "within 1 s, actual 2"
      ),
    ])
  func fails(step: String, message: String) throws {
    let failure = try #require(try played.play(step))
    #expect(failure.message.hasPrefix(message), "\(failure.message)")
    #expect(failure.line == 5)
    #expect(failure.column == 5)
    #expect(failure.logTail.first?.contains("boot firmware=") == true)
    #expect(failure.screen.count == 320 * 240)
  }

  @Test("a digit that the device never reads fails its step")
  func unread() throws {
    let failure = try #require(try played.play("draw: \"7\"", device: "{auto-accept: off}"))
    #expect(failure.message == "draw: expected a clear 7, actual the device read no digit")
  }

  @Test("lines are searched in order, each once, and the failure says which one was passed")
  func order() throws {
    #expect(try played.play("expect-serial: mode name=set-pin", "expect-serial: mode name=practice") == nil)
    let failure = try #require(try played.play("wait-serial: mode name=practice", "expect-serial: mode name=set-pin"))
    #expect(
      failure.message.hasPrefix(
        "expect-serial: expected a line with \"mode name=set-pin\" within 1 s, actual no such line after the "
          + "last one "
          + "that a step matched; there is an earlier one: [      0.000] mode name=set-pin"), "\(failure.message)")
    let none = try #require(try played.play("wait-serial: mode name=practice", "expect-serial: pin set"))
    #expect(none.message.contains("actual no such line after the last one that a step matched: [      0.3"))
  }

  @Test("a line is matched once, and what must be absent goes past all lines")
  func once() throws {
    let twice = try played.play("expect-serial: mode name=practice", "expect-serial: mode name=practice")
    #expect(twice?.step == "expect-serial")
    #expect(twice?.line == 6)
    #expect(try played.play("expect-serial: {absent: pin set}", "expect-serial: mode name=practice") != nil)
  }

  @Test("a line that is there already takes no time, and a wait ends with the line")
  func time() throws {
    let short = try PlayedScenario.player.play(try played.practice(["expect-serial: boot"]))
    let none = try PlayedScenario.player.play(try played.practice(["wait: 0s"]))
    #expect(short.deviceTime == none.deviceTime)
    let failure = try #require(try played.play("wait-serial: {match: nothing, within: 700ms}"))
    #expect(failure.time == none.deviceTime - 1000 + 700)
  }

  @Test("a PIN in the vault opens the device, and another one does not")
  func pin() throws {
    #expect(try played.playLocked("enter-pin: \"3691\"", "expect-serial: pin accepted attempts=1") == nil)
    #expect(try played.playLocked("enter-pin: \"3692\"", "expect-serial: pin wrong attempts=1") == nil)
    #expect(try played.playLocked("draw: \"3691\"", "wait-serial: pin accepted attempts=1") == nil)
  }

  @Test("a digit that a production log hides is still checked")
  func production() throws {
    let failure = try #require(
      try played.play("press: B", "draw: {digits: \"3\", size: 8}", device: "{log: production}"))
    #expect(failure.message.hasPrefix("draw: expected a clear 3, actual it was unclear"))
  }

  @Test("strokes of a file are drawn with their own times")
  func strokes() throws {
    _ = try played.folder.file(
      "mine.jsonl",
      """
      {"label":"8","strokes":[[[10,10],[90,10]]]}
      {"label":"1","canvas":[240,240],"strokes":[[[120,40,0],[120,120,150],[120,200,300]]]}

      """)
    #expect(
      try played.play("stroke: {file: mine.jsonl, sample: 2}", "wait-serial: {match: predict digit=1, within: 2s}")
        == nil)
  }

  @Test("a failure for people has the place, what was expected, what happened, and the log")
  func text() throws {
    let scenario = try played.practice(["{name: never so, expect-serial: {match: pin set, within: 0s}}"])
    let failure = try #require(try PlayedScenario.player.play(scenario).failure)
    let lines = failure.text(path: "a.yaml").split(separator: "\n").map(String.init)
    #expect(lines[0] == "a.yaml:5:22: expect-serial (never so) failed after 0.472 s of the device")
    #expect(lines[1] == "  expected: a line with \"pin set\" within 0 ms")
    #expect(lines[2] == "  actual:   no such line")
    #expect(lines[3] == "  the log before:")
    #expect(lines.last?.hasSuffix("mode name=practice") == true)
  }

  @Test("a picture is saved, compared, and refused where a pixel differs")
  func screenshots() throws {
    let folder = played.folder
    #expect(try played.play("take-screenshot: now.png", "take-screenshot: {compare-with: now.png}") == nil)
    let picture = try RGBPicture(reading: folder.path(of: "now.png"))
    #expect(picture.width == 320 && picture.height == 240)
    let failure = try #require(
      try played.play(
        "draw: \"7\"",
        "take-screenshot: {save-to: b.png, compare-with: "
          + "now.png}"))
    #expect(
      failure.message.hasPrefix(
        "take-screenshot: expected the screen to be the picture "
          + "\(folder.path)/now.png, actual "))
    #expect(failure.message.contains(" of its pixels differ, the first at ("))
    #expect(failure.expectedScreen == picture)
    #expect(folder.content.contains("b.png"))

    try RGBPicture(rgb565: [0, 0], width: 2).write(to: folder.path(of: "tiny.png"))
    let tiny = try #require(try played.play("take-screenshot: {compare-with: tiny.png}"))
    #expect(tiny.message.hasSuffix("actual the picture is 2x1, the screen 320x240"))
  }

  @Test("a picture that cannot be used is an error of input, with its place")
  func unusablePictures() throws {
    let folder = played.folder
    _ = try folder.file("no.png", "text")
    for (step, sentence) in [
      (
        "take-screenshot: {compare-with: none.png}",
        "a.yaml:5:37: none.png: cannot be read: No such file or "
          + "directory"
      ),
      ("take-screenshot: {compare-with: no.png}", "a.yaml:5:37: no.png: is not a PNG file"),
      ("take-screenshot: no/such.png", "a.yaml:5:22: no/such.png: cannot be written: No such file or directory"),
    ] { #expect(refusal(in: folder) { _ = try played.play(step) } == sentence) }
  }

  @Test("the artifacts of a failure are its text, log, pictures and a trace")
  func artifacts() throws {
    let folder = played.folder
    try RGBPicture(rgb565: [UInt16](repeating: 0xFFFF, count: 320 * 240), width: 320).write(
      to: folder.path(of: "w.png"))
    let scenario = try played.practice(["draw: \"7\"", "take-screenshot: {compare-with: w.png}"])
    let failure = try #require(try PlayedScenario.player.play(scenario).failure)
    let artifacts = ScenarioArtifacts(folder: folder.path(of: "out"))
    try artifacts.write(failure, of: scenario, player: PlayedScenario.player)
    let out = artifacts.folder(of: scenario.path)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: out).sorted() == [
        "device.log", "difference.png", "expected.png", "failure.txt", "screen.png", "session.trace",
      ])
    #expect(String(decoding: try AtomicFile.read(out + "/device.log"), as: UTF8.self).contains("predict digit=7"))
    #expect(try AtomicFile.read(out + "/session.trace").count > 1000)
  }

  @Test("a long wait ends on time")
  func longWait() throws {
    let short = try PlayedScenario.player.play(try played.practice(["wait: 0s"]))
    let long = try PlayedScenario.player.play(try played.practice(["wait: 20h"]))
    #expect(long.failure == nil)
    #expect(long.deviceTime == short.deviceTime + 20 * 3_600_000)
  }
}
