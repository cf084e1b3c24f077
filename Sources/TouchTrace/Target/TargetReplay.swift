import Core2Simulator
import HostSupport
public import TargetMachines

/// A target that replays traces, and where its programs lie.
public struct ReplayTarget: Sendable {
  public var machine: TargetMachine
  /// The folder of the images that `make targets` built.
  public var images: String

  public init(machine: TargetMachine, images: String = TargetMachine.images) {
    self.machine = machine
    self.images = images
  }

  /// Runs all inputs of a trace on the target, up to its end or its last event.
  func records(of path: String, setup: Core2.Setup) throws(InputError) -> [TargetRecord] {
    var script = TargetScript(setup)
    let reader = try TraceReader(path)
    var inputs: [BoardInput] = []
    var time: UInt64 = 0
    while let event = try reader.next()?.event {
      if event.time != time || !event.event.isInput {
        script.apply(inputs, at: time)
        inputs = []
      }
      time = event.time
      if case .input(let input) = event.event { inputs.append(input) }
    }
    script.apply(inputs, at: time)
    script.advance(to: time)
    script.end()
    let run = try machine.run(.replay, images: images, input: script.bytes)
    let log = TargetLog(run.output)
    guard log.isComplete else {
      let place = log.brokenAt.map { "byte \($0) of its answer is no record" } ?? "its answer has no end"
      throw InputError(machine.image(.replay, images: images), "ended with status \(run.status), and \(place)")
    }
    return log.records
  }
}
