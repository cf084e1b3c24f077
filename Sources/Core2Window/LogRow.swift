import Core2Simulator

/// How the pane shows a line of the log: with a short time, in the color of its event.
enum LogRow {
  static let text = Color(0xC9D1D9)
  static let command = Color(0x78DCFF)
  static let clear = Color(0x9CE8B4)
  static let unclear = Color(0xFFD060)
  static let wrong = Color(0xFF7B72)
  static let lockout = Color(0xFF9EC7)
  static let mismatch = Color(0xFFA657)
  static let vibration = Color(0xB39DFF)

  /// The characters of a time and the space after it, up to 999 seconds.
  static let timeColumns = 8

  /// A line with its time as `12.345`, without brackets and padded to seven characters.
  static func shown(_ line: String) -> String {
    guard let event = LogLine(line), let close = line.firstIndex(of: "]") else { return line }
    return time(event.time) + line[line.index(after: close)...].drop { $0 == " " }
  }

  /// A time in ms as seconds, padded to seven characters, and a space.
  static func time(_ milliseconds: UInt64) -> String {
    let time = seconds(milliseconds)
    return String(repeating: " ", count: max(0, timeColumns - 1 - time.count)) + time + " "
  }

  /// A time in ms as seconds, such as `12.345`.
  static func seconds(_ milliseconds: UInt64) -> String {
    let rest = String(milliseconds % 1000)
    return "\(milliseconds / 1000)." + String(repeating: "0", count: 3 - rest.count) + rest
  }

  /// The color of a line as the device wrote it.
  static func color(of line: String) -> Color {
    if line.hasPrefix(">") { return command }
    if VibrationNote.isNote(line) { return vibration }
    return switch LogLine(line)?.event {
    case "predict", "pin accepted", "pin set": clear
    case "unclear", "error": unclear
    case "pin wrong": wrong
    case "pin mismatch": mismatch
    case "lockout", "lockout final": lockout
    default: text
    }
  }
}
