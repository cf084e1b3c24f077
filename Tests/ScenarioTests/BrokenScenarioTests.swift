import Foundation
import HostSupport
import Scenario
import TestSupport
import Testing

@Suite("Broken scenarios")
struct BrokenScenarioTests {
  private let played = PlayedScenario()

  private static let stepList =
    "The steps are draw, enter-pin, press, hold, stroke, touch, type, wait, delay, wait-serial, expect-serial, "
    + "expect-vibration, take-screenshot, power-cut and reset"

  @Test(
    "a mistake in the file is named by line and column",
    arguments: [
      ("", "1:1: is empty: a scenario has name and steps"),
      (
        "- a\n",
        "1:1: a scenario is a name and a list of steps, such as {name: It starts, steps: [wait: 1s]}, "
          + "not a list"
      ),
      ("name: t\n", "1:1: a scenario has no key \"steps\""),
      ("steps: [reset]\n", "1:1: a scenario has no key \"name\""),
      ("name:\nsteps: [reset]\n", "1:6: name is a text, not \"\""),
      ("name: t\nsteps: []\n", "2:8: there are no steps"),
      ("name: t\nsteps: reset\n", "2:8: steps is a list of steps, each after a dash, not \"reset\""),
      ("name: t\nname: u\nsteps: [reset]\n", "1:1: the key \"name\" occurs twice in one place"),
      (
        "name: t\nstesp: [reset]\n",
        "2:1: unknown key \"stesp\": did you mean \"steps\"? The keys of a scenario are name, version, author, "
          + "device "
          + "and steps"
      ),
      ("name: t\nversion: 2\nsteps: [reset]\n", "2:10: version is 1, not \"2\""),
      (
        "name: t\nsteps:\n  - wait: [\n",
        "4:1: is not YAML: while parsing a flow node, did not find expected "
          + "node content"
      ),
      (
        "name: \"t\nsteps: [reset]\n",
        "3:1: is not YAML: while scanning a quoted scalar that begins at line 1, column 7, found unexpected end "
          + "of stream"
      ),
      (
        "name: t\n\tsteps: x\n",
        "2:1: is not YAML: while scanning a plain scalar, found a tab character that "
          + "violates indentation"
      ),
      (
        "name: t\nsteps: [reset]\n---\nname: u\n",
        "3:1: is not YAML: expected a single document in the stream, "
          + "but found another document"
      ),
      ("name: t\nsteps: [*a]\n", "2:9: is not YAML: found undefined alias"),
    ])
  func file(text: String, sentence: String) {
    #expect(refusal(in: played.folder) { _ = try played.read(text) } == "a.yaml:\(sentence)")
  }

  @Test(
    "an impossible setting of the device says what is possible",
    arguments: [
      (
        "{pni: none}",
        "2:10: unknown key \"pni\": did you mean \"pin\"? The keys of device are pin, "
          + "pin-length, lockout, log, auto-accept, entry-limit, unlock-limit, common-pins, redraws, second-reading, factory-reset, owner and seed"
      ),
      ("{pin: 12}", "2:15: pin is none or 4 to 8 digits, such as \"3691\", not \"12\""),
      ("{pin: 12a4}", "2:15: pin is none or 4 to 8 digits, such as \"3691\", not \"12a4\""),
      ("{pin-length: 9}", "2:22: pin-length is a whole number from 4 to 8, not \"9\""),
      ("{pin: \"1234\", pin-length: 5}", "2:35: pin-length is 5, and pin has 4 digits"),
      (
        "{lockout: apples}",
        "2:19: lockout is default, trezor, apple, android or nist10, not \"apples\": did "
          + "you mean \"apple\"?"
      ),
      ("{log: quiet}", "2:15: log is development or production, not \"quiet\""),
      (
        "{auto-accept: 1000}",
        "2:23: auto-accept is a time with a unit, such as 1500ms, 2s, 1.5s, 5min or 1h, "
          + "not \"1000\""
      ),
      ("{auto-accept: 2min}", "2:23: auto-accept is at most 1 min, not \"2min\""),
      ("{factory-reset: no}", "2:25: factory-reset is boot or unlocked, not \"no\""),
      ("{seed: -1}", "2:16: seed is a whole number from 0 to 18446744073709551615, not \"-1\""),
      ("none", "2:9: device is {pin: none, seed: 1}, not \"none\""),
    ])
  func device(text: String, sentence: String) {
    let text = "name: t\ndevice: \(text)\nsteps: [reset]\n"
    #expect(refusal(in: played.folder) { _ = try played.read(text) } == "a.yaml:\(sentence)")
  }

  @Test(
    "an impossible step says what is possible",
    arguments: [
      ("pres: B", "5: unknown step \"pres\": did you mean \"press\"? \(stepList)"),
      ("restart", "5: unknown step \"restart\". \(stepList)"),
      ("{press: B, wait: 1s}", "16: a step does one thing: \"press\" and \"wait\" are two, each after a dash"),
      ("name: nothing", "5: a step has a name only, and does nothing"),
      ("reset: now", "12: reset has no value: write \"- reset\""),
      ("wait 3s", "5: a colon is missing: write \"wait: 3s\""),
      ("[press, B]", "5: a step is a name, mostly with a value, such as \"press: B\", not a list"),
      ("press: D", "12: press is A, B, C or a point of the panel, such as [280, 224], not \"D\""),
      ("press: [320, 0]", "13: x is a whole number from 0 to 319, not \"320\""),
      ("press: [0, 280]", "16: y is a whole number from 0 to 279, not \"280\""),
      ("press: [1]", "12: press is [x, y] in pixels, not a list"),
      ("hold: B", "11: hold is {button: B, for: 10s}, not \"B\""),
      ("hold: {button: B}", "11: hold has no key \"for\""),
      ("hold: {button: B, for: 25h}", "28: for is at most 24 h, not \"25h\""),
      ("wait: 10", "11: a wait is a time with a unit, such as 1500ms, 2s, 1.5s, 5min or 1h, not \"10\""),
      ("wait: 0.5ms", "11: a wait is a time with a unit, such as 1500ms, 2s, 1.5s, 5min or 1h, not \"0.5ms\""),
      ("wait: -1s", "11: a wait is a time with a unit, such as 1500ms, 2s, 1.5s, 5min or 1h, not \"-1s\""),
      ("delay: []", "12: a wait is a time with a unit, such as 1500ms, 2s, 1.5s, 5min or 1h, not an empty list"),
      ("touch: [[1, 2], [3, 4], [5, 6]]", "29: the panel reports two fingers at most"),
      (
        "touch: none",
        "12: touch is a list of fingers, such as [[60, 60]], [[60, 60], [200, 90]] or [] for "
          + "none, not \"none\""
      ),
      ("type: {txt: a}", "12: unknown key \"txt\": did you mean \"text\"? The keys of type are text and enter"),
      ("type: {text: a, enter: maybe}", "28: enter is yes, no, true or false, not \"maybe\""),
      ("type:", "10: type is a text, not \"\""),
      ("draw: 12a", "11: draw is 1 to 100 digits, such as \"7392\", not \"12a\""),
      (
        "draw: {digits: \"7\", hand: neat}",
        "31: hand is careful, small, large, narrow, wide, tilted, "
          + "tilted-left, slanted, slow, fast, shaky, left-handed or backwards, not \"neat\""
      ),
      (
        "draw: {digits: \"7\", style: crosed-seven}",
        "32: style is plain-zero, slashed-zero, bar-one, "
          + "serif-one, serif-and-foot-one, footed-one, cornered-two, looped-two, round-three, flat-three, "
          + "open-four, closed-four, one-stroke-five, hat-last-five, plain-six, hooked-six, uncrossed-seven, "
          + "crossed-seven, plain-eight, two-circle-eight, straight-nine or curved-nine, not \"crosed-seven\": "
          + "did you mean \"crossed-seven\"?"
      ),
      (
        "draw: {digits: \"1\", style: crossed-seven}",
        "32: there is no 7 among the digits to draw in the style "
          + "\"crossed-seven\""
      ),
      ("draw: {digits: \"7\", style: [crossed-seven, uncrossed-seven]}", "48: there are two styles for the digit 7"),
      ("draw: {digits: \"7\", size: 300}", "31: size is a number of pixels from 8 to 240, not \"300\""),
      ("draw: {digits: \"7\", speed: 0}", "32: speed is a number of pixels per ms from 0.02 to 10, not \"0\""),
      ("draw: {digits: \"7\", accept: later}", "33: accept is pause, enter or none, not \"later\""),
      (
        "draw: {digits: \"7\", accept: none, expect: unclear}",
        "47: nothing is read with \"accept: none\", so "
          + "there is no expect"
      ),
      ("draw: {hand: small}", "11: draw has no key \"digits\""),
      (
        "enter-pin: {digits: \"7\", accept: pause}",
        "30: unknown key \"accept\". The keys of enter-pin are "
          + "digits, hand, style, at, size and speed"
      ),
      ("stroke: {points: [], over: 1s}", "22: points has no points"),
      ("stroke: {points: [[1, 1]], over: 2min}", "38: over is at most 1 min, not \"2min\""),
      ("stroke: {points: [[1, 1]], file: a}", "22: stroke has either points or file, not both"),
      (
        "stroke: {sample: 1}",
        "22: sample goes with file: {points: [[60, 60], [90, 160]], over: 300ms} or "
          + "{file: mine.jsonl, sample: 3}"
      ),
      ("stroke: {file: none.jsonl}", "20: none.jsonl: cannot be read: No such file or directory"),
      (
        "wait-serial: {text: a}",
        "19: unknown key \"text\". The keys of wait-serial are match, pattern, absent "
          + "and within"
      ),
      (
        "expect-serial: {within: 1s}",
        "20: expect-serial has no key \"match\": it is a text, or {match: \"pin "
          + "set\", within: 2s}"
      ),
      ("expect-serial: {match: a, absent: b}", "39: expect-serial has only one of match, pattern and absent"),
      ("expect-serial: \"\"", "20: expect-serial is a text, not \"\""),
      ("expect-vibration: {at-least: -1}", "34: at-least is a whole number from 0 to 10000, not \"-1\""),
      ("expect-vibration: {at-least: 2, at-most: 1}", "23: at-most is below at-least"),
      ("expect-vibration: 1", "23: expect-vibration is {at-least: 1, within: 1s}, not \"1\""),
      (
        "take-screenshot: {part-id: lcd}",
        "23: unknown key \"part-id\". The keys of take-screenshot are "
          + "save-to and compare-with"
      ),
      ("take-screenshot: {}", "22: take-screenshot has neither save-to nor compare-with"),
    ])
  func step(text: String, sentence: String) {
    #expect(
      refusal(in: played.folder) { _ = try played.read("name: t\nsteps:\n  - \(text)\n") }
        == "a.yaml:3:\(sentence)")
  }

  @Test("an expression that is none is refused when the file is read")
  func expression() {
    let refused = refusal(in: played.folder) {
      _ = try played.read("name: t\nsteps:\n  - expect-serial: {pattern: \"(\"}\n")
    }
    #expect(refused?.hasPrefix("a.yaml:3:30: pattern is not a regular expression: ") == true)
  }

  @Test("a sample that a strokes file does not have is named by its number")
  func sample() throws {
    _ = try played.folder.file("s.jsonl", "{\"label\":\"7\",\"strokes\":[[[10,10],[90,10],[40,120]]]}\n")
    #expect(
      refusal(in: played.folder) {
        _ = try played.read("name: t\nsteps:\n  - stroke: {file: s.jsonl, sample: 2}\n")
      } == "a.yaml:3:37: sample is a whole number from 1 to 1, not \"2\"")
  }

  @Test("a byte order mark and line ends of Windows are no mistakes")
  func windows() throws {
    let text = "\u{FEFF}name: It starts\r\nsteps:\r\n  - reset\r\n"
    #expect(try played.read(text).name == "It starts")
  }

  @Test("a file that is not there, too long or not text is refused")
  func unreadable() throws {
    let folder = played.folder
    #expect(
      refusal(in: folder) { _ = try Scenario(reading: folder.path + "/none.yaml") }
        == "none.yaml: cannot be read: No such file or directory")
    let binary = try folder.file("b.yaml", [0x6E, 0xFF, 0xFE])
    #expect(refusal(in: folder) { _ = try Scenario(reading: binary) } == "b.yaml: is not UTF-8: save it as UTF-8")
    let long = try folder.file("l.yaml", [UInt8](repeating: 0x20, count: 1 << 20 + 1))
    #expect(refusal(in: folder) { _ = try Scenario(reading: long) } == "l.yaml: is longer than 1048576 bytes")
  }

  @Test(
    "a key that is a list, a map or an alias is refused in a file with aliases, however it is written",
    arguments: [
      ("b: {*a : x}", "2:5"), ("*a : x", "2:1"), ("*a: x", "2:1"), ("[*a, *a]: x", "2:8"), ("b: [{[*a]:x}]", "2:9"),
      ("{k: *a} : x", "2:7"), ("? *a\n: x", "2:1"), ("- ? [*a]", "2:3"), ("b: {?[*a]: x}", "2:5"), ("?\n- *a", "2:1"),
      ("b: {k: x,? *a : x}", "2:10"), ("b: \u{2028}? *a", "2:5"),
    ])
  func aliasKeys(line: String, place: String) {
    #expect(
      refusal(in: played.folder) { _ = try played.read("a: &a [x]\n\(line)\n") }
        == "a.yaml:\(place): in a file with aliases every key is a plain text, and no list, alias or key after a \"?\"")
  }

  @Test("keys that are aliases of aliases of aliases are refused at once")
  func aliasBomb() throws {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Cases/scenario-alias-keys.yaml").path
    let refusal = refusal(in: played.folder) { _ = try Scenario(reading: path) }
    #expect(refusal?.contains("scenario-alias-keys.yaml:42:10: in a file with aliases every key") == true)
  }

  @Test("an alias may stand for a value")
  func aliasValues() {
    let text = "name: t\nsteps:\n  - &w {wait: 1s}\n  - *w\n  - draw: \"7\"\n"
    #expect(refusal(in: played.folder) { _ = try played.read(text) } == nil)
  }

  @Test("waits of more than 31 days, more than 10,000 steps, and aliases without end are refused")
  func limits() {
    let days = "name: t\nsteps:\n" + String(repeating: "  - wait: 24h\n", count: 32)
    #expect(
      refusal(in: played.folder) { _ = try played.read(days) }
        == "a.yaml:34:5: the waits up to here are longer than 31 days, the most that a trace holds")
    let many = "name: t\nsteps:\n" + String(repeating: "  - reset\n", count: 10_001)
    #expect(
      refusal(in: played.folder) { _ = try played.read(many) }
        == "a.yaml:10003:5: a scenario has at most 10000 steps")
    var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for k in 1...8 {
      bomb += "a\(k): &a\(k) [" + (0..<10).map { _ in "*a\(k - 1)" }.joined(separator: ", ") + "]\n"
    }
    #expect(
      refusal(in: played.folder) { _ = try played.read(bomb) }?.hasSuffix(
        "the file has more than 100000 "
          + "values") == true)
  }
}
