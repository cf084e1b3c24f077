import Core2HAL
public import Core2Simulator
import DigitModel
public import HostSupport

/// The result of a replay.
public struct ReplayResult: Sendable {
  /// The trace's title.
  public var title: String
  /// The virtual time that the device ran, in ms.
  public var deviceTime: UInt64
  /// The first output that differs; `nil` if all are as recorded.
  public var difference: Difference?
}

/// The first output that differs from the trace, with the data needed to investigate it.
public struct Difference: Sendable {
  /// The number of the expected line in the trace, from 1.
  public var line: Int
  /// The expected output as a line of a trace; a phrase if an input or the end of the file comes next.
  public var expected: String
  /// The actual output as a line of a trace; a phrase if there was none.
  public var actual: String
  /// The screen when the last output was as expected, RGB565, row-major, 320 a row.
  var before: [UInt16]
  /// The screen when the output differed.
  var after: [UInt16]
  /// The last 20 lines of the device's log when the output differed.
  var logTail: [String]
  /// The whole log of the trace.
  var expectedLog: [UInt8]
  /// The whole log of the device, given all inputs of the trace.
  var actualLog: [UInt8]

  package init(
    line: Int, expected: String, actual: String, before: [UInt16], after: [UInt16], logTail: [String],
    expectedLog: [UInt8] = [], actualLog: [UInt8] = []
  ) {
    self.line = line
    self.expected = expected
    self.actual = actual
    self.before = before
    self.after = after
    self.logTail = logTail
    self.expectedLog = expectedLog
    self.actualLog = actualLog
  }

  /// The difference for people, on several lines.
  public func text(path: String) -> String {
    var text = "\(path.printableLine):\(line): the device did something else\n"
    text += "  expected: \(expected.printableLine)\n"
    text += "  actual:   \(actual.printableLine)\n"
    if !logTail.isEmpty {
      text += "  the log before:\n"
      for line in logTail { text += "    \(line.printableLine)\n" }
    }
    return text
  }
}

/// Feeds the inputs of a trace to a headless device on a virtual clock, and compares its outputs.
public struct Replay: Sendable {
  private let model: DeviceModel
  private let owner: SignatureModel?
  private let secret: [UInt8]?
  private let platform: any ReplayPlatform

  ///
  /// - Parameters:
  ///   - model: the model that the traces belong to.
  ///   - owner: the model of hands, for traces of a device that knows its owner's.
  ///   - secret: 32 bytes, for traces of a device whose secret is not the documented one.
  ///   - platform: what runs the firmware.
  public init(
    model: DeviceModel, owner: SignatureModel? = nil, secret: [UInt8]? = nil,
    on platform: any ReplayPlatform = ThisMachine()
  ) {
    self.model = model
    self.owner = owner
    self.secret = secret
    self.platform = platform
  }

  /// Replays a trace up to its end, or up to its last event where it has no end.
  public func run(_ path: String) throws(InputError) -> ReplayResult {
    let reader = try TraceReader(path)
    let device = try platform.prepare(path, try setup(of: reader))
    let result = try Replayer(reader, device: device(), investigating: false).run()
    // Keeping pictures and logs takes time, so it is done only in a second pass, after a difference was found.
    guard result.difference != nil else { return result }
    return try Replayer(try TraceReader(path), device: device(), investigating: true).run()
  }

  /// The device of a trace, which must belong to the model.
  func setup(of reader: TraceReader) throws(InputError) -> Core2.Setup {
    let id = reader.header.models.digits
    guard id == model.id else {
      throw InputError(
        reader.path, line: 1,
        "is a trace of the model \(id.prefix(12))…, not of \(model.path) (\(model.id.prefix(12))…): replay it with its "
          + "model, or rewrite what it expects with --update")
    }
    return try reader.header.setup(model: model, owner: owner, secret: secret, path: reader.path)
  }
}

/// What runs the firmware of a trace.
public protocol ReplayPlatform: Sendable {
  /// Prepares for a trace; it may read the inputs of the trace in advance.
  ///
  /// - Returns: a function that creates a device with `setup` at time 0 each time it is called.
  func prepare(
    _ path: String, _ setup: Core2.Setup
  ) throws(InputError) -> () throws(InputError) -> any PlayableDevice
}

/// The simulated device.
public struct ThisMachine: ReplayPlatform {
  public init() {}

  public func prepare(
    _ path: String, _ setup: Core2.Setup
  ) throws(InputError) -> () throws(InputError) -> any PlayableDevice {
    return { () throws(InputError) in
      do throws(Core2.SetupError) {
        return try Core2(setup)
      } catch {
        throw InputError(path, line: 1, "cannot be replayed: \(error)")
      }
    }
  }
}
