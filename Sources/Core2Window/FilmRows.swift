import Core2HAL
import Core2Simulator
import TouchTrace

/// The text of a film: what happens in each of its moments, as the pane shows it.
struct FilmRows {
  /// One thing that happened.
  struct Row: Equatable {
    var time: UInt64
    /// What is shown once.
    var text = ""
    /// The two sides of what differs; an empty text if one has nothing.
    var sides: Sides?
    var color = LogRow.text

    struct Sides: Equatable {
      var expected: String
      var actual: String
    }
  }

  static let input = PaneView.faint
  static let expected = LogRow.clear
  static let actual = LogRow.wrong
  private static let none = "(nothing)"

  /// The rows up to a moment, the newest first, as many as are asked for. Touches without anything between them are one
  /// row, which counts them.
  ///
  /// - Parameters:
  ///   - moments: how many moments have happened.
  ///   - limit: how many rows are needed.
  static func newest(of film: Film, moments: Int, limit: Int) -> [Row] {
    var rows: [Row] = []
    var touches = 0
    for moment in film.moments.prefix(moments).reversed() {
      for row in moment.entries.reversed().map(\.row) {
        if case .input(.touch(let report)) = row {
          touches += 1
          if touches == 1 {
            rows.append(Row(time: moment.time, text: text(of: report), color: input))
          } else {
            rows[rows.count - 1].text = rows[rows.count - 1].text.prefix { $0 != "(" } + ("(" + "\(touches) samples)")
          }
          continue
        }
        guard rows.count < limit else { return rows }
        touches = 0
        rows.append(FilmRows.row(row, at: moment.time))
      }
    }
    return rows
  }

  private static func row(_ row: Film.Row, at time: UInt64) -> Row {
    switch row {
    case .input(let input): Row(time: time, text: text(of: input), color: FilmRows.input)
    case .step(let text): Row(time: time, text: text, color: PaneView.accent)
    case .failure(let expected, let actual): Row(time: time, sides: Row.Sides(expected: expected, actual: actual))
    case .output(let expected?, let actual) where expected == actual:
      Row(time: time, text: text(of: expected), color: color(of: expected))
    case .output(let expected, let actual):
      Row(
        time: time,
        sides: Row.Sides(
          expected: expected.map { exactText(of: $0) } ?? none, actual: actual.map { exactText(of: $0) } ?? none))
    }
  }

  private static func text(of input: BoardInput) -> String {
    switch input {
    case .touch(let report): text(of: report)
    case .serial(let bytes): "types " + String(decoding: bytes, as: UTF8.self).debugDescription
    case .reset: "reset"
    case .powerCut: "power cut"
    }
  }

  private static func text(of report: TouchReport) -> String {
    let fingers = report.fingers.map { "\($0.x),\($0.y)" }
    return "touch " + (fingers.isEmpty ? "up " : fingers.joined(separator: " and ") + " ")
  }

  /// An output as in the log, without the device's own time, which is shown as that of the row.
  private static func text(of output: TraceEvent) -> String {
    guard case .serial(let bytes) = output else { return exactText(of: output) }
    let line = FilmRows.line(bytes)
    guard LogLine(line) != nil, let close = line.firstIndex(of: "]") else { return line }
    return String(line[line.index(after: close)...].drop { $0 == " " })
  }

  private static func exactText(of output: TraceEvent) -> String {
    switch output {
    case .serial(let bytes): line(bytes)
    case .vibrate(let level): level == 0 ? "~ motor off" : "~ motor \(level)"
    case .screen(let hash): "screen " + String(hash, radix: 16)
    case .input, .end: output.name
    }
  }

  private static func line(_ bytes: [UInt8]) -> String {
    String(decoding: bytes.filter { $0 != 0x0A && $0 != 0x0D }, as: UTF8.self)
  }

  private static func color(of output: TraceEvent) -> Color {
    switch output {
    case .serial(let bytes): LogRow.color(of: line(bytes))
    case .vibrate: LogRow.vibration
    default: PaneView.faint
    }
  }
}
