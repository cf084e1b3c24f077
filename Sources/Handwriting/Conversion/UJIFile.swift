public import HostSupport

/// Reads the text of the UJI Pen Characters data set, version 2 (Prat, Marzal, Martín, Ramos-Garijo, Castro 2009).
///
///     WORD a trn_UJI_W01-01
///       NUMSTROKES 1
///       POINTS 3 # 10 20 11 25 12 31
///
/// A `WORD` is one character: its label, then the writer and, after the last hyphen, the session. `POINTS` is a stroke:
/// the number of its points, then x and y of each, y down, without times. Lines that begin with `//` are comments.
public enum UJIFile {
  public static func read(_ path: String) throws(InputError) -> [StrokeSample] {
    let reader = try LineReader(path)
    var samples: [StrokeSample] = []
    /// The line of the last `WORD`, and the strokes that it announces.
    var begun: (line: Int, strokes: Int?) = (0, nil)

    func checkLast() throws(InputError) {
      guard let last = samples.last else { return }
      guard !last.strokes.isEmpty else { throw InputError(path, line: begun.line, "this WORD has no POINTS") }
      guard let announced = begun.strokes, announced != last.strokes.count else { return }
      throw InputError(
        path, line: begun.line, "NUMSTROKES of this WORD is \(announced), and its strokes are \(last.strokes.count)")
    }

    while let bytes = try reader.next() {
      let words = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace)
      guard let keyword = words.first, !keyword.hasPrefix("//") else { continue }
      func refuse(_ message: String) -> InputError { InputError(path, line: reader.number, message) }
      switch keyword {
      case "WORD":
        try checkLast()
        guard words.count == 3, let label = DigitLabel(String(words[1])) else {
          throw refuse("WORD is followed by a label and a writer, such as WORD 7 trn_UJI_W01-01")
        }
        let writer = words[2].lastIndex(of: "-").map { words[2][..<$0] } ?? words[2]
        samples.append(StrokeSample(label: label.text, writer: String(writer), strokes: []))
        begun = (reader.number, nil)
      case "NUMSTROKES":
        guard words.count == 2, let count = Int(words[1]), count > 0, !samples.isEmpty else {
          throw refuse("NUMSTROKES is followed by the number of strokes of the WORD above")
        }
        begun.strokes = count
      case "POINTS":
        guard !samples.isEmpty else { throw refuse("POINTS comes before the first WORD") }
        guard words.count >= 3, let count = Int(words[1]), count > 0, words[2] == "#" else {
          throw refuse("POINTS is followed by the number of points, # and their coordinates")
        }
        let numbers = words.dropFirst(3).compactMap { Double($0) }
        guard numbers.count == words.count - 3, numbers.allSatisfy({ abs($0) <= StrokeFile.maximumCoordinate }) else {
          throw refuse("a coordinate is not a number, or is beyond 1e9")
        }
        guard count <= StrokeFile.maximumPoints, numbers.count == 2 * count else {
          throw refuse("\(count) points are announced, and there are \(numbers.count) coordinates")
        }
        let points = stride(from: 0, to: numbers.count, by: 2).map { k in
          StrokeSample.Point(x: numbers[k], y: numbers[k + 1])
        }
        samples[samples.count - 1].strokes.append(points)
      default: throw refuse("\"\(keyword.prefix(20))\" is not WORD, NUMSTROKES or POINTS, of the UJI Pen Characters")
      }
    }
    try checkLast()
    guard !samples.isEmpty else { throw InputError(path, "holds no WORD with POINTS") }
    return samples
  }
}
