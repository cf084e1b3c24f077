import Core2Simulator
import DigitModel
public import HostSupport

/// Rewrites what a trace expects: the same inputs, and the outputs of the present firmware and model.
public struct TraceUpdate: Sendable {
  /// What became of a trace.
  public enum Outcome: Equatable, Sendable {
    /// It says already what the device does.
    case unchanged
    /// It was rewritten.
    case updated
    /// It tells another story now and was left alone; the line is that of the first event that differs.
    case refused(line: Int, expected: String, actual: String)
  }

  private let model: DeviceModel
  private let secret: [UInt8]?
  private let force: Bool

  /// - Parameters:
  ///   - secret: 32 bytes, for traces of a device whose secret is not the documented one.
  ///   - force: whether a trace may tell another story afterwards.
  public init(model: DeviceModel, secret: [UInt8]? = nil, force: Bool) {
    self.model = model
    self.secret = secret
    self.force = force
  }

  /// Rewrites a trace in one go or not at all.
  public func run(_ path: String) throws(InputError) -> Outcome {
    let old = try Story(path)
    let new = try replayed(old, path)
    if !force {
      for k in 0..<max(old.events.count, new.count) {
        let expected = k < old.events.count ? old.events[k].event.storyName : "nothing more"
        let actual = k < new.count ? new[k].storyName : "nothing more"
        let line = k < old.events.count ? old.events[k].number : (old.events.last?.number ?? 1) + 1
        guard expected == actual else { return .refused(line: line, expected: expected, actual: actual) }
      }
    }
    var header = old.header
    header.model = model.id
    if header == old.header, new == old.events.map(\.event) { return .unchanged }
    var text = header.line + "\n"
    for event in new { text += event.line + "\n" }
    try AtomicFile.write(text.utf8, to: path)
    return .updated
  }

  private func replayed(_ old: Story, _ path: String) throws(InputError) -> [TimedEvent] {
    let device: Core2
    do {
      device = try Core2(try old.header.setup(model: model, secret: secret, path: path))
    } catch let error as InputError {
      throw error
    } catch {
      throw InputError(path, line: 1, "cannot be replayed: \(error)")
    }
    var new: [TimedEvent] = []
    var lines = OutputLines()
    device.onOutput = { [unowned device] output in
      lines.add(output, at: device.time, screen: { device.display.hash }, to: { new.append($0) })
    }
    var next = 0
    while next < old.events.count {
      let time = old.events[next].event.time
      var inputs: [BoardInput] = []
      while next < old.events.count, old.events[next].event.time == time {
        if case .input(let input) = old.events[next].event.event { inputs.append(input) }
        next += 1
      }
      guard !inputs.isEmpty else { continue }
      if time > 0 { device.advance(to: time - 1) }
      lines.flush { new.append($0) }
      new += inputs.map { TimedEvent(time, .input($0)) }
      device.apply(inputs, at: time)
    }
    guard let last = old.events.last?.event else { return new }
    device.advance(to: last.time)
    lines.flush { new.append($0) }
    if last.event == .end {
      new.append(TimedEvent(last.time, .screen(device.display.hash)))
      new.append(last)
    }
    return new
  }
}

/// A trace in memory.
private struct Story {
  let header: TraceHeader
  private(set) var events: [TraceReader.Line] = []

  init(_ path: String) throws(InputError) {
    let reader = try TraceReader(path)
    header = reader.header
    while let line = try reader.next() { events.append(line) }
  }
}

extension TimedEvent {
  /// What the event is called in the story of a trace: its key and, of a log line, the event's name there, which is
  /// the words before the first `key=value`, and the value of `name`, which says which mode begins.
  var storyName: String {
    guard case .serial(let bytes) = event else { return event.name }
    var words = TraceEvent.text(bytes).split { $0 == " " || $0 == "\r" || $0 == "\n" || $0 == "\r\n" }[...]
    // The time comes first: "[", its padding, and "12.345]".
    if let start = words.first, start.hasPrefix("[") {
      words = words[((words.firstIndex { $0.hasSuffix("]") } ?? words.startIndex) + 1)...]
    }
    let name = words.prefix { !$0.contains("=") } + words.filter { $0.hasPrefix("name=") }
    return (["serial"] + name).joined(separator: " ")
  }
}
