import ArgumentParser
import Core2Simulator
import Evaluation
import Foundation
import Handwriting
import HostSupport

struct TeachCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "teach", abstract: "Teach a device its owner's hand, with drawings from a file.",
    discussion: """
      The first drawings of each digit are taught, as the owner does it on the screen of an unlocked device, and the \
      profile is written to the flash file; the PIN and the wrong attempts in it stay as they are. Drawings that are left \
      are scored before and after. 'inklock convert' labels the digits of a recorded session; 'teach forget' on the serial \
      line of an unlocked device forgets them.
      """)

  @Option(
    name: .customLong("strokes"),
    help: ArgumentHelp(
      "A strokes file with the owner's drawings, .jsonl, or .ndjson of Quick, Draw!; plain or .gz.", valueName: "F"),
    completion: .file())
  var strokesPath: String

  @Option(
    name: .customLong("flash"),
    help: ArgumentHelp("The flash file of the device; it is created if it does not exist.", valueName: "F"),
    completion: .file())
  var flashPath: String

  @Option(help: ArgumentHelp("The owner, if the file has drawings of several writers.", valueName: "NAME"))
  var writer: String?

  @Option(help: ArgumentHelp("Drawings of each digit that are taught, 1 to 15.", valueName: "K"))
  var rounds: UInt8 = 2

  @OptionGroup var secret: SecretOption
  @OptionGroup var model: ModelOption

  func validate() throws {
    guard (1...15).contains(rounds) else { throw ValidationError("--rounds is 1 to 15") }
  }

  func run() throws {
    let model = try model.load()
    let secret = try secret.load() ?? SimulatedSecret.documented
    let (read, lines) = try DataSummary.read(strokes: strokesPath)
    for line in lines { StandardError.line(line) }
    let samples = try WriterChoice.samples(read, of: strokesPath, by: writer.map { [$0] } ?? [])
    let taught: HandTeacher.Taught
    do throws(HandTeacher.Failure) {
      taught = try HandTeacher(model: model).teach(samples.drawingsByDigit, rounds: rounds, secret: secret)
    } catch {
      var message = error.message
      if case .missingDrawings = error {
        message += ": each of the \(rounds) rounds needs one of each digit (--rounds)"
      }
      throw InputError(strokesPath, message)
    }
    let flash = try FlashFile(flashPath)
    defer { flash.close() }
    var image = flash.image
    image[.profile] = taught.profile
    try flash.replace(with: image)
    StandardOutput.line("\(flashPath): taught with \(Int(rounds) * 10) drawings of \(strokesPath)")
    if !taught.refused.isEmpty {
      let digits = taught.refused.map(String.init).joined(separator: ", ")
      StandardError.line("read as another digit, and taught nevertheless: drawings of \(digits)")
    }
    let evaluator = Evaluator(model: model, jobs: ProcessInfo.processInfo.activeProcessorCount)
    guard
      let left = try? TaughtWriters(samples, named: strokesPath, rounds: rounds, model: model), !left.samples.isEmpty
    else {
      return StandardError.line("no drawing is left to show what it brings: more than \(rounds) of each digit would")
    }
    StandardOutput.line("before: \(evaluator.evaluate(left.samples, named: strokesPath).score.summary)")
    StandardOutput.line("after:  \(evaluator.evaluate(left, named: strokesPath).score.summary)")
  }
}
