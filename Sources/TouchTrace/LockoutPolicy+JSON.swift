import Core2Simulator
import HostSupport
import PINVault

/// A lockout policy in a trace's `config`: the name of a preset, or
/// `{"steps":[[attempts, seconds], …], "limit":attempts}`, whose steps have increasing numbers of wrong attempts.
/// The older form `{"free":5,"waits":[30, 60]}`, with one wait for each attempt from the fifth on, is also accepted.
extension LockoutPolicy {
  var json: JSON {
    if let preset = LockoutPreset(self) { return .string(preset.rawValue) }
    let steps = (0..<count).map { JSON.array([.integer(Int(self[$0].attempts)), .integer(Int(self[$0].seconds))]) }
    return .object([("steps", .array(steps)), ("limit", .integer(Int(limit)))])
  }

  init(_ json: JSON) throws(TraceLineError) {
    if let name = json.string {
      guard let preset = LockoutPreset(rawValue: name) else {
        let names = LockoutPreset.allCases.map(\.rawValue).joined(separator: ", ")
        throw TraceLineError("\"lockout\" is \"\(name)\", none of \(names)")
      }
      self = preset.policy
    } else if json["free"] != nil {
      try self.init(waits: json)
    } else {
      try self.init(steps: json)
    }
  }

  private init(steps json: JSON) throws(TraceLineError) {
    let lockout = try Members(json, in: "lockout", keys: ["steps", "limit"])
    self.init(limit: UInt16(try lockout.integer("limit", in: 0...Int(UInt16.max))))
    for step in try lockout.value("steps").array ?? [.null] {
      let numbers = step.array?.compactMap(\.int) ?? []
      guard numbers.count == 2, step.array?.count == 2, let attempts = UInt16(exactly: numbers[0]),
        let seconds = UInt32(exactly: numbers[1]), add(Step(attempts: attempts, seconds: seconds))
      else {
        throw TraceLineError(
          "\"steps\" is not a list of up to \(LockoutPolicy.capacity) [attempts, seconds] with growing attempts")
      }
    }
  }

  private init(waits json: JSON) throws(TraceLineError) {
    let lockout = try Members(json, in: "lockout", keys: ["free", "waits"])
    let free = try lockout.integer("free", in: 0...255)
    let waits = try lockout.value("waits").array?.compactMap { $0.int.flatMap(UInt32.init(exactly:)) } ?? []
    guard (1...8).contains(waits.count), try lockout.value("waits").array?.count == waits.count else {
      throw TraceLineError("\"waits\" is not a list of one to eight numbers of seconds")
    }
    self.init()
    // Without a wrong attempt there is no wait.
    for (k, seconds) in waits.enumerated() where free + k > 0 || waits.count == 1 {
      _ = add(Step(attempts: UInt16(max(free + k, 1)), seconds: seconds))
    }
  }
}
