import ArgumentParser
import CommandSupport
import DigitModel
import HostSupport

/// Measures how fast the host runs the device, for `make bench`.
@main
struct InklockBench: MainCommand {
  static let configuration = CommandConfiguration(
    commandName: "inklock-bench", abstract: "Measures replay, prediction, start and evaluation on one core.")

  @Option(help: "The model file.")
  var model = "Models/inklock.model"

  @Option(help: "The model file for pictures.")
  var picturesModel = "Models/inklock-pictures.model"

  @Option(help: ArgumentHelp("A trace without a PIN, because PBKDF2 takes most of a replay's time.", valueName: "F"))
  var trace = "Tests/Traces/practice.trace"

  @Option(help: "Runs of each measurement.")
  var runs = 31

  func validate() throws {
    guard (1...1000).contains(runs) else { throw ValidationError("--runs takes 1 to 1000") }
  }

  func run() throws {
    let model = try DeviceModel(reading: model)
    let samples = syntheticSamples(count: 60)
    let measurements = [
      try Measurement.replay(of: trace, model: model, runs: runs),
      try Measurement.predictions(of: samples, model: model, runs: runs),
      Measurement.evaluation(of: samples, model: model, runs: runs),
      try Measurement.start(model: model, runs: runs),
      Measurement.frames(model: try DeviceModel(reading: picturesModel), runs: runs),
    ]
    StandardOutput.line("best of \(runs) runs (median), one core")
    for measurement in measurements { StandardOutput.line(measurement.line) }
  }
}
