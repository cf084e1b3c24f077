import DigitModel
import HostSupport
import Ink

/// The validation examples of a run, on which its network is measured after each epoch.
struct Validation {
  private let examples: [Example]
  private let drawings: [Drawing]
  private let sources: [String]

  /// - Parameters:
  ///   - examples: the validation examples.
  ///   - sources: names of the sources that the examples refer to.
  init(_ examples: [Example], sources: [String]) {
    self.examples = examples
    drawings = examples.map(\.drawing)
    self.sources = sources
  }

  /// The figures of a network in the upright view.
  ///
  /// - Parameter parameters: used instead of the network's own.
  func figures(
    of network: Perceptron, parameters: LaneBuffer? = nil, workers: Workers
  ) throws(Interrupted) -> ValidationFigures {
    figures(
      of: try network.logits(for: drawings, parameters: parameters, workers: workers), classes: network.shape.classes)
  }

  /// The figures for these logits, a row of `classes` for each example.
  func figures(of logits: [Float], classes: Int) -> ValidationFigures {
    var figures = ValidationFigures(sources: sources.map { ValidationFigures.Source(name: $0) })
    for (k, example) in examples.enumerated() {
      let row = logits[k * classes..<(k + 1) * classes]
      let start = row.startIndex
      var digit = 0
      for n in 1..<10 where row[start + n] > row[start + digit] { digit = n }
      let source = Int(example.source)
      if example.label < 10 {
        figures.sources[source].digits += 1
        figures.sources[source].right += digit == Int(example.label) ? 1 : 0
      } else {
        figures.sources[source].nonDigits += 1
        figures.sources[source].rejected += classes == 11 && row[start + 10] > row[start + digit] ? 1 : 0
      }
    }
    return figures
  }
}
