import DigitModel
import HostSupport
import TestSupport
import TouchTrace

/// A trace. It is refused, or can be updated; an updated one replays without a difference, and a second update changes
/// nothing.
enum TraceTarget {
  /// Bounds of what is replayed, so that no input takes long: PBKDF2 iterations, ms, lines.
  private static let iterations: UInt32 = 50
  private static let duration: UInt64 = 60_000
  private static let lines = 500

  private static let model = Result { try DeviceModel(ZoneModel.bytes, from: "zones.model") }

  static func run(_ bytes: [UInt8]) throws {
    let path = try ScratchFolder.file("input.trace", bytes)
    guard isReplayable(path) else { return }
    let model = try model.get()
    let update = TraceUpdate(model: model, force: true)
    // A trace that needs a device secret is refused too.
    guard (try? update.run(path)) != nil else { return }
    if let difference = try Replay(model: model).run(path).difference {
      throw Finding(
        "an updated trace differs at line \(difference.line): \(difference.expected), not \(difference.actual)")
    }
    try require(try update.run(path) == .unchanged, "an updated trace is updated again")
  }

  private static func isReplayable(_ path: String) -> Bool {
    guard let reader = try? TraceReader(path) else { return false }
    var count = 0
    var last: UInt64 = 0
    do {
      while let line = try reader.next() {
        count += 1
        last = line.event.time
      }
    } catch {
      return false
    }
    return reader.header.configuration.iterations <= iterations && last <= duration && count <= lines
  }
}
