import Foundation
import HostSupport
import TestSupport
import Testing

@testable import Handwriting

@Suite("Strokes files")
struct DataStrokeTests {
  @Test("a line holds label, writer, canvas, rate and strokes with times")
  func full() throws {
    let line =
      #"{"label":"7","writer":"w01","canvas":[375,443.5],"hz":60,"strokes":[[[1,2.5,0],[3,4,16.5]],[[-5,6,40]]]}"#
    let sample = try StrokeSample(parsing: line.utf8)
    #expect(
      sample
        == StrokeSample(
          label: "7", writer: "w01", canvas: .init(width: 375, height: 443.5), hz: 60,
          strokes: [[.init(x: 1, y: 2.5, t: 0), .init(x: 3, y: 4, t: 16.5)], [.init(x: -5, y: 6, t: 40)]]))
    #expect(sample.digit == 7)
    #expect(sample.json.description == line)
  }

  @Test("a label that is not a single digit marks a non-digit", arguments: ["", "a", "10", "-"])
  func negative(label: String) {
    #expect(StrokeSample(label: label, strokes: []).digit == nil)
  }

  @Test("what is written is read again, plain and gzip", arguments: ["s.jsonl", "s.jsonl.gz"])
  func roundTrip(name: String) throws {
    let folder = try TemporaryFolder()
    let samples = [
      StrokeSample(label: "3", strokes: [[.init(x: 0.1, y: -2)]]),
      StrokeSample(label: "\"x\"\ny", writer: "ä", hz: 66.6, strokes: [[.init(x: 1, y: 2, t: 1e12)]]),
    ]
    let path = "\(folder.path)/\(name)"
    try StrokeFile.write(samples, to: path)
    #expect(try StrokeFile.read(path) == samples)
    #expect(try AtomicFile.read(path).starts(with: [0x1F, 0x8B]) == name.hasSuffix(".gz"))
  }

  @Test(
    "a bad line is refused with its number and what is wrong",
    arguments: [
      ("x", "unexpected character at byte 0"),
      (#"{"label":" ","strokes":[[[1,2]]]}"#, "the label is empty: name the digit, or what else was drawn"),
      (
        #"{"label":"1","strokes":[[[1,2,0.1],[1,2,0.2],[1,2,0.9]]]}"#,
        "the strokes last less than 13 ms: t is in ms; multiply times in seconds by 1000, or leave t out"
      ),
      (#"{"word":"line","drawing":[[[1,2],[3]]]}"#, "stroke 1 has 2 and 1 numbers"),
      (#"{"word":"line","drawing":[[[1,2]]]}"#, "stroke 1 is not [[x,…],[y,…]] or [[x,…],[y,…],[t,…]]"),
      (#"{"word":"line","drawing":[[[],[]]]}"#, "the drawing has no points"),
      (
        #"{"word":"line","drawing":[[[1],["2"]]]}"#,
        "stroke 1 holds something that is not a number, or too many of them"
      ),
      ("[1]", #"a line is an object: {"label":…}"#),
      (#"{"strokes":[[[1,2]]]}"#, #"the key "label" is missing"#),
      (#"{"label":"1"}"#, #"the key "strokes" is missing"#),
      (#"{"label":1,"strokes":[[[1,2]]]}"#, #"label is a string, such as "7""#),
      (#"{"label":"1","label":"2","strokes":[[[1,2]]]}"#, #"key "label" occurs twice at byte 13"#),
      (#"{"label":"1","writer":2,"strokes":[[[1,2]]]}"#, "writer is a string"),
      (#"{"label":"1","color":"red","strokes":[[[1,2]]]}"#, #"unknown key "color""#),
      (#"{"label":"1","hz":0,"strokes":[[[1,2]]]}"#, "hz is a number above 0"),
      (#"{"label":"1","canvas":[0,5],"strokes":[[[1,2]]]}"#, "canvas is [width,height], both above 0 and at most 1e9"),
      (#"{"label":"1","strokes":{}}"#, "strokes is a list of lists of points"),
      (#"{"label":"1","strokes":[]}"#, "there are no strokes"),
      (#"{"label":"1","strokes":[[]]}"#, "stroke 1 has no points"),
      (#"{"label":"1","strokes":[[1,2]]}"#, "stroke 1, point 1: a point is [x,y] or [x,y,t]"),
      (#"{"label":"1","strokes":[[[1,2]],[[1,2],[1]]]}"#, "stroke 2, point 2: a point is [x,y] or [x,y,t]"),
      (#"{"label":"1","strokes":[[[1,"2"]]]}"#, "stroke 1, point 1: a point is [x,y] or [x,y,t]"),
      (#"{"label":"1","strokes":[[[1,2e9]]]}"#, "stroke 1, point 1: a coordinate is beyond 1e9"),
      (#"{"label":"1","strokes":[[[1,1e999]]]}"#, "the number is too large at byte 28"),
      (#"{"label":"1","strokes":[[[1,2,null]]]}"#, "stroke 1, point 1: t is a number of milliseconds"),
      (#"{"label":"1","strokes":[[[1,2,5],[1,2,4]]]}"#, "stroke 1, point 2: t goes back"),
      (
        #"{"label":"1","strokes":[[[1,2,0]],[[1,2,600001]]]}"#,
        "stroke 2, point 1: t is more than 10 minutes after the first"
      ),
      (
        #"{"label":"1","strokes":[[[1,2,0],[1,2]]]}"#,
        "stroke 1, point 2: either all points have a time or none has"
      ),
    ])
  func bad(line: String, message: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("f.jsonl", #"{"label":"1","strokes":[[[1,2]]]}"# + "\n" + line + "\n")
    #expect(refusal(in: folder) { _ = try StrokeFile.read(path) } == "f.jsonl:2: " + message)
  }

  @Test("a sample of more than 100,000 points is refused")
  func tooManyPoints() throws {
    let points = Array(repeating: "[1,2]", count: 100_001).joined(separator: ",")
    #expect(throws: StrokeFormatError.self) {
      try StrokeSample(parsing: #"{"label":"1","strokes":[[\#(points)]]}"#.utf8)
    }
  }

  @Test("a device is written to, not replaced, and a full one is an error")
  func device() throws {
    let folder = try TemporaryFolder()
    let link = "\(folder.path)/s.jsonl"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "/dev/full")
    let sample = StrokeSample(label: "1", strokes: [[.init(x: 0, y: 0)]])
    #expect(
      refusal(in: folder) { try StrokeFile.write([sample], to: link) }
        == "s.jsonl: cannot be written: No space left on device")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "/dev/full")
  }

  @Test("another format is refused with what is expected")
  func otherFormat() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("f.jsonl", "<ink></ink>\n")
    #expect(
      refusal(in: folder) { _ = try StrokeFile.read(path) }
        == #"f.jsonl:1: is not a line of a strokes file, such as {"label":"7","strokes":[[[10,10],[90,10],[40,120]]]}; "#
        + "'inklock convert' reads other formats")
    let wide = try folder.file("w.jsonl", [0xFF, 0xFE, 0x7B, 0])
    #expect(refusal(in: folder) { _ = try StrokeFile.read(wide) } == "w.jsonl:1: is UTF-16: save it as UTF-8")
  }

  @Test("times that cannot be those of the strokes are removed, and no others")
  func unusableTimes() {
    func sample(_ times: [[Double?]]) -> StrokeSample {
      StrokeSample(label: "1", strokes: times.map { $0.map { .init(x: 0, y: 0, t: $0) } })
    }
    for usable in [[[0, 6, 13]], [[0, 1]], [[nil, nil]], [[100, 200], [0, 50, 99]]] as [[[Double?]]] {
      var kept = sample(usable)
      #expect(!kept.removeUnusableTimes() && kept == sample(usable), "\(usable)")
    }
    for unusable in [[[0, 6, 12]], [[0, 20, 10]], [[0, nil, 20]], [[0, 20], [nil]], [[0, 600_001]]] as [[[Double?]]] {
      var removed = sample(unusable)
      #expect(removed.removeUnusableTimes() && removed == sample(unusable.map { $0.map { _ in nil } }), "\(unusable)")
    }
  }

  @Test("an empty file is refused")
  func empty() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("f.jsonl", "")
    #expect(refusal(in: folder) { _ = try StrokeFile.read(path) } == "f.jsonl: holds no samples")
  }
}
