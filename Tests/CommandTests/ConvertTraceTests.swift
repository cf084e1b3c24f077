import Core2HAL
import DigitNet
import Foundation
import HostSupport
import Ink
import TestSupport
import Testing
import VirtualDevice

@testable import Core2Simulator
@testable import TouchTrace

@Suite("inklock convert with traces")
struct ConvertTraceTests {
  static let traces = ((try? FileManager.default.contentsOfDirectory(atPath: Program.root + "/Tests/Traces")) ?? [])
    .filter { $0.hasSuffix(".trace") }.sorted()

  @Test("strokes from a trace, drawn again, give the ink and the digit of every prediction in it", arguments: traces)
  func everyTrace(name: String) throws {
    let folder = try Folder()
    let path = "\(Program.root)/Tests/Traces/\(name)"
    let expected = try predictions(in: path)
    let outcome = try Program.run("convert", path, folder.path + "/a.jsonl", "--label", "1")
    // A trace without a digit cannot become strokes.
    #expect(outcome.status == (expected.isEmpty ? 2 : 0), "\(outcome.errors)")
    guard !expected.isEmpty else { return }

    let model = AlignedBytes(try AtomicFile.read(Program.root + "/Models/inklock.model"))
    let network = try Network(model.bytes)
    let drawn = try samples(in: folder.path + "/a.jsonl").map { strokes in
      var ink = Ink()
      for stroke in strokes {
        for point in stroke { ink.add(x: point.x, y: point.y) }
        ink.endStroke()
      }
      let drawing = ink.drawing(framed: network.header.framing)
      return Prediction(digit: network.predict(ink).map { String($0.digit) }, ink: drawing.raster.inkedCells)
    }
    #expect(drawn.count == expected.count)
    for (k, (drawn, expected)) in zip(drawn, expected).enumerated() {
      #expect(drawn.ink == expected.ink, "digit \(k + 1)")
      // A production log masks the digits of a PIN.
      if expected.digit != "*" { #expect(drawn.digit == expected.digit, "digit \(k + 1)") }
    }
  }

  @Test("a digit that two fingers drew is read again as the device read it")
  func twoFingers() throws {
    let folder = try Folder()
    let strokes = folder.path + "/a.jsonl"
    #expect(try Program.run("convert", "Tests/Traces/two-fingers.trace", strokes, "--label", "1").status == 0)
    let json = try JSON(parsing: try Program.run("evaluate", "strokes", strokes, "--json", "-").output.utf8)
    #expect(json["samples"] == .integer(2))
    #expect(json["accuracy"]?.double == 1)
    #expect(json["unclear"]?.double == 0)
  }

  @Test(
    "only a tap on CLEAR drops what was drawn",
    arguments: [(TouchPoint(x: 318, y: 220), 2), (TouchPoint(x: 280, y: 220), 1), (PanelButton.a.center, 1)])
  func clear(point: TouchPoint, strokes: Int) throws {
    let folder = try Folder()
    let model = try folder.file("m.model", ZoneModel.bytes)
    let trace = folder.path + "/a.trace"
    try record(trace) { finger in
      finger.tap(.b)
      finger.draw(stroke(3))
      finger.tap(point)
      finger.draw(stroke(3))
      finger.tap(.c)
    }
    #expect(try Program.run("convert", trace, folder.path + "/a.jsonl", "--model", model).status == 0)
    #expect(try samples(in: folder.path + "/a.jsonl").map(\.count) == [strokes])
  }

  @Test("a trace of another model is refused where that model takes the device elsewhere")
  func otherModel() throws {
    let folder = try Folder()
    let clear = try folder.file("clear.model", ZoneModel.bytes)
    let unclear = try folder.file("unclear.model", ZoneModel.build(threshold: 700, weight: 0))
    let trace = folder.path + "/a.trace"
    // A fifth digit is drawn after the PIN is complete: where none is clear, it is one more unclear digit.
    try record(trace) { finger in
      for _ in 0..<5 {
        finger.draw(stroke(3))
        finger.tap(.c)
      }
    }
    #expect(try Program.run("convert", trace, folder.path + "/a.jsonl", "--model", clear).status == 0)
    let outcome = try Program.run("convert", trace, folder.path + "/b.jsonl", "--label", "3", "--model", unclear)
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("name its model with --model"), "\(outcome.errors)")
  }

  private struct Prediction {
    var digit: String?
    var ink: Int
  }

  /// What the log of a trace says of its digits.
  private func predictions(in path: String) throws -> [Prediction] {
    let lines = String(decoding: try AtomicFile.read(path), as: UTF8.self).split(separator: "\n")
    return try lines.compactMap { line in
      guard let text = try JSON(parsing: line.utf8)["serial"]?.string, let event = LogLine(text),
        event.event == "predict" || event.event == "unclear"
      else { return nil }
      return Prediction(digit: event["digit"], ink: try #require(event["ink"].flatMap { Int($0) }))
    }
  }

  /// The strokes of each sample, in pixels of the drawing area.
  private func samples(in path: String) throws -> [[[TouchPoint]]] {
    let lines = String(decoding: try AtomicFile.read(path), as: UTF8.self).split(separator: "\n")
    return try lines.map { line in
      let strokes = try #require(try JSON(parsing: line.utf8)["strokes"]?.array)
      return strokes.map { stroke in
        (stroke.array ?? []).map { point in
          let numbers = point.array?.compactMap(\.int) ?? []
          return TouchPoint(x: UInt16(numbers[0]), y: UInt16(numbers[1]))
        }
      }
    }
  }

  private func stroke(_ digit: Int) -> [TouchPoint] {
    let (x, y) = ZoneModel.middle(of: digit)
    return (0..<6).map { TouchPoint(x: x, y: y - 20 + 8 * $0) }
  }

  /// Records what a finger does on a new device.
  private func record(_ path: String, _ body: (inout Finger<Core2>) -> Void) throws {
    let setup = Core2.Setup(model: ZoneModel.bytes)
    let device = try Core2(setup)
    let recorder = try TraceRecorder(path: path, header: TraceHeader(title: "A finger", setup: setup))
    device.add(recorder)
    var finger = Finger(on: device)
    finger.wait(300)
    body(&finger)
    finger.wait(500)
    try recorder.finish(device)
  }
}
