import HostSupport

/// A report in the form of JUnit XML that both GitHub and GitLab read.
public struct JUnitReport: Sendable {
  /// The command that made the report, such as `inklock replay`.
  public var command: String
  /// What its files are, such as `traces`.
  public var suite: String
  public var checks: [FileCheck]
  /// The measured duration of all checks, in seconds.
  public var seconds: Double

  public init(command: String, suite: String, checks: [FileCheck], seconds: Double) {
    self.command = command
    self.suite = suite
    self.checks = checks
    self.seconds = seconds
  }

  /// The XML, UTF-8.
  public var xml: String {
    let failures = checks.filter { if case .failed = $0.outcome { true } else { false } }.count
    let errors = checks.filter { if case .unusable = $0.outcome { true } else { false } }.count
    let counts =
      "tests=\"\(checks.count)\" failures=\"\(failures)\" errors=\"\(errors)\" skipped=\"0\" "
      + "time=\"\(JUnitReport.decimal(seconds))\""
    var xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    xml += "<testsuites name=\"\(command.printable.escapedForMarkup)\" \(counts)>\n"
    xml += "  <testsuite name=\"\(suite.printable.escapedForMarkup)\" \(counts)>\n"
    for check in checks { xml += JUnitReport.element(check) }
    return xml + "  </testsuite>\n</testsuites>\n"
  }

  private static func element(_ check: FileCheck) -> String {
    let path = check.path.split(separator: "/")
    let file = path.last.map(String.init) ?? check.path
    let name = file.lastIndex(of: ".").map { String(file[..<$0]) } ?? file
    let folder = path.dropLast().joined(separator: "/")
    let className = folder.isEmpty ? "." : folder
    let start =
      "    <testcase classname=\"\(className.printable.escapedForMarkup)\" name=\"\(name.printable.escapedForMarkup)\" "
      + "file=\"\(check.path.printable.escapedForMarkup)\" line=\"\(check.line)\" time=\"\(decimal(check.seconds))\""
    switch check.outcome {
    case .passed: return start + "/>\n"
    case .failed(let failure):
      let message = "line \(failure.line): \(failure.message)"
      return start + ">\n      <failure type=\"\(failure.kind)\" message=\"\(message.printable.escapedForMarkup)\">"
        + failure.text.printable.escapedForMarkup + "</failure>\n    </testcase>\n"
    case .unusable(let error):
      let message = error.description.printable.escapedForMarkup
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
