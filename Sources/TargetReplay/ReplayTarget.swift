public import Core2Simulator
public import HostSupport
public import TargetMachines
public import TouchTrace

/// A target that replays traces, and the location of its programs.
public struct ReplayTarget: ReplayPlatform {
  var machine: TargetMachine
  /// The folder of the images that `make targets` built.
  public var images: String

  public init(machine: TargetMachine, images: String = TargetMachine.images) {
    self.machine = machine
    self.images = images
  }

  /// Runs all inputs of a trace on the target, up to its end or its last event.
  public func prepare(
    _ path: String, _ setup: Core2.Setup
  ) throws(InputError) -> () throws(InputError) -> any PlayableDevice {
    if !machine.knowsHands, setup.configuration.owner != .off {
      throw InputError(
        path, line: 1,
        "is a session of a device that knows its owner's hand, for which \(machine.rawValue) has too little RAM: replay it on "
          + "another target")
    }
    let records = try records(of: path, setup: setup)
    return { TargetDevice(records) }
  }

  private func records(of path: String, setup: Core2.Setup) throws(InputError) -> [TargetRecord] {
    var script = TargetScript(setup)
    let reader = try TraceReader(path)
    var time: UInt64 = 0
    while let moment = try reader.nextMoment() {
      time = moment.time
      script.apply(moment.inputs, at: time)
    }
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
