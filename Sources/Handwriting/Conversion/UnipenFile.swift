import Foundation
public import HostSupport

/// Reads digits and other characters from UNIPEN files (Guyon et al., ICPR 1994, format 1.0).
///
/// Each `.SEGMENT` of the level `CHARACTER` or `DIGIT` becomes a sample, with the pen-down components, or the points of
/// components, that its delineation names (`0-1,3`, `0:0-0:2`; components are the `.PEN_DOWN` and `.PEN_UP` that have
/// points; both are counted from 0), or without a delineation the components that follow it. UNIPEN's y points up, and
/// is inverted. Keywords begin in the first column; other text is ignored. Where `.COORD` has a column T, it holds
/// times: in ms, or in the unit that `.POINTS_PER_SECOND` fits best.
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
  /// Points of all components, and of all samples.
  static let mostPoints = 1 << 24

  struct Component {
    var isDown: Bool
    var hz: Double?
    var points: [StrokeSample.Point] = []
  }

  /// A component, or one of its points, that a delineation names.
  struct Place {
    var component: Int
    var point: Int?
  }

  struct Segment {
    var source: String
    var line: Int
    var label: DigitLabel?
    var writer: String?
    var hz: Double?
    /// Places by number, both ends included; `nil` for the components from `first` to the next segment.
    var delineation: [(from: Place, to: Place)]?
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
  private var pointsRead = 0
  private var columns = ["X", "Y"]

  mutating func read(_ source: String, depth: Int) throws(InputError) {
    guard depth <= 4 else { throw InputError(source, "is included too deeply") }
    filesRead += 1
    guard filesRead <= 256 else { throw InputError(source, "more than 256 files are included") }
    let reader = try LineReader(source)
    while let bytes = try reader.next() {
      let text = UnipenReader.text(bytes)
      let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
      guard let first = words.first else { continue }
      guard UnipenReader.isKeyword(first), text.first == "." else {
        if open != nil { try add(words, source, reader.number) }
        continue
      }
      close()
      switch first {
      case ".PEN_DOWN", ".PEN_UP":
        open = Component(isDown: first == ".PEN_DOWN", hz: hz)
        if words.count > 1 { try add(Array(words.dropFirst()), source, reader.number) }
      case ".COORD": columns = words.dropFirst().map { $0.uppercased() }
      case ".WRITER_ID": writer = words.dropFirst().first
      case ".POINTS_PER_SECOND": hz = words.dropFirst().first.flatMap { Double($0) }.flatMap { $0 > 0 ? $0 : nil }
      case ".SEGMENT": try begin(text, words, source, reader.number)
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

  /// UTF-8, or Latin-1, which was common when UNIPEN files were made.
  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    var text = ""
    for byte in bytes { text.unicodeScalars.append(Unicode.Scalar(byte)) }
    return text
  }

  /// A dot and a capital letter; a dot and a digit begin a number.
  private static func isKeyword(_ word: String) -> Bool {
    let bytes = word.utf8.dropFirst()
    guard word.hasPrefix("."), let first = bytes.first, (0x41...0x5A).contains(first) else { return false }
    return bytes.allSatisfy { (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "_") }
  }

  private mutating func close() {
    if let component = open, !component.points.isEmpty { components.append(component) }
    open = nil
  }

  private mutating func add(_ words: [String], _ source: String, _ line: Int) throws(InputError) {
    let numbers = words.compactMap { Double($0) }
    guard numbers.count == words.count, let i = columns.firstIndex(of: "X"), let j = columns.firstIndex(of: "Y"),
      i < numbers.count, j < numbers.count, numbers.allSatisfy(\.isFinite),
      abs(numbers[i]) <= StrokeFile.maximumCoordinate, abs(numbers[j]) <= StrokeFile.maximumCoordinate
    else { throw InputError(source, line: line, "is not a point of \(columns.joined(separator: " "))") }
    guard open.map({ $0.points.count < StrokeFile.maximumPoints }) ?? false else {
      throw InputError(source, line: line, "a component has more than \(StrokeFile.maximumPoints) points")
    }
    pointsRead += 1
    guard pointsRead <= UnipenReader.mostPoints else {
      throw InputError(source, line: line, "there are more than \(UnipenReader.mostPoints) points: split the file")
    }
    let t = columns.firstIndex(of: "T").flatMap { $0 < numbers.count ? numbers[$0] : nil }
    open?.points.append(StrokeSample.Point(x: numbers[i], y: -numbers[j], t: t))
  }

  private mutating func begin(_ text: String, _ words: [String], _ source: String, _ line: Int) throws(InputError) {
    guard words.count >= 2 else { throw InputError(source, line: line, ".SEGMENT has no level") }
    let delineation = words.count > 2 ? UnipenReader.ranges(words[2]) : nil
    segments.append(
      Segment(
        source: source, line: line,
        label: UnipenReader.label(text, words: words.dropFirst(delineation == nil ? 2 : 3)), writer: writer, hz: hz,
        delineation: delineation, first: components.count, level: words[1].uppercased()))
  }

  /// The label of a segment: between quotation marks, or the words behind the quality.
  private static func label(_ text: String, words: ArraySlice<String>) -> DigitLabel? {
    if let first = text.firstIndex(of: "\""), let last = text.lastIndex(of: "\""), first < last {
      let quoted = text[text.index(after: first)..<last]
      return DigitLabel(String(quoted).replacing("\\\"", with: "\""))
    }
    if let only = words.first, words.count == 1 {
      return ["GOOD", "OK", "BAD", "LOW", "?"].contains(only.uppercased()) ? nil : DigitLabel(only)
    }
    return DigitLabel(words.dropFirst().joined(separator: " "))
  }

  /// `0-1,3` or `2:4-5:8`; `nil` for anything else.
  private static func ranges(_ text: String) -> [(from: Place, to: Place)]? {
    var ranges: [(from: Place, to: Place)] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.split(separator: "-", omittingEmptySubsequences: false)
      guard (1...2).contains(ends.count), let from = place(ends[0]), let to = place(ends[ends.count - 1]),
        to.component >= from.component,
        to.component > from.component || to.point ?? .max >= from.point ?? 0
      else { return nil }
      ranges.append((from, to))
    }
    return ranges
  }

  private static func place(_ text: Substring) -> Place? {
    let numbers = text.split(separator: ":", omittingEmptySubsequences: false).map { part in
      part.allSatisfy { $0.isASCII && $0.isNumber } ? Int(part) : nil
    }
    guard let component = numbers[0], numbers.count <= 2 else { return nil }
    guard numbers.count == 2 else { return Place(component: component) }
    guard let point = numbers[1] else { return nil }
    return Place(component: component, point: point)
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
    var total = 0
    for (k, segment) in segments.enumerated() where ["CHARACTER", "DIGIT"].contains(segment.level) {
      let end = k + 1 < segments.count ? segments[k + 1].first : components.count
      var strokes: [Component] = []
      var count = 0
      let following =
        segment.first < end ? [(from: Place(component: segment.first), to: Place(component: end - 1))] : []
      for range in segment.delineation ?? following {
        let named = try self.components(from: range.from, to: range.to, of: segment)
        count += named.reduce(0) { $0 + $1.points.count }
        // A short line can name the same components again and again.
        guard count <= StrokeFile.maximumPoints else {
          throw InputError(
            segment.source, line: segment.line, "the segment has more than \(StrokeFile.maximumPoints) points")
        }
        strokes += named
      }
      guard !strokes.isEmpty else { continue }
      total += count
      guard total <= UnipenReader.mostPoints else {
        throw InputError(
          segment.source, line: segment.line,
          "segments have more than \(UnipenReader.mostPoints) points: split the file")
      }
      guard let label = segment.label else {
        throw InputError(segment.source, line: segment.line, DigitLabel.emptyMessage)
      }
      let rate = segment.hz ?? strokes[0].hz ?? hz
      samples.append(
        StrokeSample(
          label: label.text, writer: segment.writer, hz: rate, strokes: UnipenReader.timed(strokes.map(\.points), rate))
      )
    }
    return samples
  }

  /// The pen-down components between two places.
  private func components(from: Place, to: Place, of segment: Segment) throws(InputError) -> [Component] {
    func refuse(_ message: String) -> InputError { InputError(segment.source, line: segment.line, message) }
    guard to.component < components.count else {
      throw refuse("component \(to.component) is named, and there are \(components.count), counted from 0")
    }
    for place in [from, to] {
      let count = components[place.component].points.count
      if let point = place.point, point >= count {
        throw refuse("point \(point) of component \(place.component) is named, and there are \(count), counted from 0")
      }
    }
    var named: [Component] = []
    for index in from.component...to.component where components[index].isDown {
      var component = components[index]
      let first = index == from.component ? from.point ?? 0 : 0
      let last = (index == to.component ? to.point : nil) ?? component.points.count - 1
      component.points = Array(component.points[first...last])
      named.append(component)
    }
    return named
  }

  /// The strokes with times in ms, or without any where not every point has one.
  private static func timed(_ strokes: [[StrokeSample.Point]], _ hz: Double?) -> [[StrokeSample.Point]] {
    let isTimed = strokes.allSatisfy { $0.allSatisfy { $0.t != nil } }
    let unit = isTimed ? millisecondsPerT(strokes, hz) : 1
    return strokes.map { stroke in
      stroke.map { StrokeSample.Point(x: $0.x, y: $0.y, t: isTimed ? $0.t.map { $0 * unit } : nil) }
    }
  }

  /// Milliseconds for 1 in the column T: that of ms, seconds, microseconds or points that fits the rate best.
  private static func millisecondsPerT(_ strokes: [[StrokeSample.Point]], _ hz: Double?) -> Double {
    guard let hz else { return 1 }
    var steps: [Double] = []
    for stroke in strokes {
      for (a, b) in zip(stroke, stroke.dropFirst()) {
        if let from = a.t, let to = b.t, to > from { steps.append(to - from) }
      }
    }
    guard !steps.isEmpty else { return 1 }
    let step = steps.sorted()[steps.count / 2] * hz / 1000
    // How many times too long or too short a step is.
    func error(_ unit: Double) -> Double { max(step * unit, 1 / (step * unit)) }
    guard error(1) > 3 else { return 1 }
    return [1000, 0.001, 1000 / hz].min { error($0) < error($1) } ?? 1
  }
}
