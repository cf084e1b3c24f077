import DigitModel
import DigitNet
import Evaluation
import Foundation
import Handwriting
import Ink
import TestSupport
import Testing

@testable import ModelReport

private func sample(_ label: UInt8?, read digit: UInt8?, _ confidence: Double, unclear: Bool = false) -> Reading.Sample
{
  Reading.Sample(
    label: label, raster: Raster(), outcome: Outcome(digit: digit, confidence: confidence, isUnclear: unclear))
}

@Suite("Values of a report")
struct ReportValueTests {
  /// Four digits, one of them misread and one without a prediction, and two non-digits.
  private let samples = [
    sample(1, read: 1, 0.99), sample(2, read: 3, 0.6), sample(4, read: 4, 0.4, unclear: true), sample(5, read: nil, 0),
    sample(nil, read: 1, 0.7), sample(nil, read: 8, 0.2, unclear: true),
  ]

  private func point(_ threshold: Int) throws -> RejectionCurve.Point {
    try #require(RejectionCurve(samples).points.first { $0.threshold == threshold })
  }

  @Test("a threshold rejects what is below it, and what has no prediction at any")
  func rejection() throws {
    #expect(
      try point(0)
        == .init(threshold: 0, unclearDigits: 0.25, wrongWhenClear: 1 / 3, unclearNonDigits: 0))
    #expect(
      try point(600)
        == .init(threshold: 600, unclearDigits: 0.5, wrongWhenClear: 0.5, unclearNonDigits: 0.5))
    #expect(
      try point(610) == .init(threshold: 610, unclearDigits: 0.75, wrongWhenClear: 0, unclearNonDigits: 0.5))
    #expect(
      try point(1001)
        == .init(threshold: 1001, unclearDigits: 1, wrongWhenClear: nil, unclearNonDigits: 1))
  }

  @Test("a higher threshold never rejects less")
  func monotone() {
    var generator = SeededGenerator(seed: 3)
    let samples = (0..<500).map { k -> Reading.Sample in
      let label: UInt8? = k % 3 == 0 ? nil : UInt8(k % 10)
      return sample(label, read: UInt8(k % 7), Double.random(in: 0...1, using: &generator))
    }
    let points = RejectionCurve(samples).points
    #expect(points.map(\.threshold) == points.map(\.threshold).sorted())
    for (before, after) in zip(points, points.dropFirst()) {
      #expect((before.unclearDigits ?? 2) <= (after.unclearDigits ?? -1))
      #expect((before.unclearNonDigits ?? 2) <= (after.unclearNonDigits ?? -1))
    }
  }

  @Test("mistakes are sorted by confidence, highest first, and equal ones stay in their order")
  func misses() {
    let reading = Reading([
      sample(1, read: 2, 0.5), sample(1, read: 1, 0.9), sample(3, read: 4, 0.8), sample(5, read: 6, 0.5),
      sample(7, read: nil, 0), sample(nil, read: 9, 0.3), sample(nil, read: 8, 0.6),
      sample(nil, read: 7, 0.99, unclear: true),
    ])
    #expect(reading.misses.map(\.label) == [3, 1, 5, 7])
    #expect(reading.falseDigits.map(\.outcome.digit) == [8, 9])
    #expect(reading.score.digits.samples == 5)
  }

  @Test("a bin of the reliability diagram has the mean confidence and accuracy of what is in it")
  func reliability() throws {
    let reading = Reading([
      sample(1, read: 1, 0.95), sample(1, read: 1, 0.97), sample(1, read: 2, 0.99), sample(1, read: 1, 0.99),
      sample(1, read: 3, 0.21), sample(nil, read: 1, 0.5),
    ])
    let diagram = ReliabilityDiagram(reading.score)
    try #require(diagram.bins.count == 2)
    #expect(abs(diagram.bins[0].confidence - 0.21) < 1e-9 && diagram.bins[0].accuracy == 0)
    #expect(abs(diagram.bins[1].confidence - 0.975) < 1e-9 && diagram.bins[1].accuracy == 0.75)
    #expect(diagram.bins[1].share == 0.8)
    #expect(diagram.bins[1].interval.contains(0.75))
    #expect(abs((diagram.error ?? 0) - (0.8 * 0.225 + 0.2 * 0.21)) < 1e-9)
  }

  @Test("Wilson's interval has the published values")
  func wilson() throws {
    // Of 10 from 20: 0.299...0.701 (Wilson 1927, as tables have it).
    let bounds = try #require(wilsonInterval(10, of: 20))
    #expect(abs(bounds.lowerBound - 0.2993) < 1e-4 && abs(bounds.upperBound - 0.7007) < 1e-4)
    #expect(wilsonInterval(0, of: 0) == nil)
    #expect(wilsonInterval(20, of: 20)?.upperBound == 1)
  }

  @Test("runs of one name are a shape with their mean and spread")
  func sweep() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file(
      "sweep.csv",
      "name,bytes,seed,stroke accuracy,mnist_accuracy\r\n\"72,32\",7008,1,0.98,0.97\n24,3000,1,0.9,\n"
        + "\"72,32\",7008,2,0.96,0.99\n\n\"a \"\"b\"\"\",9000,1,1,1\n")
    let table = try SweepTable(reading: path)
    #expect(table.series == ["stroke", "mnist"])
    let shapes = table.shapes
    #expect(shapes.map(\.name) == ["24", "72,32", "a \"b\""])
    #expect(shapes[0].accuracies == [.init(mean: 0.9, low: 0.9, high: 0.9), nil])
    #expect(shapes[1].bytes == 7008 && shapes[1].runs == 2)
    #expect(shapes[1].accuracies[0] == .init(mean: 0.97, low: 0.96, high: 0.98))
  }

  @Test("a table of runs that cannot be used is refused with its line")
  func badSweep() throws {
    let folder = try TemporaryFolder()
    let head = "name,bytes,accuracy\n"
    for (text, message) in [
      ("", "s.csv: is empty: a line that names the columns is expected"),
      ("bytes,accuracy\n", "s.csv:1: there is no column \"name\""),
      ("name,accuracy\n", "s.csv:1: there is no column \"bytes\""),
      ("name,bytes\n", "s.csv:1: no column's name ends in \"accuracy\""),
      ("name,bytes,accuracy,name\n", "s.csv:1: the column \"name\" is there twice"),
      (head, "s.csv: holds no runs"),
      (head + "a,1,0.5\na,2\n", "s.csv:3: 2 cells instead of the 3 that the first line names"),
      (head + "a,x,0.5\n", "s.csv:2: bytes is \"x\", not a number of bytes"),
      (head + "a,1,98.5\n", "s.csv:2: accuracy is \"98.5\", not a share from 0 to 1"),
      (head + "a,1,nan\n", "s.csv:2: accuracy is \"nan\", not a share from 0 to 1"),
      (head + "\"a,1,0.5\n", "s.csv:2: a quotation mark has no end"),
    ] {
      let path = try folder.file("s.csv", text)
      #expect(refusal(in: folder) { _ = try SweepTable(reading: path) } == message)
    }
    let path = try folder.file("s.csv", Array(head.utf8) + [0xFF, 0x0A])
    #expect(refusal(in: folder) { _ = try SweepTable(reading: path) } == "s.csv:2: is not UTF-8")
  }

  @Test("the inputs of a first layer are a square of one or eight planes, and the motion")
  func grids() throws {
    for (feature, step, motion) in [(Zones.Feature.ink, UInt8(2), false), (.edges, 5, true)] {
      let zones = try #require(Zones(feature, step: step, margin: 2))
      let grid = WeightGrid(
        ModelHeader(
          framing: .normalized, zones: zones, readsMotion: motion, minimumInk: 3, threshold: 500, sharpness: 1000,
          classes: 10))
      #expect(grid.rows == zones.side && grid.columns == zones.side)
      #expect(grid.planes == feature.planes && grid.motion == (motion ? 6 : 0))
    }
  }

  @Test("a neuron with a local receptive field, one quarter of the zones, is shown at its place")
  func quarters() throws {
    let zones = try #require(Zones(.ink, step: 8, margin: 2, isLocal: true))
    let grid = WeightGrid(
      ModelHeader(
        framing: .normalized, zones: zones, readsMotion: true, minimumInk: 3, threshold: 500, sharpness: 1000,
        classes: 10))
    // Three by three zones, of which each quarter has four.
    let places = (0..<4).map { quarter in (0..<6).map { grid.place($0, ofNeuronAt: (quarter * 8 + 7, 32)) } }
    #expect(places == [[0, 1, 3, 4, 9, 10], [1, 2, 4, 5, 11, 12], [3, 4, 6, 7, 13, 14], [4, 5, 7, 8, 9, 10]])
  }
}
