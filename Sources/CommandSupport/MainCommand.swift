public import ArgumentParser
import Foundation
import HostSupport

/// The root command of a program, marked `@main`.
///
/// Exit status: 0 success, 1 something differs or violates a rule, 2 unusable input, 64 usage, 130 interrupted. An
/// error is one sentence on standard error, after the name of the program.
public protocol MainCommand: ParsableCommand {}

extension MainCommand {
  public static func main() {
    // If the reader of the output exits, the program must not be killed in the middle of a write.
    signal(SIGPIPE, SIG_IGN)
    Interruption.endAtOnce()
    do {
      var command = try parsed()
      try command.run()
      finishOutput()
    } catch let error as InputError {
      end(2, error.description)
    } catch is Interrupted {
      end(Interruption.exitStatus, "interrupted")
    } catch let error as ExitCode {
      finishOutput()
      Foundation.exit(error.rawValue)
    } catch  where exitCode(for: error) == .failure {
      // Neither help nor a usage error: a system call failed.
      end(2, error.localizedDescription)
    } catch {
      explain(error)
    }
  }

  /// Ends with the help that was asked for, or with a usage error. An argument may be the name of a file that somebody
  /// else chose, so that the text is made printable.
  private static func explain(_ error: any Error) -> Never {
    let code = exitCode(for: error)
    let text = fullMessage(for: error)
    if code.isSuccess {
      if !text.isEmpty { StandardOutput.write(text + "\n") }
      finishOutput()
    } else {
      StandardError.write(text + "\n")
    }
    Foundation.exit(code.rawValue)
  }

  /// The command of the command line. A misspelled name of a command is an error that says so.
  private static func parsed() throws -> any ParsableCommand {
    do {
      return try parseAsRoot()
    } catch  where exitCode(for: error) == .validationFailure {
      if let misspelled = misspelledCommand(CommandLine.arguments.dropFirst()) { throw misspelled }
      throw error
    }
  }

  /// The error about the first argument that should be the name of a command and is none.
  private static func misspelledCommand(_ arguments: ArraySlice<String>) -> ValidationError? {
    var command: any ParsableCommand.Type = self
    for argument in arguments {
      let commands = command.configuration.subcommands
      guard !commands.isEmpty, !argument.hasPrefix("-"), argument != "help" else { return nil }
      if let next = commands.first(where: { $0._commandName == argument }) {
        command = next
        continue
      }
      // Where one of the commands may be left out, this is its first argument.
      guard command.configuration.defaultSubcommand == nil else { return nil }
      let names = commands.map { $0._commandName }
      let hint = Spelling.nearest(to: argument, among: names).map { "did you mean '\($0)'?" }
      return ValidationError(
        "there is no command '\(argument)': \(hint ?? "the commands are \(names.joined(separator: ", "))")")
    }
    return nil
  }

  /// Writes what is still buffered, so that a full disk is an error. A reader that has gone is none.
  private static func finishOutput() {
    guard fflush(nil) != 0, errno != EPIPE else { return }
    end(2, "standard output: cannot be written: \(lastError())")
  }

  private static func end(_ status: Int32, _ sentence: String) -> Never {
    StandardError.line("\(configuration.commandName ?? "inklock"): \(sentence)")
    Foundation.exit(status)
  }
}
