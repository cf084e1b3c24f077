import Core2Simulator
import DigitModel
public import HostSupport

/// Rewrites the expected outputs of a trace: the same inputs, with the outputs of the present firmware and model.
public struct TraceUpdate: Sendable {
  /// The result for a trace.
  public enum Outcome: Equatable, Sendable {
    /// The trace already matches the device.
    case unchanged
    /// The trace was rewritten, in the present version of the format.
    case updated
    /// The sequence of event names would change, so the trace was not rewritten; the line is that of the first
    /// different event.
    case refused(line: Int, expected: String, actual: String)
  }

  private let model: DeviceModel
  private let owner: SignatureModel?
  private let secret: [UInt8]?
  private let force: Bool

  ///
  /// - Parameters:
  ///   - model: the model that the outputs are recorded with.
  ///   - owner: the model of hands, for traces of a device that knows its owner's.
  ///   - secret: 32 bytes, for traces of a device whose secret is not the documented one.
  ///   - force: whether to rewrite a trace even if its sequence of event names changes.
  public init(model: DeviceModel, owner: SignatureModel? = nil, secret: [UInt8]? = nil, force: Bool) {
    self.model = model
    self.owner = owner
    self.secret = secret
    self.force = force
  }

  /// Rewrites a trace completely or not at all.
  public func run(_ path: String) throws(InputError) -> Outcome {
    let old = try StoredTrace(path)
    let new = try replayed(old, path)
    if !force {
      for k in 0..<max(old.lines.count, new.count) {
        let expected = k < old.lines.count ? old.lines[k].event.storyName : "nothing more"
        let actual = k < new.count ? new[k].storyName : "nothing more"
        let line = k < old.lines.count ? old.lines[k].number : (old.lines.last?.number ?? 1) + 1
        guard expected == actual else { return .refused(line: line, expected: expected, actual: actual) }
      }
    }
    var header = present(old.header)
    header.models.digits = model.id
    if header == old.header, !old.isOldVersion, new == old.lines.map(\.event) { return .unchanged }
    var text = header.line + "\n"
    for event in new { text += event.line + "\n" }
    try AtomicFile.write(text.utf8, to: path)
    return .updated
  }

  /// A header that names the present model of hands, if the device has one.
  private func present(_ header: TraceHeader) -> TraceHeader {
    var header = header
    if header.models.owner != nil, let owner { header.models.owner = owner.embedding.id }
    return header
  }

  private func replayed(_ old: StoredTrace, _ path: String) throws(InputError) -> [TimedEvent] {
    let device: Core2
    do {
      device = try Core2(try present(old.header).setup(model: model, owner: owner, secret: secret, path: path))
    } catch let error as InputError {
      throw error
    } catch {
      throw InputError(path, line: 1, "cannot be replayed: \(error)")
    }
    var new: [TimedEvent] = []
    let listener = TraceEventListener { new.append($0) }
    device.add(listener)
    for moment in old.moments where !moment.inputs.isEmpty { device.apply(moment.inputs, at: moment.time) }
    guard let last = old.lines.last?.event else { return new }
    device.advance(to: last.time)
    listener.flush()
    if last.event == .end {
      new.append(TimedEvent(last.time, .screen(device.display.hash)))
      new.append(last)
    }
    return new
  }
}

/// A trace in memory.
private struct StoredTrace {
  let header: TraceHeader
  /// Whether the file has an old version, which can be read but is no longer written.
  let isOldVersion: Bool
  private(set) var moments: [TraceReader.Moment] = []
  private(set) var lines: [TraceReader.Line] = []

  init(_ path: String) throws(InputError) {
    let reader = try TraceReader(path)
    header = reader.header
    isOldVersion = reader.version != TraceHeader.version
    while let moment = try reader.nextMoment() {
      moments.append(moment)
      lines += moment.lines
    }
  }
}

extension TimedEvent {
  /// The event's name in the sequence that an update must keep: its key and, for a log line, the name of the logged
  /// event and the value of `name`, which is the mode that begins.
  var storyName: String {
    guard case .serial(let bytes) = event else { return event.name }
    let text = TraceEvent.text(bytes)
    // An echo of the console is not an event, so its text is used.
    guard let line = LogLine(text) else {
      return "serial " + text.split { $0 == " " || $0.isNewline }.joined(separator: " ")
    }
    return "serial " + line.event + (line["name"].map { " name=\($0)" } ?? "")
  }
}
