public import Core2Simulator

/// The serial pane: the tail of the log, and a line to type console commands into.
public final class SerialPane: SerialTransport {
  /// The number of lines that are kept for scrolling back.
  static let lineLimit = 2000

  public let name = "pane"
  public let dropped = 0

  /// Where else the serial line is connected, such as `pty /dev/pts/3`.
  public var attachments: [String] = []

  /// The lines of the log, the last one possibly incomplete.
  private(set) var lines: [String] = [""]
  /// The number of lines that are no longer kept: the number of the first line.
  private(set) var firstLine = 0
  /// Increases with every change of `lines`.
  private(set) var generation = 0
  private var typed: [UInt8] = []

  public init() {}

  public func write(_ bytes: [UInt8]) {
    generation += 1
    for byte in bytes {
      switch byte {
      case 0x0A: lines.append("")
      case 0x20..<0x7F: lines[lines.count - 1].append(Character(UnicodeScalar(byte)))
      // A console that echoes takes back a character: backspace, blank, backspace.
      case 0x08: _ = lines[lines.count - 1].popLast()
      case 0x07, 0x0D: break
      default: lines[lines.count - 1].append("?")
      }
    }
    limit()
  }

  /// Adds a line that does not come from the device, before the incomplete one.
  ///
  /// - Parameter number: a line that it replaces, if it is still kept.
  /// - Returns: its number.
  func note(_ line: String, replacing number: Int? = nil) -> Int {
    generation += 1
    if let number, lines.indices.contains(number - firstLine) {
      lines[number - firstLine] = line
      return number
    }
    lines.insert(line, at: lines.count - 1)
    limit()
    return firstLine + lines.count - 2
  }

  /// A line by its number, as the pane shows it; `nil` if it is not kept.
  func shown(_ number: Int) -> String? {
    lines.indices.contains(number - firstLine) ? LogRow.shown(lines[number - firstLine]) : nil
  }

  private func limit() {
    let surplus = lines.count - SerialPane.lineLimit
    guard surplus > 0 else { return }
    lines.removeFirst(surplus)
    firstLine += surplus
  }

  /// Sends a command to the device.
  func type(_ command: String) { typed += Array(command.utf8) + [0x0D] }

  public func read(max count: Int) -> [UInt8] {
    defer { typed.removeFirst(min(count, typed.count)) }
    return Array(typed.prefix(count))
  }

  public func drain(milliseconds: Int) {}
  public func close() {}
}
