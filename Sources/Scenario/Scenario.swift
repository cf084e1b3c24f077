public import HostSupport

/// A session that somebody wrote down: the device at the start, and the steps of its user.
public struct Scenario: Sendable {
  /// The file.
  public let path: String
  /// The sentence that says what happens.
  public let name: String
  let device: DeviceSettings
  let steps: [ScenarioStep]

  /// Steps of one scenario.
  private static let maximumSteps = 10_000
  /// Virtual ms that all waits of a scenario take together: as long as a trace can be.
  private static let longest: UInt64 = 31 * 24 * 3600 * 1000

  /// Reads a scenario and checks all of it. An error names line and column, and what is allowed there.
  public init(reading path: String) throws(InputError) {
    let root = try YAMLDocument.read(path)
    let members = try root.members(
      "a scenario", keys: ["name", "version", "author", "device", "steps"],
      form: "a name and a list of steps, such as {name: It starts, steps: [wait: 1s]}")
    self.path = path
    name = try members.required("name").text("name")
    try members["version"]?.choice("version", [("1", ())])
    _ = try members["author"]?.text("author")
    device = try members["device"].map { (node) throws(InputError) in try DeviceSettings(node) } ?? DeviceSettings()
    let list = try members.required("steps")
    let items = try list.items("steps", form: "a list of steps, each after a dash")
    guard !items.isEmpty else { throw list.error("there are no steps") }
    guard items.count <= Scenario.maximumSteps else {
      throw items[Scenario.maximumSteps].error("a scenario has at most \(Scenario.maximumSteps) steps")
    }
    var steps: [ScenarioStep] = []
    var duration: UInt64 = 0
    for item in items {
      let step = try ScenarioStep(item)
      duration += step.longestWait
      guard duration <= Scenario.longest else {
        throw item.error("the waits up to here are longer than 31 days, the most that a trace holds")
      }
      steps.append(step)
    }
    self.steps = steps
  }

  /// The names of all steps.
  public static var stepNames: [String] { StepKind.all.map(\.name) }
  /// The names of all hands, and what is special about each.
  public static var hands: [(name: String, summary: String)] { HandPreset.all.map { ($0.name, $0.summary) } }
  /// The names of all writing styles, and the digit of each.
  public static var styles: [(name: String, digit: Int)] { StyleName.all.map { ($0.name, $0.style.digit) } }

  /// Finds scenarios: files, and in folders all `.yaml` and `.yml` files.
  public static func find(_ paths: [String]) throws(InputError) -> [String] {
    try FileSearch(kind: "scenario", suffixes: ".yaml", ".yml").find(paths)
  }
}

extension ScenarioStep {
  /// A step is a name with a value, or a name alone; a `name` beside it is its title.
  fileprivate init(_ item: YAMLNode) throws(InputError) {
    let names = StepKind.all.map(\.name)
    func kind(_ key: YAMLNode) throws(InputError) -> StepKind {
      guard let found = StepKind.all.first(where: { $0.name == key.scalar }) else {
        guard let text = key.scalar else {
          throw key.error("a step is a name, mostly with a value, such as \"press: B\", not \(key.description)")
        }
        if let name = names.first(where: { text.hasPrefix($0 + " ") }) {
          throw key.error("a colon is missing: write \"\(name): \(text.dropFirst(name.count + 1))\"")
        }
        let hint = YAMLNode.hint(text, names)
        throw key.error(
          "unknown step \(key.description)\(hint.isEmpty ? "." : hint) The steps are \(YAMLNode.list(names, "and"))")
      }
      return found
    }
    guard case .map(let pairs) = item.content else {
      let kind = try kind(item)
      var nothing = item
      nothing.content = .text("")
      self.init(node: item, kind: kind.name, title: nil, action: try kind.read(nothing))
      return
    }
    var title: String?
    var found: (kind: StepKind, key: YAMLNode, value: YAMLNode)?
    for (key, value) in pairs {
      if key.scalar == "name" {
        title = try value.text("name")
        continue
      }
      let kind = try kind(key)
      if let found {
        throw key.error("a step does one thing: \"\(found.kind.name)\" and \"\(kind.name)\" are two, each after a dash")
      }
      found = (kind, key, value)
    }
    guard let found else { throw item.error("a step has a name only, and does nothing") }
    self.init(node: found.key, kind: found.kind.name, title: title, action: try found.kind.read(found.value))
  }

  /// Virtual ms that the step may wait.
  fileprivate var longestWait: UInt64 {
    switch action {
    case .wait(let time), .hold(_, let time): time
    case .serial(let expectation): expectation.within
    case .vibration(let expectation): expectation.within
    default: 0
    }
  }
}
