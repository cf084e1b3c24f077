public import HostSupport

/// Results of many training runs: sizes of networks and how accurate each was.
///
/// CSV with a first line that names the columns: `name`, `bytes`, and one or more that end in `accuracy` (shares of
/// 0...1; an empty cell is a run without that figure). Other columns are ignored. A cell that contains commas is in
/// quotation marks. Lines of one name are runs of one recipe with several seeds.
public struct SweepTable: Equatable, Sendable {
  /// One line.
  public struct Run: Equatable, Sendable {
    public var name: String
    /// Of the model file.
    public var bytes: Int
    /// In the order of `series`; `nil` where the cell is empty.
    var accuracies: [Double?]
  }

  /// All runs of one name.
  struct Shape: Equatable, Sendable {
    var name: String
    /// Mean over its runs.
    var bytes: Double
    var runs: Int
    /// In the order of `series`; `nil` without a figure.
    var accuracies: [Spread?]
  }

  struct Spread: Equatable, Sendable {
    var mean: Double
    var low: Double
    var high: Double
  }

  /// What the accuracies measure: the columns' names without "accuracy".
  let series: [String]
  let runs: [Run]

  public init(reading path: String) throws(InputError) {
    let reader = try CSVReader(path)
    var record = CSVRecord()
    var header: Header?
    var runs: [Run] = []
    while try reader.next(&record) {
      do throws(Header.Complaint) {
        let cells = try SweepTable.cells(record)
        if let header {
          runs.append(try header.run(cells))
        } else {
          header = try Header(cells)
        }
      } catch {
        throw InputError(path, line: reader.line, error.message)
      }
    }
    guard let header else { throw InputError(path, "is empty: a line that names the columns is expected") }
    guard !runs.isEmpty else { throw InputError(path, "holds no runs") }
    series = header.series
    self.runs = runs
  }

  /// The runs by name, in the order of their size.
  var shapes: [Shape] {
    var order: [String] = []
    var byName: [String: [Run]] = [:]
    for run in runs {
      if byName[run.name] == nil { order.append(run.name) }
      byName[run.name, default: []].append(run)
    }
    return order.map { name in
      let runs = byName[name] ?? []
      return Shape(
        name: name, bytes: Double(runs.reduce(0) { $0 + $1.bytes }) / Double(runs.count), runs: runs.count,
        accuracies: series.indices.map { k in Spread(runs.compactMap { $0.accuracies[k] }) })
    }.sorted { ($0.bytes, $0.name) < ($1.bytes, $1.name) }
  }

  private static func cells(_ record: CSVRecord) throws(Header.Complaint) -> [String] {
    var cells: [String] = []
    for k in 0..<record.count {
      guard let cell = String(validating: record.bytes(k), as: UTF8.self) else {
        throw Header.Complaint("is not UTF-8")
      }
      cells.append(cell)
    }
    return cells
  }
}

extension SweepTable.Spread {
  /// `nil` if there is none.
  init?(_ values: [Double]) {
    guard let low = values.min(), let high = values.max() else { return nil }
    self.init(mean: values.reduce(0, +) / Double(values.count), low: low, high: high)
  }
}

/// Which columns hold what.
private struct Header {
  struct Complaint: Error {
    let message: String
    init(_ message: String) { self.message = message }
  }

  let names: [String]
  let name: Int
  let bytes: Int
  let accuracies: [Int]

  init(_ cells: [String]) throws(Complaint) {
    names = cells
    for (k, cell) in cells.enumerated() where cells[..<k].contains(cell) {
      throw Complaint("the column \"\(cell.prefix(40))\" is there twice")
    }
    guard let name = cells.firstIndex(of: "name") else { throw Complaint("there is no column \"name\"") }
    guard let bytes = cells.firstIndex(of: "bytes") else { throw Complaint("there is no column \"bytes\"") }
    accuracies = cells.indices.filter { cells[$0].lowercased().hasSuffix("accuracy") }
    guard !accuracies.isEmpty else { throw Complaint("no column's name ends in \"accuracy\"") }
    self.name = name
    self.bytes = bytes
  }

  var series: [String] {
    accuracies.map { column in
      let stem = names[column].dropLast("accuracy".count)
      let trimmed = String(stem.reversed().drop { " -_.".contains($0) }.reversed())
      return trimmed.isEmpty ? "accuracy" : trimmed
    }
  }

  func run(_ cells: [String]) throws(Complaint) -> SweepTable.Run {
    guard cells.count == names.count else {
      throw Complaint("\(cells.count) cells instead of the \(names.count) that the first line names")
    }
    guard let size = Int(cells[bytes]), size > 0, size <= 1 << 30 else {
      throw Complaint("bytes is \"\(cells[bytes].prefix(40))\", not a number of bytes")
    }
    var values: [Double?] = []
    for column in accuracies {
      let cell = cells[column]
      let value = Double(cell)
      guard cell.isEmpty || value.map((0...1).contains) ?? false else {
        throw Complaint("\(names[column]) is \"\(cell.prefix(40))\", not a share from 0 to 1")
      }
      values.append(value)
    }
    return SweepTable.Run(name: cells[name], bytes: size, accuracies: values)
  }
}
