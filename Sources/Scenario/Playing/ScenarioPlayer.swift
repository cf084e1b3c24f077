import Core2Simulator
public import DigitModel
import Foundation
public import HostSupport
import TouchTrace

/// Plays scenarios on a headless device with virtual time.
public struct ScenarioPlayer: Sendable {
  private let model: DeviceModel
  private let secret: [UInt8]?

  ///
  /// - Parameters:
  ///   - model: the network that reads the digits.
  ///   - secret: the 32 bytes of the device secret; `nil` for the documented one.
  public init(model: DeviceModel, secret: [UInt8]? = nil) {
    self.model = model
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
    let setup = scenario.device.setup(model: model, secret: secret)
    let device: Core2
    do throws(Core2.SetupError) {
      device = try Core2(setup)
    } catch {
      throw InputError(scenario.path, "cannot be played: \(error)")
    }
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
}
