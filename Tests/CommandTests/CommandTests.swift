import Testing

@Suite("Commands")
struct CommandTests {
  @Test(
    "every command explains itself", arguments: ["run", "replay", "evaluate", "train", "model", "flash", "convert"])
  func help(command: String) throws {
    let outcome = try Program.run(command, "--help")
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("OVERVIEW:"))
    #expect(outcome.output.contains("USAGE: inklock \(command)"))
  }

  @Test("a usage error has exit status 64")
  func usage() throws {
    for arguments in [["--nonsense"], ["nonsense"], ["replay"], ["flash", "info"], ["run", "--scale", "x"]] {
      let outcome = try Program.run(arguments)
      #expect(outcome.status == 64, "\(arguments)")
      #expect(outcome.errors.contains("Error: "), "\(arguments)")
    }
  }
}
