import ArgumentParser
import DigitModel
import HostSupport

struct ModelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model",
    abstract: "Describe a model and its cost, change its thresholds, or convert it to source code.",
    subcommands: [ModelInfoCommand.self, ModelProfileCommand.self, ModelSetCommand.self, ModelExportCommand.self])
}

struct ModelInfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info", abstract: "Shapes, bytes, RAM and multiply-accumulates of a model.")

  @Argument(help: ArgumentHelp("The model file.", valueName: "MODEL"), completion: .file())
  var model: String
  @Option(help: ArgumentHelp("Write the figures as JSON; - is standard output.", valueName: "F"), completion: .file())
  var json: String?

  func run() throws {
    let summary = try ModelFile(reading: model).summary()
    if json != "-" { StandardOutput.write(summary.text) }
    guard let json else { return }
    let text = summary.json.description + "\n"
    if json == "-" {
      StandardOutput.write(text)
    } else {
      try AtomicFile.write(Array(text.utf8), to: json)
    }
  }
}

struct ModelExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write a model as source code to build into a firmware.")

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case c, swift
  }

  @Argument(help: ArgumentHelp("The model file.", valueName: "MODEL"), completion: .file())
  var model: String
  @Option(help: "A C header with a byte array, or Swift with an InlineArray of words.")
  var format: Format
  @Option(name: .shortAndLong, help: ArgumentHelp("The source file to write.", valueName: "F"), completion: .file())
  var output: String

  func run() throws {
    let model = try ModelFile(reading: model)
    let text = format == .c ? ModelExport.header(model) : ModelExport.swift(model)
    try AtomicFile.write(Array(text.utf8), to: output)
  }
}
