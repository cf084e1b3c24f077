public import HostSupport

/// A report in the form of JUnit XML that both GitHub and GitLab read.
public struct JUnitReport: Sendable {
  /// One trace.
  public struct Case: Sendable {
    /// The outcome of its replay.
    public enum Outcome: Sendable {
      case passed
      case failed(Difference)
      /// Unusable input.
      case unusable(InputError)
    }

    public var path: String
    public var outcome: Outcome
    /// The measured duration of the replay, in seconds.
    public var seconds: Double

    public init(path: String, outcome: Outcome, seconds: Double) {
      self.path = path
      self.outcome = outcome
      self.seconds = seconds
    }
  }

  var cases: [Case]
  /// The measured duration of all replays, in seconds.
  public var seconds: Double

  public init(cases: [Case], seconds: Double) {
    self.cases = cases
    self.seconds = seconds
  }

  /// The XML, UTF-8.
  public var xml: String {
    let failures = cases.filter { if case .failed = $0.outcome { true } else { false } }.count
    let errors = cases.filter { if case .unusable = $0.outcome { true } else { false } }.count
    let counts =
      "tests=\"\(cases.count)\" failures=\"\(failures)\" errors=\"\(errors)\" skipped=\"0\" "
      + "time=\"\(JUnitReport.decimal(seconds))\""
    var xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    xml += "<testsuites name=\"inklock replay\" \(counts)>\n"
    xml += "  <testsuite name=\"traces\" \(counts)>\n"
    for item in cases { xml += JUnitReport.element(item) }
    return xml + "  </testsuite>\n</testsuites>\n"
  }

  private static func element(_ item: Case) -> String {
    let path = item.path.split(separator: "/")
    let file = path.last.map(String.init) ?? item.path
    let name = file.hasSuffix(".trace") ? String(file.dropLast(6)) : file
    let folder = path.dropLast().joined(separator: "/")
    let className = folder.isEmpty ? "." : folder
    let start =
      "    <testcase classname=\"\(className.escapedForMarkup)\" name=\"\(name.escapedForMarkup)\" "
      + "file=\"\(item.path.escapedForMarkup)\" time=\"\(decimal(item.seconds))\""
    switch item.outcome {
    case .passed: return start + "/>\n"
    case .failed(let difference):
      let message = "line \(difference.line): expected \(difference.expected), actual \(difference.actual)"
      return start + ">\n      <failure type=\"difference\" message=\"\(message.escapedForMarkup)\">"
        + difference.text(path: item.path).escapedForMarkup + "</failure>\n    </testcase>\n"
    case .unusable(let error):
      let message = error.description.escapedForMarkup
      return start + ">\n      <error type=\"input\" message=\"\(message)\"/>\n    </testcase>\n"
    }
  }

  /// Seconds with three decimals.
  private static func decimal(_ seconds: Double) -> String {
    let milliseconds = Int((max(seconds, 0) * 1000).rounded())
    let rest = String(milliseconds % 1000)
    return "\(milliseconds / 1000)." + String(repeating: "0", count: 3 - rest.count) + rest
  }
}

extension Difference {
  /// The difference for people, on several lines.
  public func text(path: String) -> String {
    var text = "\(path):\(line): the device did something else\n  expected: \(expected)\n  actual:   \(actual)\n"
    if !logTail.isEmpty {
      text += "  the log before:\n"
      for line in logTail { text += "    \(line)\n" }
    }
    return text
  }
}
