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
      var command = try parseAsRoot()
      try command.run()
    } catch let error as InputError {
      end(2, error.description)
    } catch is Interrupted {
      end(Interruption.exitStatus, "interrupted")
    } catch let error as ExitCode {
      exit(withError: error)
    } catch  where exitCode(for: error) == .failure {
      // Neither help nor a usage error: a system call failed.
      end(2, error.localizedDescription)
    } catch {
      exit(withError: error)
    }
  }

  private static func end(_ status: Int32, _ sentence: String) -> Never {
    StandardError.line("\(configuration.commandName ?? "inklock"): \(sentence)")
    Foundation.exit(status)
  }
}
