public import Core2Simulator

/// The serial pane: the tail of the log, and a line to type console commands into.
public final class SerialPane: SerialTransport {
  /// The number of lines that are kept for scrolling back.
  static let lineLimit = 2000

  public let name = "pane"
  public let dropped = 0

  /// The lines of the log, the last one possibly incomplete.
  private(set) var lines: [String] = [""]
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
      case 0x0D: break
      default: lines[lines.count - 1].append("?")
      }
    }
    if lines.count > SerialPane.lineLimit { lines.removeFirst(lines.count - SerialPane.lineLimit) }
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
