import ArgumentParser
import DigitModel
import HostSupport

struct ModelSetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "set", abstract: "Change numbers in a model file without training: thresholds, parameters.",
    discussion: """
      A network for digits has threshold (thousandths), minimumInk (cells), sharpness and its parameters, if any. A \
      signature network has far3 or lenient, far1 or strict (thresholds), refd or reference, the weights of the \
      measures, and bias. 'model info' prints them all. The file is replaced as a whole or not at all; everything but these numbers and the checksum stays as \
      it is. A trace replays with the model that it was recorded with, and with no changed one.
      """)

  @Argument(help: ArgumentHelp("The model file.", valueName: "MODEL"), completion: .file())
  var model: String
  @Argument(help: ArgumentHelp("A number and the value that it gets, such as threshold=600.", valueName: "NAME=VALUE"))
  var settings: [String]
  @Option(
    name: .shortAndLong, help: ArgumentHelp("The model file to write (default: MODEL itself).", valueName: "F"),
    completion: .file())
  var output: String?

  func validate() throws { _ = try parsedSettings() }

  func run() throws {
    let output = output ?? model
    let (changed, changes) = try ModelFile(reading: model).changed(by: try parsedSettings())
    try AtomicFile.write(changed.bytes, to: output)
    for change in changes { StandardError.line("\(output): \(change.name) \(change.old) -> \(change.new)") }
  }

  private func parsedSettings() throws -> [ModelSetting] {
    try settings.map { text in
      do throws(ModelSetting.Defect) {
        return try ModelSetting(parsing: text)
      } catch {
        throw ValidationError("'\(text)' \(error.sentence)")
      }
    }
  }
}

extension ModelSetting.Defect {
  /// What is wrong with a setting on the command line, and what to write instead.
  fileprivate var sentence: String {
    switch self {
    case .noValue: "has no '=': write NAME=VALUE, such as threshold=600"
    case .noName: "has no name before '=': write NAME=VALUE, such as threshold=600"
    case .noNumber: "has no whole number after '=': write it in the unit of 'model info', such as threshold=600"
    }
  }
}
