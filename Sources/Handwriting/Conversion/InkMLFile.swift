public import HostSupport

/// Reads digits from InkML (W3C recommendation of 2011).
///
/// A `traceGroup` with a label becomes a sample; without such groups the whole file is one. The label is the first
/// `annotation` of type `label`, `truth` or `transcription` in it, the writer that of type `writer`. Points are numbers
/// of the channels that `traceFormat` names, X and Y by default; T, where named, is in ms or `units="s"`.
public enum InkMLFile {
  static let largest = 1 << 28

  public static func read(_ path: String) throws(InputError) -> [StrokeSample] {
    let bytes = try readUnpacked(path, limit: largest)
    guard let text = String(validating: bytes, as: UTF8.self) else { throw InputError(path, "is not UTF-8") }
    var scanner = XMLScanner(text.utf8, path: path)
    var reader = InkMLReader(path: path)
    while let token = try scanner.next() { try reader.read(token, line: scanner.tokenLine) }
    return try reader.finish()
  }
}

private struct InkMLReader {
  struct Group {
    var label: String?
    var writer: String?
    var strokes: [[StrokeSample.Point]] = []
    var pointsOfViews = 0
  }

  let path: String
  private var elements: [String] = []
  /// The file itself, then the trace groups that are open.
  private var groups = [Group()]
  private var samples: [StrokeSample] = []
  private var text = ""
  private var annotation: String?
  private var traces: [String: [StrokeSample.Point]] = [:]
  private var traceID: String?
  private var channels = ["X", "Y"]
  private var isDefaultFormat = true
  private var millisecondsPerT = 1.0

  init(path: String) { self.path = path }

  mutating func read(_ token: XMLScanner.Token, line: Int) throws(InputError) {
    switch token {
    case .text(let more): text += more
    case .open(let name, let attributes):
      if elements.isEmpty, name != "ink" {
        throw InputError(path, line: line, "is no InkML: its element is <\(name.prefix(40))>, not <ink>")
      }
      guard elements.count < 32 else { throw InputError(path, line: line, "nested too deeply") }
      elements.append(name)
      text = ""
      try open(name, attributes, line: line)
    case .close(let name):
      guard elements.popLast() == name else {
        throw InputError(path, line: line, "</\(name.prefix(40))> closes nothing")
      }
      try close(name, line: line)
      text = ""
    }
  }

  private mutating func open(_ name: String, _ attributes: [String: String], line: Int) throws(InputError) {
    switch name {
    case "traceGroup": groups.append(Group())
    case "trace": traceID = attributes["id"] ?? attributes["xml:id"]
    case "traceView":
      // The same traces, named again by a group that carries the label.
      let id = (attributes["traceDataRef"] ?? "").drop { $0 == "#" }
      guard let trace = traces[String(id)] else { break }
      groups[groups.count - 1].strokes.append(trace)
      // A short file can name a trace again and again.
      groups[groups.count - 1].pointsOfViews += trace.count
      guard groups[groups.count - 1].pointsOfViews <= StrokeFile.maximumPoints else {
        throw InputError(path, line: line, "a group has more than \(StrokeFile.maximumPoints) points")
      }
    case "annotation": annotation = attributes["type"]
    case "traceFormat":
      if isDefaultFormat { channels = [] }
      isDefaultFormat = false
    case "channel":
      guard !isDefaultFormat, let channel = attributes["name"] else { break }
      channels.append(channel)
      if channel == "T", attributes["units"] == "s" { millisecondsPerT = 1000 }
    default: break
    }
  }

  private mutating func close(_ name: String, line: Int) throws(InputError) {
    switch name {
    case "annotation":
      let value = text.trimmed
      switch annotation?.lowercased() {
      case "label", "truth", "transcription":
        if groups[groups.count - 1].label == nil { groups[groups.count - 1].label = value }
      case "writer": groups[groups.count - 1].writer = value
      default: break
      }
    case "trace":
      let points = try points(line: line)
      if let traceID { traces[traceID] = points }
      groups[groups.count - 1].strokes.append(points)
    case "traceGroup":
      let group = groups.removeLast()
      if let label = group.label, !group.strokes.isEmpty {
        let writer = group.writer ?? groups.lazy.compactMap(\.writer).last
        samples.append(StrokeSample(label: label, writer: writer, strokes: group.strokes))
      } else {
        groups[groups.count - 1].strokes += group.strokes
      }
    default: break
    }
  }

  private func points(line: Int) throws(InputError) -> [StrokeSample.Point] {
    guard let i = channels.firstIndex(of: "X"), let j = channels.firstIndex(of: "Y") else {
      throw InputError(path, line: line, "the trace format has no channels X and Y")
    }
    let k = channels.firstIndex(of: "T")
    var points: [StrokeSample.Point] = []
    for part in text.split(separator: ",") where !part.trimmed.isEmpty {
      let words = part.split(whereSeparator: \.isWhitespace)
      let numbers = words.map { Double($0.first == "!" ? $0.dropFirst() : $0) }
      guard numbers.count >= max(i, j) + 1, let x = numbers[i], let y = numbers[j],
        abs(x) <= StrokeFile.maximumCoordinate, abs(y) <= StrokeFile.maximumCoordinate
      else {
        throw InputError(
          path, line: line,
          "\"\(part.trimmed.prefix(40))\" is no point of \(channels.joined(separator: " ")); differences are not read")
      }
      let time = k.flatMap { $0 < numbers.count ? numbers[$0] : nil }
      points.append(StrokeSample.Point(x: x, y: y, t: time.map { $0 * millisecondsPerT }))
    }
    guard !points.isEmpty else { throw InputError(path, line: line, "the trace has no points") }
    return points
  }

  mutating func finish() throws(InputError) -> [StrokeSample] {
    guard elements.isEmpty else { throw InputError(path, "ends inside <\(elements[elements.count - 1].prefix(40))>") }
    let file = groups[0]
    if samples.isEmpty, !file.strokes.isEmpty {
      guard let label = file.label else {
        throw InputError(path, "has no annotation of type \"label\", \"truth\" or \"transcription\"")
      }
      samples.append(StrokeSample(label: label, writer: file.writer, strokes: file.strokes))
    }
    guard !samples.isEmpty else { throw InputError(path, "holds no traces") }
    return samples
  }
}

extension StringProtocol {
  /// The text without white space at its ends.
  fileprivate var trimmed: String {
    let words = split(omittingEmptySubsequences: true, whereSeparator: \.isWhitespace)
    return words.joined(separator: " ")
  }
}
