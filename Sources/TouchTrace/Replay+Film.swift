import Core2Simulator
public import HostSupport

extension Replay {
  /// Replays a trace on the simulated device and makes a film of it, beyond the first difference.
  public func film(of path: String) throws(InputError) -> Film {
    let reader = try TraceReader(path)
    let setup = try setup(of: reader)
    let device = try ThisMachine().prepare(path, setup)()
    var actual: [TimedEvent] = []
    let listener = TraceEventListener { if !$0.event.isInput { actual.append($0) } }
    device.add(listener)
    defer { device.remove(listener) }

    var builder = FilmBuilder()
    while let moment = try reader.nextMoment() {
      device.play(moment)
      listener.flush()
      // What comes before the moment is in none of the trace's.
      for event in actual where event.time < moment.time {
        builder.add(.output(expected: nil, actual: event.event), at: event.time)
      }
      let outputs = actual.filter { $0.time >= moment.time }
      actual = []
      builder.add(moment, outputs.map(\.event), screen: .screen(device.display.hash))
    }
    return Film(title: reader.header.title, setup: setup, moments: builder.moments, end: device.time)
  }
}

extension FilmBuilder {
  /// Adds a moment of a trace.
  ///
  /// - Parameters:
  ///   - outputs: what the device put out in it.
  ///   - screen: its screen, which a trace states before its end.
  fileprivate mutating func add(_ moment: TraceReader.Moment, _ outputs: [TraceEvent], screen: TraceEvent) {
    var outputs = outputs[...]
    for (k, line) in moment.lines.enumerated() {
      let isLast = k + 1 < moment.lines.count && moment.lines[k + 1].event.event == .end
      switch line.event.event {
      case .input(let input): add(.input(input), at: moment.time, line: line.number)
      case .screen where isLast:
        addUnexpected(&outputs, at: moment.time)
        add(.output(expected: line.event.event, actual: screen), at: moment.time, line: line.number)
      case .end: break
      default:
        add(.output(expected: line.event.event, actual: outputs.popFirst()), at: moment.time, line: line.number)
      }
    }
    addUnexpected(&outputs, at: moment.time)
  }

  private mutating func addUnexpected(_ outputs: inout ArraySlice<TraceEvent>, at time: UInt64) {
    while let event = outputs.popFirst() { add(.output(expected: nil, actual: event), at: time) }
  }
}
