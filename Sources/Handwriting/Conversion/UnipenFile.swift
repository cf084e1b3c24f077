import Foundation
public import HostSupport

/// Reads digits and other characters from UNIPEN files (Guyon et al., ICPR 1994, format 1.0).
///
/// Each `.SEGMENT` of the level `CHARACTER` or `DIGIT` becomes a sample, with the pen-down components that its
/// delineation names (`0-1,3`; components are the `.PEN_DOWN` and `.PEN_UP` that have points, counted from 0), or
/// without a delineation those that follow it. UNIPEN's y points up, and is turned round.
public enum UnipenFile {
  public static func read(_ path: String) throws(InputError) -> [StrokeSample] {
    var reader = UnipenReader()
    try reader.read(path, depth: 0)
    let samples = try reader.samples()
    guard !samples.isEmpty else { throw InputError(path, "holds no .SEGMENT CHARACTER or DIGIT with pen-down points") }
    return samples
  }
}

private struct UnipenReader {
  struct Component {
    var isDown: Bool
    var points: [StrokeSample.Point] = []
  }

  struct Segment {
    var source: String
    var line: Int
    var label: String
    var writer: String?
    var hz: Double?
    /// Components by number, or `nil` for those from `first` to the next segment.
    var delineation: [ClosedRange<Int>]?
    var first: Int
    /// `CHARACTER`, `WORD` and so on.
    var level: String
  }

  private var components: [Component] = []
  private var open: Component?
  private var segments: [Segment] = []
  private var writer: String?
  private var hz: Double?
  private var filesRead = 0
  private var columns = ["X", "Y"]

  mutating func read(_ source: String, depth: Int) throws(InputError) {
    guard depth <= 4 else { throw InputError(source, "is included too deeply") }
    filesRead += 1
    guard filesRead <= 256 else { throw InputError(source, "more than 256 files are included") }
    let reader = try LineReader(source)
    while let bytes = try reader.next() {
      let words = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace).map(String.init)
      guard let keyword = words.first else { continue }
      guard keyword.hasPrefix("."), Double(keyword) == nil else {
        if open != nil { try add(words, source, reader.number) }
        continue
      }
      close()
      switch keyword {
      case ".PEN_DOWN": open = Component(isDown: true)
      case ".PEN_UP": open = Component(isDown: false)
      case ".COORD": columns = Array(words.dropFirst())
      case ".WRITER_ID": writer = words.dropFirst().first
      case ".POINTS_PER_SECOND": hz = words.dropFirst().first.flatMap { Double($0) }.flatMap { $0 > 0 ? $0 : nil }
      case ".SEGMENT": try begin(String(decoding: bytes, as: UTF8.self), words, source, reader.number)
      case ".INCLUDE":
        guard let name = words.dropFirst().first else {
          throw InputError(source, line: reader.number, ".INCLUDE names no file")
        }
        try read(try found(name, from: source, line: reader.number), depth: depth + 1)
      default: break
      }
    }
    close()
  }

  private mutating func close() {
    if let component = open, !component.points.isEmpty { components.append(component) }
    open = nil
  }

  private mutating func add(_ words: [String], _ source: String, _ line: Int) throws(InputError) {
    let numbers = words.compactMap { Double($0) }
    guard numbers.count == words.count, let i = columns.firstIndex(of: "X"), let j = columns.firstIndex(of: "Y"),
      i < numbers.count, j < numbers.count,
      numbers.allSatisfy({ abs($0) <= StrokeFile.maximumCoordinate })
    else { throw InputError(source, line: line, "is no point of \(columns.joined(separator: " "))") }
    guard open.map({ $0.points.count < StrokeFile.maximumPoints }) ?? false else {
      throw InputError(source, line: line, "a component has more than \(StrokeFile.maximumPoints) points")
    }
    open?.points.append(StrokeSample.Point(x: numbers[i], y: -numbers[j]))
  }

  private mutating func begin(_ text: String, _ words: [String], _ source: String, _ line: Int) throws(InputError) {
    guard words.count >= 2 else { throw InputError(source, line: line, ".SEGMENT has no level") }
    let quoted = text.split(separator: "\"", maxSplits: 2, omittingEmptySubsequences: false)
    let delineation = words.count > 2 ? UnipenReader.ranges(words[2]) : nil
    segments.append(
      Segment(
        source: source, line: line, label: quoted.count == 3 ? String(quoted[1]) : "", writer: writer, hz: hz,
        delineation: delineation, first: components.count, level: words[1].uppercased()))
  }

  /// `0-1,3` or `2:4-5:8`, whose point numbers are left aside; `nil` for anything else.
  private static func ranges(_ text: String) -> [ClosedRange<Int>]? {
    var ranges: [ClosedRange<Int>] = []
    for part in text.split(separator: ",") {
      let ends = part.split(separator: "-").map { Int($0.prefix { $0 != ":" }) }
      guard (1...2).contains(ends.count), let from = ends[0], let to = ends[ends.count - 1], from >= 0, to >= from
      else { return nil }
      ranges.append(from...to)
    }
    return ranges.isEmpty ? nil : ranges
  }

  /// UNIPEN names included files from the root of its distribution, or from that root's folder `include`.
  private func found(_ name: String, from source: String, line: Int) throws(InputError) -> String {
    var folder = URL(fileURLWithPath: source).deletingLastPathComponent().standardizedFileURL
    while true {
      for candidate in [folder.appendingPathComponent(name), folder.appendingPathComponent("include/\(name)")]
      where FileManager.default.fileExists(atPath: candidate.path) {
        return candidate.path
      }
      guard folder.path != "/" else { break }
      folder = folder.deletingLastPathComponent().standardizedFileURL
    }
    throw InputError(source, line: line, "the included file \"\(name)\" is in no folder above this one")
  }

  func samples() throws(InputError) -> [StrokeSample] {
    var samples: [StrokeSample] = []
    for (k, segment) in segments.enumerated() where ["CHARACTER", "DIGIT"].contains(segment.level) {
      let end = k + 1 < segments.count ? segments[k + 1].first : components.count
      var strokes: [[StrokeSample.Point]] = []
      var count = 0
      for range in segment.delineation ?? (segment.first < end ? [segment.first...end - 1] : []) {
        guard range.upperBound < components.count else {
          throw InputError(
            segment.source, line: segment.line,
            "component \(range.upperBound) is named, and there are \(components.count), counted from 0")
        }
        let named = components[range].filter(\.isDown).map(\.points)
        count += named.reduce(0) { $0 + $1.count }
        // A short line can name the same components again and again.
        guard count <= StrokeFile.maximumPoints else {
          throw InputError(
            segment.source, line: segment.line, "the segment has more than \(StrokeFile.maximumPoints) points")
        }
        strokes += named
      }
      guard !strokes.isEmpty else { continue }
      samples.append(StrokeSample(label: segment.label, writer: segment.writer, hz: segment.hz ?? hz, strokes: strokes))
    }
    return samples
  }
}
