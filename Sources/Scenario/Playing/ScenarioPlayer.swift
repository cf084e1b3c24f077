import Core2Simulator
public import DigitModel
import Foundation
public import HostSupport
public import TouchTrace

/// Plays scenarios on a headless device with virtual time.
public struct ScenarioPlayer: Sendable {
  private let model: DeviceModel
  private let owner: SignatureModel?
  private let secret: [UInt8]?

  ///
  /// - Parameters:
  ///   - model: the network that reads the digits.
  ///   - owner: the network that knows hands; a device needs it only if its owner's hand counts.
  ///   - secret: the 32 bytes of the device secret; `nil` for the documented one.
  public init(model: DeviceModel, owner: SignatureModel? = nil, secret: [UInt8]? = nil) {
    self.model = model
    self.owner = owner
    self.secret = secret
  }

  /// Plays all steps, or the steps up to the first that fails.
  ///
  /// - Parameters:
  ///   - scenario: what to play.
  ///   - trace: the file to record it to, if any. A scenario that fails leaves the file as it was.
  ///   - keepingFailures: whether the trace of a scenario that fails is written, too.
  public func play(
    _ scenario: Scenario, recordingTo trace: String? = nil, keepingFailures: Bool = false
  ) throws(InputError) -> ScenarioResult {
    let setup = try scenario.device.setup(model: model, owner: owner, secret: secret, path: scenario.path)
    let device = try ScenarioPlayer.device(of: scenario, setup)
    var recorder: TraceRecorder?
    if let trace { recorder = try TraceRecorder(path: trace, header: TraceHeader(title: scenario.name, setup: setup)) }
    if let recorder { device.add(recorder) }
    var session = ScenarioSession(device: device, seed: setup.entropySeed)
    do throws(InputError) {
      let failure = try session.play(scenario.steps)
      if failure == nil || keepingFailures {
        try recorder?.finish(device)
      } else if let recorder {
        recorder.discard()
      }
      return ScenarioResult(deviceTime: device.time, failure: failure)
    } catch {
      recorder?.discard()
      throw error
    }
  }

  /// Plays a scenario and makes a film of it, up to its end or to the step that fails.
  public func film(of scenario: Scenario) throws(InputError) -> (film: Film, failure: ScenarioFailure?) {
    let setup = try scenario.device.setup(model: model, owner: owner, secret: secret, path: scenario.path)
    let device = try ScenarioPlayer.device(of: scenario, setup)
    let recorder = FilmRecorder()
    device.add(recorder)
    defer { device.remove(recorder) }
    let lines = try AtomicFile.read(scenario.path).split(separator: 0x0A, omittingEmptySubsequences: false)
    var session = ScenarioSession(device: device, seed: setup.entropySeed)
    session.onStep = { step in
      let line = step.node.line
      let text = lines.indices.contains(line - 1) ? String(decoding: lines[line - 1], as: UTF8.self) : step.kind
      recorder.add(.step(ScenarioPlayer.words(of: text)), at: device.time, line: line)
    }
    let failure = try session.play(scenario.steps)
    if let failure {
      let row = Film.Row.failure(expected: failure.expected, actual: failure.actual)
      recorder.add(row, at: device.time, line: failure.line)
    }
    return (recorder.film(title: scenario.name, setup: setup, endingAt: device), failure)
  }

  /// A line of the file without its indentation, its dash and its line end.
  private static func words(of line: String) -> String {
    let words = line.drop { $0 == " " || $0 == "-" }
    return String(words.last?.isWhitespace ?? false ? words.dropLast() : words)
  }

  private static func device(of scenario: Scenario, _ setup: Core2.Setup) throws(InputError) -> Core2 {
    do throws(Core2.SetupError) {
      return try Core2(setup)
    } catch {
      throw InputError(scenario.path, "cannot be played: \(error)")
    }
  }
}
