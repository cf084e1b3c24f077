import Foundation
import HostSupport
import TestSupport
import Testing

@testable import Handwriting

private typealias Point = StrokeSample.Point

/// Files of `Tests/Cases`, each of a kind that other programs write, and their contents.
@Suite("Files as other programs write them")
struct ReaderCaseTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Cases").path

  /// A seven in three points.
  private static let seven = [[10, 10], [90, 10], [40, 120]] as [[Double]]

  struct Case: Sendable, CustomTestStringConvertible {
    var file: String
    /// Of each sample its label, and the numbers of the points of each stroke.
    var samples: [(label: String, strokes: [[[Double]]])]

    init(_ file: String, _ label: String, _ strokes: [[Double]]...) {
      self.file = file
      samples = [(label, strokes)]
    }

    init(_ file: String, _ samples: [(label: String, strokes: [[[Double]]])]) {
      self.file = file
      self.samples = samples
    }

    var testDescription: String { file }
  }

  private static func read(_ name: String) throws -> [StrokeSample] {
    let path = "\(folder)/\(name)"
    return switch name.split(separator: ".").last {
    case "inkml": try InkMLFile.read(path)
    case "dat": try UnipenFile.read(path)
    default: try StrokeFile.read(path)
    }
  }

  @Test(
    "strokes are read with their labels and times",
    arguments: [
      Case("strokes-sp.jsonl", "7", seven),
      Case("strokes-wide.jsonl", "7", seven),
      Case("strokes-blank.jsonl", "7", seven),
      Case("strokes-crlf-bom.jsonl", "7", seven),
      Case("quickdraw.ndjson", "line", [[0, 10], [255, 12]]),
      Case("quickdraw-raw.ndjson", "zigzag", [[10.5, 5, 0], [20, 7, 16], [30.25, 9, 33]], [[40, 41, 900]]),
      Case("unipen-label-unquoted.dat", "7", [[10, -120], [90, -120], [40, -10]]),
      Case("unipen-prose.dat", "7", [[10, -120], [90, -120], [40, -10]]),
      Case("unipen-point-on-keyword-line.dat", "7", [[10, -120], [90, -120], [40, -10]]),
      Case(
        "unipen-part-of-stroke.dat",
        [
          ("7", [[[10, -120], [90, -120], [40, -10]]]),
          ("1", [[[200, -120], [200, -10]]]),
        ]),
      Case(
        "unipen-time.dat",
        [
          (
            "7",
            [
              [[10, -120, 0], [90, -120, 10]], [[90, -120, 100], [60, -60, 110]], [[40, -10, 130]], [[1, -2, 300]],
            ]
          ),
          ("1", [[[90, -120, 100], [60, -60, 110]]]),
        ]),
      Case("inkml-charref.inkml", "7", seven),
      Case("inkml-cdata.inkml", "7", seven),
      Case("inkml-instruction.inkml", "<?7?>", seven),
      Case("inkml-two-formats.inkml", "7", [[10, 10, 0], [90, 10, 13], [40, 120, 26]]),
      Case("inkml-penup.inkml", "7", [[10, 10], [90, 10]], [[90, 10], [40, 120]]),
      Case(
        "inkml-difference.inkml", "7",
        [[100, 100], [120, 100], [145, 100], [170, 100], [160, 130], [150, 160]]),
      Case("inkml-no-space.inkml", "7", [[10, -10], [90, -10], [40, -120]]),
      Case("inkml-view-of-group.inkml", "7", [[10, 10], [90, 10]], [[90, 10], [40, 120]]),
      Case("inkml-nested-views.inkml", "7", [[10, 10], [90, 10]], [[90, 10], [40, 120]]),
      Case("inkml-utf16.inkml", "7", seven),
      Case("inkml-empty-trace.inkml", "7", seven),
      Case(
        "inkml-word.inkml", "7",
        [[600, 410, 0], [620, 410, 15], [645, 410, 31], [670, 410, 46], [665, 430, 61], [655, 470, 76]],
        [[610, 440, 900], [622, 440, 916]]),
      Case(
        "inkml-recommendation.inkml", "w",
        [
          [1125, 18432], [1148, 18475], [1178, 18510], [1211, 18540], [1251, 18567], [1297, 18596], [1349, 18633],
          [1404, 18676], [1461, 18723], [1521, 18776], [1584, 18823],
        ]),
      Case("inkml-units.inkml", "7", [[1, -10, 0], [9, -10, 20], [4, 2, 60]]),
      Case(
        "inkml-continued.inkml",
        [("7", [[[10, 10], [50, 10], [90, 10], [40, 120]]]), ("1", [[[2, 2], [3, 3]]])]),
      Case(
        "inkml-streaming.inkml",
        [("7", [[[10, 10], [90, 10], [40, 120]]]), ("1", [[[40, 10], [40, 120]]])]),
      Case("inkml-values.inkml", "7", [[10, 50], [90, -0.5], [40, 0]]),
    ])
  func strokes(_ expected: Case) throws {
    let samples = try Self.read(expected.file)
    #expect(samples.map(\.label) == expected.samples.map(\.label))
    for (sample, right) in zip(samples, expected.samples) {
      let numbers = sample.strokes.map { $0.map { [$0.x, $0.y] + ($0.t.map { [$0] } ?? []) } }
      #expect(numbers.map(\.count) == right.strokes.map(\.count))
      for (a, b) in zip(numbers.joined(), right.strokes.joined()) {
        #expect(a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) < 1e-9 }, "\(a) is not \(b)")
      }
    }
  }

  @Test(
    "what cannot be read as it was meant is refused, with its line and what to do",
    arguments: [
      (
        "strokes-sec.jsonl",
        ":1: the strokes last less than 13 ms: t is in ms; multiply times in seconds by 1000, or leave t out"
      ),
      ("inkml-view-missing.inkml", ":4: views \"t9\", which the file does not have"),
      ("inkml-two-roots.inkml", ":5: goes on after </ink>: a file holds one <ink>, so give each a file of its own"),
    ])
  func refused(name: String, message: String) {
    do {
      _ = try Self.read(name)
      Issue.record("\(name) is read")
    } catch {
      #expect("\(error)" == "\(Self.folder)/\(name)\(message)")
    }
  }

  @Test("the writer of a Latin-1 file keeps the letters of the name")
  func latin1() throws {
    #expect(try Self.read("inkml-recommendation.inkml").first?.writer == "Jörg")
  }

  @Test(
    "a table of images is read whatever its header, separators and line numbers",
    arguments: [
      "csv-1x1-header", "csv-y-header", "csv-blank", "csv-bom", "csv-quoted", "csv-label-last", "csv-pandas-index",
      "csv-pixel1-label-last-index", "csv-semicolon", "csv-numbered",
    ])
  func images(name: String) throws {
    let set = try ImageSet(csv: "\(Self.folder)/\(name).csv.gz")
    #expect(set.labels == [7])
    #expect((1..<100).contains(set.pixels.count { $0 > 0 }))
    #expect(set.imagesMostlyInk() == 0)
  }

  @Test("an image of white ink on black paper is detected and inverted")
  func inverted() throws {
    let set = try ImageSet(csv: "\(Self.folder)/csv-inverted.csv.gz")
    #expect(set.imagesMostlyInk() == 1)
    #expect(set.inverted.imagesMostlyInk() == 0)
    #expect(set.inverted.inverted == set)
  }

  @Test("idx files without images are refused")
  func noImages() {
    let folder = Self.folder + "/idx-no-images"
    #expect(throws: InputError("\(folder)/t10k-images-idx3-ubyte", "holds no images")) {
      _ = try ImageSet(mnist: folder, .test)
    }
  }
}
