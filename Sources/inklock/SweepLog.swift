import DigitTraining
import Evaluation
import Foundation
import HostSupport

/// The results of a sweep: comma-separated values, one line for each network and seed.
struct SweepLog {
  static let fixedColumns = ["name", "seed", "bytes", "shape", "options"]

  let path: String
  /// The cells of each line after the first, which names the columns.
  private var rows: [[String]]
  private let header: [String]

  /// Reads the table if it exists. Its columns must match the training data and the sets of `unseen`.
  init(_ path: String, data: TrainingData, unseen: [String]) throws(InputError) {
    self.path = path
    var columns = SweepLog.fixedColumns
    for (name, isNegative) in zip(data.sources, data.sourcesOfNonDigits) {
      columns.append(isNegative ? "\(name) rejected" : "\(name) accuracy")
    }
    columns += ["unclear digits", "unclear non-digits"]
    for name in unseen {
      columns += ["unseen \(name) accuracy", "unseen \(name) unclear", "unseen \(name) calibration error"]
    }
    header = columns
    rows = []
    // A device or a pipe holds no table.
    var information = stat()
    guard stat(path, &information) == 0, information.st_mode & S_IFMT == S_IFREG else { return }
    let reader = try CSVReader(path)
    var record = CSVRecord()
    while try reader.next(&record) { rows.append(record.cells) }
    guard rows.first == header else {
      throw InputError(path, line: 1, "has other columns than this sweep, which are: \(CSV.line(header))")
    }
    rows.removeFirst()
  }

  /// The lines of the file without the first.
  var lines: [String] { rows.map(SweepLog.line) }

  /// Options are always quoted, even without commas.
  private static func line(_ row: [String]) -> String {
    let options = fixedColumns.firstIndex(of: "options")
    return row.enumerated().map { CSV.cell($1, alwaysQuoted: $0 == options) }.joined(separator: ",")
  }

  private static func isRun(_ row: [String], of entry: SweepPlan.Entry, seed: UInt64) -> Bool {
    row.starts(with: [entry.name, "\(seed)"])
  }

  /// Whether the table already has this network, trained with the same options.
  func holds(_ entry: SweepPlan.Entry, seed: UInt64) -> Bool {
    rows.contains { SweepLog.isRun($0, of: entry, seed: seed) && $0.contains(entry.options) }
  }

  /// Adds a network, replacing one with the same name and seed, and writes the table.
  mutating func add(
    _ entry: SweepPlan.Entry, seed: UInt64, shape: String, model: TrainedModel, unseen: [Score]
  ) throws(InputError) {
    rows.removeAll { SweepLog.isRun($0, of: entry, seed: seed) }
    func share(_ value: Double) -> String { String(format: "%.5f", value) }
    let validation = model.validation.sources.map { source in
      source.digits > 0
        ? share(Double(source.right) / Double(source.digits))
        : share(Double(source.rejected) / Double(max(source.nonDigits, 1)))
    }
    var ends = validation + [share(model.unclearDigits), share(model.unclearNonDigits)]
    for score in unseen {
      ends += [score.digits.accuracy, score.digits.unclearShare, score.calibrationError].map { share($0 ?? 0) }
    }
    rows.append([entry.name, "\(seed)", "\(model.bytes.count)", shape, entry.options] + ends)
    let text = ([CSV.line(header)] + lines).joined(separator: "\n")
    try AtomicFile.write(Array(text.utf8) + [10], to: path)
  }
}
