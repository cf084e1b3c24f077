import Core2Simulator

/// Describes the pulses of the motor for the pane, one line for each pattern.
struct VibrationNote {
  /// Virtual ms without vibration after which a pulse begins a new line: longer than the pauses of the patterns.
  private static let pause: UInt64 = 250
  private static let prefix = String(repeating: " ", count: LogRow.timeColumns) + "~ motor"

  private var pulses: [UInt64] = []
  private var start: UInt64?
  private var lastEnd: UInt64?
  private var level: UInt8 = 0

  static func isNote(_ line: String) -> Bool { line.hasPrefix(prefix) }

  /// Takes a change of the motor's level.
  ///
  /// - Returns: the line that describes the pattern so far, and whether it replaces the previous one; `nil` if there is
  ///   nothing new to show.
  mutating func change(to level: UInt8, at time: UInt64) -> (line: String, replaces: Bool)? {
    let runs = SimulatedMotor.millivolts(level: level) > 0
    guard runs != (start != nil) else { return nil }
    if let start {
      pulses.append(time - min(start, time))
      self.start = nil
      lastEnd = time
      return (line, true)
    }
    // Times begin again with a restart.
    let continues = lastEnd.map { time >= $0 && time - $0 <= VibrationNote.pause } ?? false
    if !continues { pulses = [] }
    start = time
    self.level = level
    return (line, continues)
  }

  private var line: String {
    let all = pulses.map { "\($0) ms" } + (start == nil ? [] : ["…"])
    return "\(VibrationNote.prefix) \(level): " + all.joined(separator: ", ").replacing("…", with: "...")
  }
}
