import Core2Simulator

/// Describes the pulses of the motor for the pane, one line for each pattern.
struct VibrationNote {
  /// A line of the pane, which is new or replaces the previous one.
  struct Line: Equatable {
    var text: String
    var replaces: Bool
  }

  /// Virtual ms without vibration after which a pulse begins a new line: longer than the pauses of the patterns.
  private static let pause: UInt64 = 250
  private static let prefix = String(repeating: " ", count: LogRow.timeColumns) + "~ motor"

  private var level: UInt8 = 0
  private var pulses: [UInt64] = []
  /// When the present pulse began; `nil` between two.
  private var start: UInt64?
  private var lastEnd: UInt64?

  static func isNote(_ line: String) -> Bool { line.hasPrefix(prefix) }

  /// Takes a change of the motor's level.
  ///
  /// - Returns: the lines that are to be shown, in order: the end of a pulse, and the beginning of one.
  mutating func change(to next: UInt8, at time: UInt64) -> [Line] {
    let runs = SimulatedMotor.millivolts(level: next) > 0
    var lines: [Line] = []
    if let start, !runs || next != level {
      pulses.append(time - min(start, time))
      self.start = nil
      lastEnd = time
      lines.append(Line(text: text, replaces: true))
    }
    if runs, start == nil {
      // Times begin again with a restart. Another level is another pattern.
      let continues = next == level && lastEnd.map { time >= $0 && time - $0 <= VibrationNote.pause } ?? false
      if !continues { pulses = [] }
      level = next
      start = time
      lines.append(Line(text: text, replaces: continues))
    }
    return lines
  }

  private var text: String {
    let all = pulses.map { "\($0)" } + (start == nil ? [] : ["..."])
    return "\(VibrationNote.prefix) \(level): " + all.joined(separator: ", ") + (start == nil ? " ms" : "")
  }
}
