import HostSupport

/// The result of playing a scenario.
public struct ScenarioResult: Sendable {
  /// Virtual ms that the device ran.
  public var deviceTime: UInt64
  /// The first step that failed; `nil` if none did.
  public var failure: ScenarioFailure?
}

/// The step of a scenario that did not find what it expected.
public struct ScenarioFailure: Sendable {
  /// The place of the step in the file, from 1.
  public var line: Int
  public var column: Int
  /// The name of the step, such as `wait-serial`.
  public var step: String
  /// The sentence that the scenario gives the step, if any.
  public var title: String?
  public var expected: String
  public var actual: String
  /// Virtual ms since the simulation began.
  public var time: UInt64
  /// The last 20 lines of the log.
  public var logTail: [String]
  /// The whole log.
  public var log: [UInt8]
  /// The screen, RGB565, row-major, 320 a row.
  public var screen: [UInt16]
  /// The picture that the screen was compared with, if it was.
  public var expectedScreen: RGBPicture?

  /// What was expected and what happened, on one line.
  public var message: String { "\(step): expected \(expected), actual \(actual)" }

  /// The failure for people, on several lines.
  ///
  /// - Parameter path: the file of the scenario.
  public func text(path: String) -> String {
    let title = title.map { " (\($0))" } ?? ""
    let seconds = JSON(exact: Double(time) / 1000)
    var text = "\(path):\(line):\(column): \(step)\(title)".printableLine
    text += " failed after \(seconds) s of the device\n"
    text += "  expected: \(expected.printableLine)\n  actual:   \(actual.printableLine)\n"
    text += logTail.isEmpty ? "  the log is empty\n" : "  the log before:\n"
    for line in logTail { text += "    \(line.printableLine)\n" }
    return text
  }
}
