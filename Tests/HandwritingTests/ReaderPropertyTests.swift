import HostSupport
import TestSupport
import Testing

@testable import Handwriting

private typealias Point = StrokeSample.Point

/// Random files are read back as the values that they were made from.
@Suite("Readers give back what was written")
struct ReaderPropertyTests {
  private static let seeds = 0..<40 as Range<UInt64>

  @Test("cells of a table, with any content", arguments: seeds)
  func table(seed: UInt64) throws {
    var random = Seeded(seed)
    let alphabet: [Character] = ["a", "7", " ", ",", ";", "\"", "\t", "ä"]
    let columns = Int.random(in: 2...5, using: &random)
    // The first line has no semicolons or tabs outside of quotation marks, for it says what separates cells.
    let rows = (0..<Int.random(in: 1...6, using: &random)).map { row in
      (0..<columns).map { column in
        let length = Int.random(in: 0...6, using: &random)
        let text = String((0..<length).map { _ in alphabet.randomElement(using: &random)! })
        return column == 0 ? "r\(row)" + text : text
      }
    }
    let folder = try TemporaryFolder()
    let lineEnd = Bool.random(using: &random) ? "\n" : "\r\n"
    let path = try folder.file("t.csv", rows.map(CSV.line).joined(separator: lineEnd) + lineEnd)
    let reader = try CSVReader(path)
    var record = CSVRecord()
    var read: [[String]] = []
    while try reader.next(&record) { read.append(record.cells) }
    #expect(read == rows)
  }

  @Test("a cell may hold line feeds, and its record has the number of its first line")
  func lineFeeds() throws {
    let folder = try TemporaryFolder()
    let reader = try CSVReader(folder.file("t.csv", "a,b\n\n\"x\ny\",1\r\n \nc,d"))
    var record = CSVRecord()
    var read: [[String]] = []
    var lines: [Int] = []
    while try reader.next(&record) {
      read.append(record.cells)
      lines.append(reader.line)
    }
    #expect(read == [["a", "b"], ["x\ny", "1"], ["c", "d"]])
    #expect(lines == [1, 3, 6])
  }

  /// Strokes of whole numbers whose times grow by at least the panel's period.
  private static func strokes(_ random: inout Seeded) -> [[Point]] {
    (0..<Int.random(in: 1...4, using: &random)).map { _ in
      var time = Double(Int.random(in: 0...999, using: &random))
      return (0..<Int.random(in: 1...12, using: &random)).map { _ in
        time += Double(Int.random(in: 13...40, using: &random))
        return Point(
          x: Double(Int.random(in: -999...999, using: &random)), y: Double(Int.random(in: -999...999, using: &random)),
          t: time)
      }
    }
  }

  /// Values of one channel as a trace writes them: with a prefix where their order changes.
  private static func encoded(_ values: [Int], _ random: inout Seeded) -> [String] {
    var order = 0
    var difference = 0
    var previous = 0
    return values.enumerated().map { index, value in
      let next = index == 0 || !Bool.random(using: &random) ? order : Int.random(in: 0...2, using: &random)
      let prefix = next == order ? "" : ["!", "'", "\""][next]
      order = next
      let change = index == 0 ? 0 : value - previous
      let number = [value, change, change - difference][order]
      difference = change
      previous = value
      if order == 0, change == 0, index > 0, Bool.random(using: &random) { return prefix + "*" }
      guard number >= 0, Int.random(in: 0...3, using: &random) == 0 else { return prefix + "\(number)" }
      return prefix + "#" + String(number, radix: 16, uppercase: true)
    }
  }

  @Test("InkML with channels in any order, differences, and numbers that run together", arguments: seeds)
  func inkML(seed: UInt64) throws {
    var random = Seeded(seed)
    let channels = ["X", "Y", "T", "F"].shuffled(using: &random)
    let samples = (0..<Int.random(in: 1...3, using: &random)).map { k in
      StrokeSample(label: "\(k)", writer: "w<&\(seed)", strokes: Self.strokes(&random))
    }
    var text = "<ink><annotation type=\"writer\">w&lt;&#38;\(seed)</annotation>"
    text += "<definitions><context xml:id='c'><traceFormat>"
    text += channels.map { "<channel name='\($0)'/>" }.joined() + "</traceFormat></context></definitions>\n"
    for sample in samples {
      text += "<traceGroup contextRef='#c'>"
      for stroke in sample.strokes {
        let columns = channels.map { channel in
          Self.encoded(
            stroke.map { point in
              switch channel {
              case "X": Int(point.x)
              case "Y": Int(point.y)
              case "T": Int(point.t ?? 0)
              default: 5
              }
            }, &random)
        }
        let points = stroke.indices.map { k in
          columns.reduce("") { text, column in
            let runsOn = text.isEmpty || "-'\"!*#".contains(column[k].first ?? " ") && text.last != "F"
            let space = runsOn && Bool.random(using: &random) ? "" : [" ", "\n", "  "].randomElement(using: &random)!
            return text + space + column[k]
          }
        }
        text += "<trace>" + points.joined(separator: [",", ", ", " ,\n"].randomElement(using: &random)!) + "</trace>"
      }
      text += "<annotation type='truth'>\(sample.label)</annotation></traceGroup>\n"
    }
    let folder = try TemporaryFolder()
    let path = try folder.file("a.inkml", text + "</ink>")
    #expect(try InkMLFile.read(path) == samples, "\(text)")
  }

  @Test("UNIPEN with delineations of components and of their points", arguments: seeds)
  func unipen(seed: UInt64) throws {
    var random = Seeded(seed)
    var strokes: [[Point]] = []
    while strokes.count < 2 { strokes += Self.strokes(&random) }
    var text = ".COORD Y T X\n.POINTS_PER_SECOND 50\n"
    for stroke in strokes {
      text += Bool.random(using: &random) ? ".PEN_DOWN\n" : ".PEN_UP\n.PEN_DOWN "
      text += stroke.map { "\(-$0.y) \($0.t ?? 0) \($0.x)\n" }.joined()
    }
    var samples: [StrokeSample] = []
    for label in ["7", "1", "x y"] {
      let first = Int.random(in: 0..<strokes.count, using: &random)
      let last = Int.random(in: first..<strokes.count, using: &random)
      var named = Array(strokes[first...last])
      let end = Int.random(in: 0..<named[named.count - 1].count, using: &random)
      named[named.count - 1] = Array(named[named.count - 1][...end])
      let start = Int.random(in: 0..<named[0].count, using: &random)
      named[0] = Array(named[0][start...])
      text += ".SEGMENT DIGIT \(first):\(start)-\(last):\(end) OK \"\(label)\"\n"
      samples.append(StrokeSample(label: label, hz: 50, strokes: named))
    }
    let folder = try TemporaryFolder()
    #expect(try UnipenFile.read(folder.file("a.dat", text)) == samples, "\(text)")
  }
}
