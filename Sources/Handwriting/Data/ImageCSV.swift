public import HostSupport

/// Images as comma-separated values, such as those of Kaggle's "Digit Recognizer": a line for each image, with its
/// label and its 784 pixels row by row.
///
/// A header may name the columns. The label's column is the first or the last; a column that numbers the lines, as data
/// frames have it, is ignored. Without a header the label comes first.
enum ImageCSV {
  /// Names of the label's column, in lower case.
  private static let labelNames: Set = ["label", "labels", "y", "class", "target", "digit"]
  /// Names of a column that numbers the lines, in lower case.
  private static let indexNames: Set = ["", "index", "id", "idx", "row", "unnamed: 0", "imageid"]

  /// Which columns hold what.
  struct Layout: Equatable {
    /// Columns of a line.
    var columns = ImageSet.pixelsPerImage + 1
    var label = 0
    /// The first pixel's column; the others follow it.
    var firstPixel = 1
  }

  struct LineError: Error {
    let message: String
    init(_ message: String) { self.message = message }
  }

  /// The name of a column in files that are written.
  static func name(_ column: Int) -> String { column == 0 ? "label" : "pixel\(column - 1)" }

  /// Whether a first line names the columns: with words, or with numbers that count up beyond any gray value.
  static func isHeader(_ cells: [String]) -> Bool {
    if cells.prefix(3).contains(where: { Double($0) == nil && $0.contains { $0.isASCII && $0.isLetter } }) {
      return true
    }
    let numbers = cells.map { Int($0) }
    return cells.count > ImageSet.pixelsPerImage
      && zip(numbers.dropFirst(), numbers.dropFirst(2)).allSatisfy { a, b in a.map { $0 + 1 } == b && b != nil }
  }

  static func layout(header: [String]) throws(LineError) -> Layout {
    var layout = Layout(columns: header.count)
    let names = header.map { $0.lowercased() }
    let pixels = ImageSet.pixelsPerImage
    let labels = names.indices.filter { labelNames.contains(names[$0]) }
    guard labels.count <= 1 else { throw LineError("two columns are called \"label\" or the like") }
    if labels.isEmpty, names.first == "pixel0" || header.count == pixels {
      throw LineError(
        "there is no label column: Kaggle's test file has no labels and cannot be scored or trained on")
    }
    guard header.count == pixels + 1 || header.count == pixels + 2 else {
      throw LineError("\(header.count) columns instead of \(pixels + 1)")
    }
    var rest = Array(names.indices)
    if header.count == pixels + 2 {
      let ends = [0, header.count - 1].filter { indexNames.contains(names[$0]) }
      guard let index = ends.first else {
        throw LineError(
          "\(header.count) columns instead of \(pixels + 1): a column that numbers the lines has to be called \"index\""
        )
      }
      rest.removeAll { $0 == index }
    }
    if let label = labels.first {
      layout.label = label
    } else {
      // Any other name in front of 784 names that count up.
      layout.label = rest[0]
    }
    rest.removeAll { $0 == layout.label }
    guard rest.count == pixels, let first = rest.first, rest[pixels - 1] == first + pixels - 1 else {
      throw LineError("the label's column stands among the pixels: it has to be the first or the last")
    }
    layout.firstPixel = first
    try checkOrder(header, from: first)
    return layout
  }

  /// Names of pixels count up (`pixel0`, `px1`), or name row and column (`1x1`…`28x28`).
  private static func checkOrder(_ header: [String], from first: Int) throws(LineError) {
    let stem = header[first].prefix { !$0.isNumber }
    let start = numbers(header[first])
    guard !start.isEmpty, start.count <= 2 else {
      throw LineError("column \(first + 1) is \"\(header[first].prefix(20))\" instead of \"pixel0\"")
    }
    let side = 28
    for k in 0..<ImageSet.pixelsPerImage {
      let found = header[first + k]
      let expected =
        start.count == 1
        ? "\(stem)\(start[0] + k)" : "\(stem)\(start[0] + k / side)x\(start[1] + k % side)"
      let places: [[Int]] =
        start.count == 1
        ? [[start[0] + k]]
        // Some name the column first; the pixels stand row by row all the same.
        : [[start[0] + k / side, start[1] + k % side], [start[0] + k % side, start[1] + k / side]]
      guard found.prefix(while: { !$0.isNumber }) == stem, places.contains(numbers(found)) else {
        throw LineError("column \(first + k + 1) is \"\(found.prefix(20))\" instead of \"\(expected)\"")
      }
    }
  }

  /// The whole numbers in a name, at most three.
  private static func numbers(_ name: String) -> [Int] {
    name.split { !("0"..."9").contains($0) }.prefix(3).compactMap { $0.count < 6 ? Int($0) : nil }
  }

  /// Appends one line's pixels and returns its label.
  static func parse(_ record: CSVRecord, _ layout: Layout, appendingTo pixels: inout [UInt8]) throws(LineError) -> UInt8
  {
    guard record.count == layout.columns else {
      let hint =
        switch record.count - layout.columns {
        case -1: ": the label is missing, as in Kaggle's test file"
        case 1: ": if one numbers the lines, name the columns in a header"
        default: ""
        }
      throw LineError("\(record.count) columns instead of \(layout.columns)\(hint)")
    }
    let label = try self.label(record[layout.label])
    let start = pixels.count
    let failed: Int? = record.withCells { bytes, ends in
      for column in layout.firstPixel..<layout.firstPixel + ImageSet.pixelsPerImage {
        let range = (column == 0 ? 0 : ends[column - 1] + 1)..<ends[column]
        var value = 0
        var isPlain = (1...3).contains(range.count)
        if isPlain {
          for k in range {
            let digit = Int(bytes[k]) - 0x30
            if !(0...9).contains(digit) { isPlain = false }
            value = value * 10 + digit
          }
        }
        if isPlain, value <= 255 {
          pixels.append(UInt8(truncatingIfNeeded: value))
        } else if let value = number(bytes[range]) {
          pixels.append(value)
        } else {
          return column
        }
      }
      return nil
    }
    if let failed {
      pixels.removeLast(pixels.count - start)
      let text = record[failed]
      let isShare = Double(text).map { (0...1).contains($0) } ?? false
      throw LineError(
        "pixel\(failed - layout.firstPixel) is \"\(text.prefix(20))\", not a whole number from 0 to 255"
          + (isShare ? ": multiply shares of 1 by 255" : ""))
    }
    return label
  }

  /// `7`, `7.0` or a digit in another script.
  private static func label(_ text: String) throws(LineError) -> UInt8 {
    guard let label = DigitLabel(text) else { throw LineError(DigitLabel.emptyMessage) }
    if let digit = label.digit { return digit }
    guard let value = Double(label.text).flatMap({ UInt8(exactly: $0) }), value <= 9 else {
      throw LineError("label \(label.text.prefix(20)) is not a digit from 0 to 9")
    }
    return value
  }

  /// `255.0`, as data frames write it, or a number with spaces around it.
  private static func number(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> UInt8? {
    guard bytes.count <= 32 else { return nil }
    let text = String(decoding: bytes, as: UTF8.self).filter { $0 != " " && $0 != "\t" }
    return Double(text).flatMap { UInt8(exactly: $0) }
  }
}

extension ImageSet {
  /// Images that a file may hold.
  private static let maximumImages = 1 << 20

  /// Reads images as comma-separated values, plain or gzip, with or without a header line: `label,pixel0,…,pixel783`
  /// and similar ones.
  public init(csv path: String) throws(InputError) {
    let reader = try CSVReader(path)
    var record = CSVRecord()
    var layout: ImageCSV.Layout?
    var hasHeader = false
    var pixels: [UInt8] = []
    var labels: [UInt8] = []
    while try reader.next(&record) {
      do throws(ImageCSV.LineError) {
        if layout == nil {
          let cells = record.cells
          if ImageCSV.isHeader(cells) {
            layout = try ImageCSV.layout(header: cells)
            hasHeader = true
            continue
          }
          layout = ImageCSV.Layout()
        }
        guard labels.count < ImageSet.maximumImages else {
          throw ImageCSV.LineError("more than \(ImageSet.maximumImages) images: split the file")
        }
        labels.append(try ImageCSV.parse(record, layout ?? ImageCSV.Layout(), appendingTo: &pixels))
      } catch {
        throw InputError(path, line: reader.line, error.message)
      }
    }
    guard !labels.isEmpty else { throw InputError(path, "holds no images") }
    self.init(checkedPixels: pixels, labels: labels)
    if !hasHeader, endsInLabels {
      throw InputError(
        path, "every label is 0 and the last column holds digits: give it a header that says where the label is")
    }
  }

  /// Whether the columns look as if the label came last: a border of paper in front, digits behind.
  private var endsInLabels: Bool {
    let ends = (0..<count).map { pixels[$0 * ImageSet.pixelsPerImage + ImageSet.pixelsPerImage - 1] }
    return labels.allSatisfy { $0 == 0 } && ends.allSatisfy { $0 <= 9 } && ends.contains { $0 > 1 }
  }

  /// Images of which most pixels are above `threshold`: paper and ink may be swapped.
  public func imagesMostlyInk(threshold: UInt8 = 0) -> Int {
    pixels.withUnsafeBufferPointer { pixels in
      var full = 0
      for start in stride(from: 0, to: pixels.count, by: ImageSet.pixelsPerImage) {
        var ink = 0
        for k in start..<start + ImageSet.pixelsPerImage { ink += pixels[k] > threshold ? 1 : 0 }
        if 2 * ink > ImageSet.pixelsPerImage { full += 1 }
      }
      return full
    }
  }

  /// The same images with paper and ink swapped.
  public var inverted: ImageSet { ImageSet(checkedPixels: pixels.map { 255 - $0 }, labels: labels) }

  /// The same images with rows and columns swapped, as the files of EMNIST have them.
  public var transposed: ImageSet {
    let side = 28
    var turned = [UInt8](repeating: 0, count: pixels.count)
    for start in stride(from: 0, to: pixels.count, by: ImageSet.pixelsPerImage) {
      for i in 0..<side {
        for j in 0..<side { turned[start + i * side + j] = pixels[start + j * side + i] }
      }
    }
    return ImageSet(checkedPixels: turned, labels: labels)
  }
}
