import ArgumentParser
import DigitModel
import Evaluation
import Handwriting
import HostSupport

/// `--taught K`, for evaluations with drawings of several people.
struct TaughtOption: ParsableArguments {
  @Option(
    name: .customLong("taught"),
    help: ArgumentHelp(
      "Teach each writer's device the first K drawings of each digit, 1 to 15; only the others are scored.",
      valueName: "K"))
  var rounds: UInt8?

  func validate() throws {
    if let rounds, !(1...15).contains(rounds) { throw ValidationError("--taught is 1 to 15") }
  }

  /// Teaches a device for each writer of a file, and reports who is left out.
  func teach(
    _ samples: [StrokeSample], of path: String, rounds: UInt8, _ model: DeviceModel
  ) throws(InputError) -> TaughtWriters {
    let writers: TaughtWriters
    do throws(HandTeacher.Failure) {
      writers = try TaughtWriters(samples, named: path, rounds: rounds, model: model)
    } catch {
      throw InputError(path, error.message)
    }
    if !writers.incomplete.isEmpty {
      StandardError.line(
        "\(path): \(counted(writers.incomplete.count, "writer is", "writers are")) left out, without \(rounds) drawings "
          + "of each digit: \(WriterChoice.list(writers.incomplete))")
    }
    if writers.refused > 0 {
      StandardError.line(
        "\(path): \(counted(writers.refused, "drawing was", "drawings were")) refused at first, and drawn once more")
    }
    guard !writers.samples.isEmpty else {
      throw InputError(path, "no writer has more than \(rounds) drawings of each digit: nothing is left to score")
    }
    return writers
  }

  private func counted(_ count: Int, _ one: String, _ many: String) -> String { "\(count) \(count == 1 ? one : many)" }
}

extension HandTeacher.Failure {
  /// What to do about it.
  var message: String {
    switch self {
    case .unsuitableModel:
      "cannot be taught to this model: its last hidden layer has more than 64 units, or there is none"
    case .missingDrawings(let digit): "has too few drawings of the digit \(digit)"
    case .secretSize: "the device secret does not have 32 bytes"
    }
  }
}
