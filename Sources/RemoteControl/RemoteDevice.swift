import Core2HAL
import Core2Simulator
import HostSupport
import Scenario
import TouchTrace

/// A device whose inputs come from actions, one after the other. Nothing else moves the time of the device.
final class RemoteDevice {
  let connected: ConnectedDevice
  let history = EventHistory()
  /// The recording since the device was plugged in.
  private(set) var transcript: TraceTranscript
  /// Called when the action of a client has ended.
  var onEnd: (_ client: Int, ActionResult) -> Void = { _, _ in }

  /// On virtual time, ms that pass after the device was plugged in.
  private let startTime: UInt64?
  private var planner: StepPlanner
  private var waiting: [RemoteAction] = []
  private var current: Current?
  /// When the previous action ended, in virtual ms.
  private var lastEnd: UInt64 = 0
  /// How often the device was restarted when it was last looked at.
  private var restarts: Int
  /// On the wall clock, clients that wait for a line; meanwhile others may act.
  private var searches: [Search] = []
  /// Complete lines of the log up to the last one that an action has found.
  private var foundLines = 0

  /// An action that is carried out.
  private struct Current {
    var client: Int?
    var parts: ArraySlice<ActionPart>
    /// When the first of the parts began, in virtual ms.
    var partBegin: UInt64
    /// How much the firmware had read when the action, and when its first part, began.
    var firstReading: Int
    var partReading: Int
    var line: String?

    mutating func replaceFirst(by part: ActionPart) { parts = [part] + parts.dropFirst() }
  }

  private struct Search {
    var client: Int
    var line: LineSearch
    /// The first line that it may find. Two clients may wait for the same line.
    var first: Int
    /// When it has failed, in virtual ms.
    var end: UInt64
  }

  var device: Core2 { connected.device }
  /// Actions that have not ended.
  var pendingActions: Int { waiting.count + (current == nil ? 0 : 1) + searches.count }

  init(_ connected: ConnectedDevice, clock: RemoteClock) {
    self.connected = connected
    startTime = clock == .virtual ? StepPlanner.start : nil
    restarts = connected.device.restarts
    transcript = RemoteDevice.transcript(of: connected.device)
    planner = StepPlanner(seed: connected.device.setup.entropySeed)
    device.add(history)
    device.add(transcript)
    if let startTime { perform([.step(.wait(startTime))], for: nil) }
  }

  private static func transcript(of device: Core2) -> TraceTranscript {
    TraceTranscript(title: "remote control", of: device.setup)
  }

  /// Ends the recording and the events.
  func detach() {
    device.remove(history)
    device.remove(transcript)
  }

  /// The parts of a scenario's step. No two digits are drawn exactly alike.
  ///
  /// - Parameters:
  ///   - step: its name.
  ///   - value: as in a scenario.
  func plan(_ step: String, _ value: JSON) throws(InputError) -> [ActionPart] {
    try planner.parts(of: step, value).map { .step($0) }
  }

  /// Carries out an action after those that wait. On the wall clock, a wait for a line begins at once.
  func perform(_ parts: [ActionPart], for client: Int?) {
    if startTime == nil, let client, case .step(.line(let line))? = parts.first, parts.count == 1 {
      searches.append(Search(client: client, line: line, first: foundLines, end: device.time + line.within))
      return
    }
    waiting.append(RemoteAction(client: client, parts: parts[...], earliest: device.time))
  }

  /// Runs the device up to and including `end`, with the parts of actions that are due and with other inputs.
  ///
  /// - Parameters:
  ///   - end: virtual ms. If an action restarts the device, the run ends there.
  ///   - inputs: sorted by time; none after `end`.
  func run(to end: UInt64, inputs: [TimedInput] = []) throws(InputError) {
    var inputs = inputs[...]
    while let due = nextTime(), due <= max(end, device.time) {
      let earlier = Array(inputs.prefix { $0.time <= due })
      inputs.removeFirst(earlier.count)
      try performPart(at: due, with: earlier)
      if device.restarts != restarts { return followRestart() }
    }
    try connected.run(to: end, inputs: Array(inputs))
    endSearches()
  }

  /// When the current action continues, in virtual ms; `nil` if there is none.
  func nextTime() -> UInt64? {
    // A window restarts the device to record it.
    if device.restarts != restarts { followRestart() }
    begin()
    guard let current, let part = current.parts.first else { return nil }
    switch part {
    case .step(.input(_, let delay)): return max(current.partBegin + delay, device.earliestInputTime)
    case .step(.wait(let time)): return current.partBegin + time
    case .flash: return current.partBegin
    case .step(.reading) where !history.hasInk: return current.partBegin
    case .step(.reading(let limit, _)): return min(device.nextWakeUp ?? .max, current.partBegin + limit)
    case .step(.line(let search)): return min(device.nextWakeUp ?? .max, current.partBegin + search.within)
    }
  }

  /// Begins the next action, if none is carried out, and ends those without parts.
  private func begin() {
    while true {
      if current == nil {
        guard !waiting.isEmpty else { return }
        let next = waiting.removeFirst()
        let readings = history.readings.count
        current = Current(
          client: next.client, parts: next.parts, partBegin: max(next.earliest, lastEnd), firstReading: readings,
          partReading: readings)
        findLine()
      }
      guard current?.parts.isEmpty == true else { return }
      end()
    }
  }

  private func performPart(at due: UInt64, with inputs: [TimedInput]) throws(InputError) {
    guard let part = current?.parts.first else { return }
    switch part {
    case .step(.input(let input, _)):
      try connected.run(to: due, inputs: inputs + [TimedInput(due, input)])
      endPart(at: due)
    case .step(.wait):
      try connected.run(to: due, inputs: inputs)
      endPart(at: due)
    case .step(.reading(let limit, let pause)):
      try connected.run(to: due, inputs: inputs)
      guard let current else { return }
      if history.readings.count > current.partReading {
        endPart(at: due, followedBy: .step(.wait(pause)))
      } else if !history.hasInk || due >= current.partBegin + limit {
        // Without ink, nothing will be read: the device takes none in this mode.
        endPart(at: due)
      }
    case .step(.line(let search)):
      try connected.run(to: due, inputs: inputs)
      guard !findLine(), let current, due >= current.partBegin + search.within else { return }
      self.current?.partBegin = due
      end(HTTPFailure(409, search.failure))
    case .flash(let image):
      // On virtual time, no request sees the device before it has booted.
      if let startTime { current?.replaceFirst(by: .step(.wait(startTime))) } else { current?.parts.removeFirst() }
      try connected.restart(flash: image)
    }
  }

  /// The first line that matches, of those from a number on. It and earlier ones are not found again.
  private func find(_ search: LineSearch, from first: Int) -> String? {
    let lines = history.lines[from: first]
    guard let index = lines.firstIndex(where: search.matches) else { return nil }
    foundLines = max(foundLines, history.lines.count - lines[index...].count + 1)
    return lines[index]
  }

  /// Answers the clients whose line has come or has not come in time.
  private func endSearches() {
    searches.removeAll { search in
      if let line = find(search.line, from: search.first) {
        onEnd(search.client, ActionResult(time: device.time, line: line))
      } else if device.time >= search.end {
        onEnd(search.client, ActionResult(time: device.time, failure: HTTPFailure(409, search.line.failure)))
      } else {
        return false
      }
      return true
    }
  }

  /// Ends the present part, a wait for a line, if the log has the line.
  @discardableResult
  private func findLine() -> Bool {
    guard case .step(.line(let search))? = current?.parts.first, let line = find(search, from: foundLines)
    else { return false }
    current?.line = line
    endPart(at: max(current?.partBegin ?? 0, device.time))
    return true
  }

  private func endPart(at time: UInt64, followedBy next: ActionPart? = nil) {
    if let next { current?.replaceFirst(by: next) } else { current?.parts.removeFirst() }
    current?.partBegin = time
    current?.partReading = history.readings.count
    begin()
  }

  private func end(_ failure: HTTPFailure? = nil) {
    guard let action = current else { return }
    current = nil
    lastEnd = action.partBegin
    let result = ActionResult(
      time: lastEnd, readings: Array(history.readings[from: action.firstReading]),
      line: action.line, failure: failure)
    if let client = action.client { onEnd(client, result) }
  }

  /// The device was plugged in anew: its time, its log, its recording and the hand that draws begin again.
  private func followRestart() {
    restarts = device.restarts
    device.remove(transcript)
    transcript = RemoteDevice.transcript(of: device)
    device.add(transcript)
    history.restart()
    planner = StepPlanner(seed: device.setup.entropySeed)
    lastEnd = 0
    foundLines = 0
    for k in waiting.indices { waiting[k].earliest = 0 }
    for k in searches.indices {
      searches[k] = Search(client: searches[k].client, line: searches[k].line, first: 0, end: searches[k].line.within)
    }
    current?.partBegin = 0
    current?.firstReading = 0
    current?.partReading = 0
    begin()
  }
}
