import CommandSupport
import Foundation
import HostSupport
import TestSupport
import Testing

@Suite("Checks of files")
struct FileCheckTests {
  let folder = try! TemporaryFolder()

  static let failure = FileCheck.Failure(
    kind: "difference", line: 7, message: "expected {\"t\":1}, actual <&>",
    text: "b.trace:7: the device did something else\n  actual:   <&>\n    a\u{1}b\n")

  @Test("the JUnit report counts, names the place and explains, and is valid XML for any log")
  func junit() {
    let report = JUnitReport(
      command: "inklock replay", suite: "traces",
      checks: [
        FileCheck(path: "Tests/Traces/a.trace", outcome: .passed, seconds: 0.0125),
        FileCheck(path: "b.trace", outcome: .failed(Self.failure), seconds: 1),
        FileCheck(
          path: "c.trace", outcome: .unusable(InputError("c.trace", line: 3, "is \"bad\"")), seconds: 0),
      ], seconds: 61.5)
    #expect(
      report.xml == """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="inklock replay" tests="3" failures="1" errors="1" skipped="0" time="61.500">
          <testsuite name="traces" tests="3" failures="1" errors="1" skipped="0" time="61.500">
            <testcase classname="Tests/Traces" name="a" file="Tests/Traces/a.trace" line="1" time="0.013"/>
            <testcase classname="." name="b" file="b.trace" line="7" time="1.000">
              <failure type="difference" message="line 7: expected {&quot;t&quot;:1}, actual &lt;&amp;&gt;">\
        b.trace:7: the device did something else
          actual:   &lt;&amp;&gt;
            a\\u{1}b
        </failure>
            </testcase>
            <testcase classname="." name="c" file="c.trace" line="3" time="0.000">
              <error type="input" message="c.trace:3: is &quot;bad&quot;"/>
            </testcase>
          </testsuite>
        </testsuites>

        """)
  }

  @Test("GitHub gets the place and the message of what did not pass, escaped as it wants them")
  func annotations() {
    func line(_ path: String, _ outcome: FileCheck.Outcome) -> String? {
      GitHubAnnotation.line(FileCheck(path: path, outcome: outcome, seconds: 0))
    }
    #expect(line("a.trace", .passed) == nil)
    #expect(
      line("a,b:c.trace", .failed(Self.failure))
        == "::error file=a%2Cb%3Ac.trace,line=7::expected {\"t\":1}, actual <&>")
    #expect(
      line("c.yaml", .unusable(InputError("c.yaml", line: 3, column: 5, "is 100% bad\r\nindeed")))
        == "::error file=c.yaml,line=3,col=5::is 100%25 bad%0D%0Aindeed")
    #expect(line("c.yaml", .unusable(InputError("c.yaml", "no"))) == "::error file=c.yaml,line=1::no")
  }

  @Test("all shards together check every file exactly once", arguments: 1...9)
  func shards(count: Int) {
    let files = Array(0..<7)
    let parts = (1...count).compactMap { Shard("\($0)/\(count)")?.part(of: files) }
    #expect(parts.count == count)
    #expect(parts.joined().sorted() == files)
    #expect((parts.map(\.count).max() ?? 0) - (parts.map(\.count).min() ?? 0) <= 1)
  }

  @Test("what is not I/N is not a shard", arguments: ["", "1", "0/2", "3/2", "a/b", "1/2/3", "-1/2", "1/"])
  func noShard(text: String) { #expect(Shard(text) == nil) }

  @Test("what fails before the checks is in the report that was asked for")
  func preparation() throws {
    let junit = folder.path(of: "new/report.xml")
    let run = FileCheckRun(
      command: "replay", suite: "traces", options: try FileCheckOptions.parse(["--junit", junit]))
    #expect(throws: InputError("none", "does not exist")) {
      try run.preparing { () throws(InputError) in throw InputError("none", "does not exist") }
    }
    let report = String(decoding: try AtomicFile.read(junit), as: UTF8.self)
    #expect(report.contains("tests=\"1\" failures=\"0\" errors=\"1\""))
    #expect(report.contains("file=\"none\" line=\"1\""))
    #expect(report.contains("message=\"none: does not exist\""))
  }
}
