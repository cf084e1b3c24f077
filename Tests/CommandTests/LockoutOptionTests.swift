import Foundation
import TestSupport
import Testing

@Suite("inklock run --lockout")
struct LockoutOptionTests {
  @Test("a preset goes into the trace, by its name", arguments: ["default", "trezor", "apple", "android", "nist10"])
  func preset(name: String) throws {
    let folder = try Folder()
    let trace = folder.path + "/x.trace"
    let outcome = try Program.run(
      "run", "--headless", "--fast", "--for", "1", "--lockout", name, "--record", trace)
    #expect(outcome.status == 0)
    let header = try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n").first ?? ""
    #expect(header.contains("\"lockout\":\"\(name)\""))
    let replayed = try Program.run("replay", trace)
    #expect(replayed.status == 0)
  }

  @Test("an unknown preset is an error of usage")
  func unknown() throws {
    let outcome = try Program.run("run", "--headless", "--fast", "--for", "1", "--lockout", "never")
    #expect(outcome.status == 64)
  }
}
