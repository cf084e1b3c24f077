import DigitTraining
import Evaluation
import Foundation
import HostSupport

/// The results of a sweep: comma-separated values, a line for each network.
struct SweepLog {
  static let fixedColumns = ["name", "seed", "bytes", "shape", "options"]

  let path: String
  /// Without the first line, which names the columns.
  private(set) var rows: [String]
  private let header: String

  /// Reads the table if there is one; its columns must be those that the data gives, and the sets of `unseen`.
  init(_ path: String, data: TrainingData, unseen: [String]) throws(InputError) {
    self.path = path
    var columns = SweepLog.fixedColumns
    for (name, isNegative) in zip(data.sources, data.sourcesOfNegatives) {
      columns.append(isNegative ? "\(name) rejected" : "\(name) accuracy")
    }
    columns += ["unclear digits", "unclear negatives"]
    for name in unseen {
      columns += ["unseen \(name) accuracy", "unseen \(name) unclear", "unseen \(name) calibration error"]
    }
    header = columns.joined(separator: ",")
    rows = []
    guard FileManager.default.fileExists(atPath: path) else { return }
    let reader = try LineReader(path)
    while let line = try reader.next() { rows.append(String(decoding: line, as: UTF8.self)) }
    guard rows.first == header else {
      throw InputError(path, line: 1, "has other columns than this sweep, which are: \(header)")
    }
    rows.removeFirst()
  }

  private static func key(_ entry: SweepPlan.Entry, seed: UInt64) -> (start: String, options: String) {
    ("\(entry.name),\(seed),", ",\"\(entry.options)\",")
  }

  /// Whether the table has this network already, trained with the same options.
  func holds(_ entry: SweepPlan.Entry, seed: UInt64) -> Bool {
    let key = SweepLog.key(entry, seed: seed)
    return rows.contains { $0.hasPrefix(key.start) && $0.contains(key.options) }
  }

  /// Adds a network, in place of the one with its name and seed, and writes the table.
  mutating func add(
    _ entry: SweepPlan.Entry, seed: UInt64, shape: String, model: TrainedModel, unseen: [Score]
  ) throws(InputError) {
    let key = SweepLog.key(entry, seed: seed)
    rows.removeAll { $0.hasPrefix(key.start) }
    func share(_ value: Double) -> String { String(format: "%.5f", value) }
    let validation = model.validation.sources.map { source in
      source.digits > 0
        ? share(Double(source.right) / Double(source.digits))
        : share(Double(source.rejected) / Double(max(source.negatives, 1)))
    }
    var ends = validation + [share(model.unclearDigits), share(model.unclearNegatives)]
    for score in unseen {
      ends += [score.digits.accuracy, score.digits.unclearShare, score.calibrationError].map { share($0 ?? 0) }
    }
    rows.append("\(key.start)\(model.bytes.count),\(shape)\(key.options)" + ends.joined(separator: ","))
    try AtomicFile.write(Array(([header] + rows).joined(separator: "\n").utf8) + [10], to: path)
  }
}
