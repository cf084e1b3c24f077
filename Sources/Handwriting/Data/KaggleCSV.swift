public import HostSupport

/// The CSV of Kaggle's "Digit Recognizer": a header `label,pixel0,…,pixel783`, then a line of numbers for each image.
enum KaggleCSV {
  static let columns = ImageSet.pixelsPerImage + 1

  /// Appends one line's pixels and returns its label; what is wrong with the line is thrown as a message.
  static func parse(_ line: ArraySlice<UInt8>, appendingTo pixels: inout [UInt8]) -> Result<UInt8, LineError> {
    var label: UInt8 = 0
    var column = 0
    var start = line.startIndex
    while true {
      let end = line[start...].firstIndex(of: UInt8(ascii: ",")) ?? line.endIndex
      if column < columns {
        guard let value = number(line[start..<end]) else {
          let text = String(decoding: line[start..<end].prefix(20), as: UTF8.self)
          return .failure(LineError("\(name(column)) is \"\(text)\", not a number from 0 to 255"))
        }
        if column == 0 { label = value } else { pixels.append(value) }
      }
      column += 1
      guard end < line.endIndex else { break }
      start = end + 1
    }
    guard column == columns else {
      let hint = column == columns - 1 ? ": the label is missing, as in Kaggle's test file" : ""
      return .failure(LineError("\(column) columns instead of \(columns)\(hint)"))
    }
    guard label <= 9 else { return .failure(LineError("label \(label) is no digit from 0 to 9")) }
    return .success(label)
  }

  /// Checks a header line.
  static func check(header line: ArraySlice<UInt8>) -> LineError? {
    let names = String(decoding: line, as: UTF8.self).split(separator: ",", omittingEmptySubsequences: false)
      .map { $0.filter { $0 != "\"" } }
    if names.first == "pixel0" {
      return LineError("there is no label column: Kaggle's test file has no labels and cannot be scored or trained on")
    }
    guard names.count == columns else { return LineError("\(names.count) columns instead of \(columns)") }
    for (column, found) in names.enumerated() where found != name(column) {
      return LineError("column \(column + 1) is \"\(found.prefix(20))\" instead of \"\(name(column))\"")
    }
    return nil
  }

  static func isHeader(_ line: ArraySlice<UInt8>) -> Bool {
    guard let first = line.first else { return false }
    return first == UInt8(ascii: "\"") || first | 0x20 >= UInt8(ascii: "a") && first | 0x20 <= UInt8(ascii: "z")
  }

  static func name(_ column: Int) -> String { column == 0 ? "label" : "pixel\(column - 1)" }

  private static func number(_ digits: ArraySlice<UInt8>) -> UInt8? {
    guard (1...3).contains(digits.count) else { return nil }
    var value = 0
    for digit in digits {
      guard digit >= 0x30, digit <= 0x39 else { return nil }
      value = value * 10 + Int(digit - 0x30)
    }
    return UInt8(exactly: value)
  }

  struct LineError: Error {
    let message: String
    init(_ message: String) { self.message = message }
  }
}

extension ImageSet {
  /// Reads Kaggle's CSV, plain or gzip, with or without its header line.
  public init(csv path: String) throws(InputError) {
    let reader = try LineReader(path)
    var pixels: [UInt8] = []
    var labels: [UInt8] = []
    while var line = try reader.next() {
      if line.last == UInt8(ascii: "\r") { line = line.dropLast() }
      if reader.number == 1, KaggleCSV.isHeader(line) {
        if let error = KaggleCSV.check(header: line) { throw InputError(path, line: 1, error.message) }
        continue
      }
      switch KaggleCSV.parse(line, appendingTo: &pixels) {
      case .success(let label): labels.append(label)
      case .failure(let error): throw InputError(path, line: reader.number, error.message)
      }
    }
    guard !labels.isEmpty else { throw InputError(path, "holds no images") }
    self.init(checkedPixels: pixels, labels: labels)
  }
}
