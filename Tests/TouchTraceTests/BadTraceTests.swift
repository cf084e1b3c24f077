import Foundation
import HostSupport
import TestSupport
import Testing

@testable import Core2Simulator
@testable import TouchTrace

/// How the header names its lockout policy, and the error for a policy with bad steps.
private let named = "\"default\""
private let steps = "\"steps\" is not a list of up to 16 [attempts, seconds] with growing attempts"

@Suite("Traces that cannot be used")
struct BadTraceTests {
  private static let header = TraceHeader(title: "bad", setup: Recorded.setup).line
  let folder = try! TemporaryFolder()

  private func refusal(_ path: String) -> String? {
    TestSupport.refusal(in: folder) { _ = try Replay(model: ZoneModel.device).run(path) }
  }

  @Test(
    "a bad header is refused with its reason",
    arguments: [
      ("", "is empty: a trace begins with a header"),
      ("\n", "is not JSON: unexpected end at byte 0"),
      ("{\"trace\":2", "is not JSON: expected ',' or '}' at byte 10"),
      ("junk", "is not JSON: unexpected character at byte 0"),
      ("[1]", "is not the header of a trace"),
      ("{\"t\":0,\"end\":true}", "is not the header of a trace"),
      ("{\"trace\":\"1\"}", "is not the header of a trace"),
      ("{\"trace\":0}", "is a trace of version 0; this inklock reads versions 1 to 2"),
      ("{\"trace\":3,\"new\":1}", "is a trace of version 3; this inklock reads versions 1 to 2"),
      ("{\"trace\":1}", "the key \"title\" is missing"),
    ])
  func badHeader(_ text: String, _ message: String) throws {
    #expect(refusal(try folder.file("x.trace", Array(text.utf8))) == "x.trace:1: " + message)
  }

  @Test(
    "a header with a bad value is refused with its reason",
    arguments: [
      ("\"title\":\"bad\"", "\"title\":7", "\"title\" is not a string"),
      ("\"title\":\"bad\"", "\"title\":\"a\",\"title\":\"b\"", "is not JSON: key \"title\" occurs twice at byte 23"),
      ("\"title\"", "\"color\"", "unknown key \"color\""),
      ("M5Stack Core2", "Toaster", "is a trace of the unknown device \"Toaster\""),
      ("\"seed\":\"7\"", "\"seed\":7", "\"seed\" is not a string"),
      ("\"seed\":\"7\"", "\"seed\":\"-7\"", "\"seed\" is not a string of a decimal number below 2^64"),
      (
        "\"seed\":\"7\"", "\"seed\":\"18446744073709551616\"",
        "\"seed\" is not a string of a decimal number below 2^64"
      ),
      ("\"digits\":\"", "\"digits\":\"X", "\"digits\" is not a SHA-256 of 64 hexadecimal digits"),
      ("\"digits\":", "\"letters\":", "unknown key \"letters\""),
      ("\"models\":{", "\"models\":[],\"digits\":{", "unknown key \"digits\""),
      ("\"reset\":\"boot\"", "\"reset\":\"never\"", "\"reset\" is \"never\", not \"boot\" or \"unlocked\""),
      ("\"reset\":\"boot\"", "\"rest\":\"boot\"", "unknown key \"rest\""),
      (
        "\"secret\":\"documented\"", "\"secret\":\"\"",
        "\"secret\" is neither \"documented\" nor a SHA-256 of 64 hexadecimal digits"
      ),
      ("\"pinLength\":4", "\"pinLength\":3", "\"pinLength\" is not a whole number from 4 to 8"),
      ("\"pinLength\":4", "\"pinLength\":4.5", "\"pinLength\" is not a whole number from 4 to 8"),
      ("\"pinLength\":4,", "", "the key \"pinLength\" is missing"),
      (named, "\"none\"", "\"lockout\" is \"none\", none of default, trezor, apple, android, nist10"),
      (named, "5", "\"lockout\" is not an object"),
      (named, #"{"free":256,"waits":[30]}"#, "\"free\" is not a whole number from 0 to 255"),
      (named, #"{"five":5,"steps":[],"limit":0}"#, "unknown key \"five\""),
      (named, #"{"free":5,"waits":[]}"#, "\"waits\" is not a list of one to eight numbers of seconds"),
      (named, #"{"free":5,"waits":[-1]}"#, "\"waits\" is not a list of one to eight numbers of seconds"),
      (
        named, #"{"free":5,"waits":[1,2,3,4,5,6,7,8,9]}"#,
        "\"waits\" is not a list of one to eight numbers of seconds"
      ),
      (named, #"{"steps":[],"limit":65536}"#, "\"limit\" is not a whole number from 0 to 65535"),
      (named, #"{"steps":5,"limit":0}"#, steps), (named, #"{"steps":[[5]],"limit":0}"#, steps),
      (named, #"{"steps":[[5,"a",1]],"limit":0}"#, steps), (named, #"{"steps":[[5,30],[5,60]],"limit":0}"#, steps),
      (named, #"{"steps":[[0,30]],"limit":0}"#, steps), (named, #"{"steps":[[5,-1]],"limit":0}"#, steps),
      ("\"autoAccept\":1000", "\"autoAccept\":-1", "\"autoAccept\" is not a whole number from 0 to 4294967295"),
      ("\"development\"", "\"verbose\"", "\"log\" is \"verbose\", not \"development\" or \"production\""),
      ("\"iterations\":10", "\"iterations\":1000001", "\"iterations\" is not a whole number from 1 to 1000000"),
      ("\"config\":{", "\"config\":[],\"config2\":{", "unknown key \"config2\""),
      ("\"trace\":2", "\"trace\":2,\"flash\":\"AAAA\"", "\"flash\" is not an object"),
      ("\"trace\":2", "\"trace\":2,\"flash\":{\"vault\":\"AAAA\"}", "\"vault\" is not 16384 bytes in base64"),
      ("\"trace\":2", "\"trace\":2,\"flash\":{\"profile\":\"%\"}", "\"profile\" is not 8192 bytes in base64"),
      ("\"trace\":2", "\"trace\":2,\"flash\":{\"cellar\":\"\"}", "unknown key \"cellar\""),
      ("\"trace\":2", "\"trace\":1", "unknown key \"models\""),
    ])
  func badValue(_ old: String, _ new: String, _ message: String) throws {
    #expect(Self.header.contains(old))
    let line = Self.header.replacingOccurrences(of: old, with: new)
    #expect(refusal(try folder.file("x.trace", lines: [line])) == "x.trace:1: " + message)
  }

  @Test(
    "a bad event is refused with its line and its reason",
    arguments: [
      ("{\"t\":1,\"touch\":[[1,2]]", "is not JSON: expected ',' or '}' at byte 22"),
      (" \r\n{\"t\":1,\"touch\":[]}", "is blank: only the end of a trace may have blank lines"),
      ("7", "is not a JSON object"),
      ("{\"touch\":[]}", "the key \"t\" is missing"),
      ("{\"t\":1}", "has no event: one of touch, serialIn, reset, powerCut, serial, vibrate, screen, end"),
      ("{\"t\":1,\"tuch\":[]}", "unknown key \"tuch\""),
      ("{\"t\":1,\"touch\":[],\"vibrate\":0}", "has two events: \"touch\" and \"vibrate\""),
      ("{\"t\":-1,\"touch\":[]}", "\"t\" is not a whole number from 0 to 2678400000"),
      ("{\"t\":1.5,\"touch\":[]}", "\"t\" is not a whole number from 0 to 2678400000"),
      ("{\"t\":2678400001,\"touch\":[]}", "\"t\" is not a whole number from 0 to 2678400000"),
      ("{\"t\":1,\"touch\":7}", "\"touch\" is not a list of no, one or two [x, y]"),
      ("{\"t\":1,\"touch\":[[1]]}", "\"touch\" is not a list of no, one or two [x, y]"),
      ("{\"t\":1,\"touch\":[[1,2],[3,4],[5,6]]}", "\"touch\" is not a list of no, one or two [x, y]"),
      ("{\"t\":1,\"touch\":[[320,0]]}", "the point [320,0] is off the panel of 320x280"),
      ("{\"t\":1,\"touch\":[[0,280]]}", "the point [0,280] is off the panel of 320x280"),
      ("{\"t\":1,\"touch\":[[0,-1]]}", "the point [0,-1] is off the panel of 320x280"),
      ("{\"t\":1,\"touch\":[[0,0],[99999999,1]]}", "the point [99999999,1] is off the panel of 320x280"),
      ("{\"t\":1,\"serialIn\":\"\"}", "\"serialIn\" has 0 bytes, not 1 to 4096"),
      ("{\"t\":1,\"serialIn\":\"\u{100}\"}", "\"serialIn\" has a character above U+00FF: one character is one byte"),
      ("{\"t\":1,\"serial\":[]}", "\"serial\" is not a string"),
      ("{\"t\":1,\"reset\":false}", "\"reset\" is not true"),
      ("{\"t\":1,\"powerCut\":1}", "\"powerCut\" is not true"),
      ("{\"t\":1,\"vibrate\":256}", "\"vibrate\" is not a whole number from 0 to 255"),
      ("{\"t\":1,\"screen\":\"0123456789ABCDEF\"}", "\"screen\" is not 16 lower-case hexadecimal digits"),
      ("{\"t\":1,\"screen\":\"+123456789abcdef\"}", "\"screen\" is not 16 lower-case hexadecimal digits"),
      ("{\"t\":1,\"end\":true}", "\"end\" without a \"screen\" of its time before it"),
      ("{\"trace\":1}", "unknown key \"trace\""),
    ])
  func badEvent(_ line: String, _ message: String) throws {
    #expect(refusal(try folder.file("x.trace", lines: [Self.header, line, ""])) == "x.trace:2: " + message)
  }

  @Test("a byte order mark, ends of lines as on Windows and blank lines at the end are not errors")
  func editors() throws {
    let lines = [Self.header, "{\"t\":1,\"touch\":[]}", "", " \t", ""]
    let text = "\u{FEFF}" + lines.joined(separator: "\r\n")
    let path = try folder.file("x.trace", Array(text.utf8))
    #expect(try readAll(path) == [TimedEvent(1, .input(.touch(.none)))])
    #expect(try readMoments(path).map(\.inputs) == [[.touch(.none)]])
  }

  @Test("a moment is all events of one time")
  func moments() throws {
    let path = try folder.file(
      "x.trace",
      lines: [
        Self.header, "{\"t\":1,\"touch\":[]}", "{\"t\":1,\"reset\":true}", "{\"t\":1,\"vibrate\":9}",
        "{\"t\":2,\"vibrate\":0}", "{\"t\":5,\"powerCut\":true}",
      ])
    let moments = try readMoments(path)
    #expect(moments.map(\.time) == [1, 2, 5])
    #expect(moments.map(\.inputs) == [[.touch(.none), .reset], [], [.powerCut]])
    #expect(moments.map { $0.lines.map(\.number) } == [[2, 3, 4], [5], [6]])
    #expect(moments.flatMap { $0.lines.map(\.event) } == (try readAll(path)))
  }

  private func readMoments(_ path: String) throws -> [TraceReader.Moment] {
    let reader = try TraceReader(path)
    var moments: [TraceReader.Moment] = []
    while let moment = try reader.nextMoment() { moments.append(moment) }
    return moments
  }

  @Test("events out of order are refused with the line of the second one")
  func order() throws {
    let touch = { (time: Int) in "{\"t\":\(time),\"touch\":[]}" }
    let screen = { (time: Int) in "{\"t\":\(time),\"screen\":\"0000000000000000\"}" }
    let end = { (time: Int) in "{\"t\":\(time),\"end\":true}" }
    let cases: [([String], String)] = [
      ([touch(5), touch(5), touch(4)], "x.trace:4: the time goes back from 5 to 4"),
      (
        [touch(5), "{\"t\":5,\"vibrate\":0}", touch(5)],
        "x.trace:4: an input after an output of the same time: inputs come first"
      ),
      ([screen(5), end(6)], "x.trace:3: \"end\" without a \"screen\" of its time before it"),
      ([touch(5), end(5)], "x.trace:3: \"end\" without a \"screen\" of its time before it"),
      ([screen(5), end(5), touch(6)], "x.trace:4: an event after the end"),
    ]
    for (events, message) in cases {
      let path = try folder.file("x.trace", lines: [Self.header] + events)
      #expect(TestSupport.refusal(in: folder) { try readAll(path) } == message)
    }
  }

  @Test("binary junk and deep nesting are refused")
  func junk() throws {
    #expect(
      refusal(try folder.file("x.trace", [0, 1, 2, 0xFF])) == "x.trace:1: is not JSON: unexpected character at byte 0")
    #expect(
      refusal(try folder.file("x.trace", [UInt8](repeating: 0x5B, count: 100_000)))
        == "x.trace:1: is not JSON: nested too deeply at byte 33")
  }

  @Test("a line longer than a mebibyte is refused before it fills the memory")
  func longLine() throws {
    let path = try folder.file(
      "x.trace", Array(Self.header.utf8) + [0x0A] + [UInt8](repeating: 0x20, count: 3 << 20))
    #expect(refusal(path) == "x.trace:2: the line is longer than 1048576 bytes")
  }

  @Test("an object with very many keys is refused at once")
  func manyKeys() throws {
    let keys = (0..<60_000).map { "\"\($0)\":0" }.joined(separator: ",")
    let message = refusal(try folder.file("x.trace", lines: [Self.header, "{\(keys)}"]))
    #expect(message?.hasPrefix("x.trace:2: is not JSON: an object with too many keys at byte ") == true)
  }

  @Test("a quotation in a message is cut to a readable length")
  func longQuote() throws {
    let key = String(repeating: "k", count: 100_000)
    let message = refusal(try folder.file("x.trace", lines: [Self.header, "{\"t\":1,\"\(key)\":0}"]))
    #expect((message?.count ?? 0) < 300)
  }

  @Test("a missing file and a folder are refused")
  func noFile() throws {
    #expect(refusal(folder.path + "/none") == "none: cannot be read: No such file or directory")
    #expect(
      TestSupport.refusal(in: folder) { _ = try TraceFiles.find([folder.path + "/none"]) } == "none: does not exist"
    )
  }

  @Test("a trace of another model is refused and says what helps")
  func otherModel() throws {
    let path = try folder.file("x.trace", lines: [Self.header])
    let message = TestSupport.refusal(in: folder) { _ = try Replay(model: ZoneModel.other).run(path) }
    #expect(
      message
        == "x.trace:1: is a trace of the model \(ZoneModel.device.id.prefix(12))…, not of other.model "
        + "(\(ZoneModel.other.id.prefix(12))…): replay it with its model, or rewrite what it expects with --update")
  }

  @Test("JSON in any spelling reads like the recorder's", arguments: [" ", "\t", "\r"])
  func spelling(_ space: String) throws {
    let texts = [
      "{\"t\":1,\"touch\":[[1,2],[3,4]]}", "{\"t\":2,\"serial\":\"a\\r\\n\"}", "{\"t\":3,\"vibrate\":9}",
      "{\"t\":4,\"screen\":\"00000000000000ff\"}",
    ]
    let plain = try folder.file("a.trace", lines: [Self.header] + texts)
    let spaced = try folder.file(
      "b.trace",
      lines: [Self.header] + texts.map { $0.replacingOccurrences(of: ",", with: "," + space) + space })
    #expect(try readAll(plain) == readAll(spaced))
    #expect(try readAll(plain).count == 4)
  }

  @Test("no damage to a trace crashes the replay")
  func mutations() throws {
    let path = folder.path + "/good.trace"
    try Recorded.session(to: path)
    let good = try AtomicFile.read(path)
    let seed: UInt64 = 20_260
    var generator = Seeded(seed)
    var refused = 0
    for round in 0..<400 {
      var bytes = good
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let k = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: bytes[k] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes[k] = Array("0123456789,[]{}\":\n".utf8).randomElement(using: &generator)!
        case 2: bytes.removeSubrange(k..<min(k + Int.random(in: 1...40, using: &generator), bytes.count))
        default: bytes.insert(contentsOf: bytes[k..<min(k + 30, bytes.count)], at: k)
        }
        if bytes.isEmpty { bytes = [0] }
      }
      let bad = try folder.file("bad.trace", bytes)
      do {
        _ = try Replay(model: ZoneModel.device).run(bad)
      } catch {
        #expect(error.source == bad && (error.line ?? 0) > 0, "seed \(seed), round \(round): \(error)")
        refused += 1
      }
    }
    #expect(refused > 100, "seed \(seed)")
  }

  @discardableResult
  private func readAll(_ path: String) throws -> [TimedEvent] {
    let reader = try TraceReader(path)
    var events: [TimedEvent] = []
    while let line = try reader.next() { events.append(line.event) }
    return events
  }
}
