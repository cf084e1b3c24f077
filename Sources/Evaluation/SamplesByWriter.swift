public import Handwriting

/// Samples by their writer, in the order in which the writers first occur.
struct SamplesByWriter {
  private(set) var writers: [String] = []
  private var samples: [String: [StrokeSample]] = [:]

  /// - Parameter name: the writer's name for samples that state none. Equal names are the same writer.
  mutating func add(_ samples: [StrokeSample], named name: String) {
    for sample in samples {
      let writer = sample.writer ?? name
      if self.samples[writer] == nil { writers.append(writer) }
      self.samples[writer, default: []].append(sample)
    }
  }

  /// The samples of a writer, in the order in which they were added.
  subscript(writer: String) -> [StrokeSample] { samples[writer] ?? [] }
}

extension [StrokeSample] {
  /// The drawings of each digit 0...9, in order, on the drawing area.
  public var drawingsByDigit: [[PlacedStrokes]] {
    var drawings = [[PlacedStrokes]](repeating: [], count: 10)
    for sample in self {
      if let digit = sample.digit { drawings[Int(digit)].append(StrokePlacement.place(sample)) }
    }
    return drawings
  }
}
