import Core2HAL
import Handwriting
import HostSupport

/// The steps that a scenario can have: each has a name and a reader of what follows it.
struct StepKind: Sendable {
  let name: String
  /// Reads the value of the step.
  let read: @Sendable (YAMLNode) throws(InputError) -> StepAction

  init(_ name: String, _ read: @escaping @Sendable (YAMLNode) throws(InputError) -> StepAction) {
    self.name = name
    self.read = read
  }

  /// Every step.
  static let all: [StepKind] = [
    StepKind("draw", draw), StepKind("enter-pin", enterPIN), StepKind("press", press), StepKind("hold", hold),
    StepKind("stroke", stroke), StepKind("touch", touch), StepKind("type", type), StepKind("wait", wait),
    StepKind("delay", wait), StepKind("wait-serial", waitSerial), StepKind("expect-serial", expectSerial),
    StepKind("expect-vibration", expectVibration), StepKind("take-screenshot", takeScreenshot),
    StepKind("power-cut") { node throws(InputError) in try bare(node, "power-cut", .powerCut) },
    StepKind("reset") { node throws(InputError) in try bare(node, "reset", .reset) },
  ]

  /// A step without a value.
  private static func bare(_ node: YAMLNode, _ name: String, _ action: StepAction) throws(InputError) -> StepAction {
    guard node.scalar == "" else { throw node.error("\(name) has no value: write \"- \(name)\"") }
    return action
  }

  // MARK: Touches

  private static func press(_ node: YAMLNode) throws(InputError) -> StepAction { .press(try place(node, "press")) }

  private static func hold(_ node: YAMLNode) throws(InputError) -> StepAction {
    let members = try node.members("hold", keys: ["button", "for"], form: "{button: B, for: 10s}")
    return .hold(
      try place(try members.required("button"), "button"), for: try members.required("for").duration("for"))
  }

  private static func stroke(_ node: YAMLNode) throws(InputError) -> StepAction {
    let form = "{points: [[60, 60], [90, 160]], over: 300ms} or {file: mine.jsonl, sample: 3}"
    if case .list = node.content { return .stroke(try points(node, "stroke")) }
    let members = try node.members("stroke", keys: ["points", "over", "file", "sample"], form: form)
    if let file = members["file"] {
      for key in ["points", "over"] {
        if let other = members[key] { throw other.error("stroke has either points or file, not both") }
      }
      return .placed(try sample(file, number: members["sample"]))
    }
    if let sample = members["sample"] { throw sample.error("sample goes with file: \(form)") }
    let points = try points(try members.required("points"), "points")
    guard let over = members["over"] else { return .stroke(points) }
    let duration = try over.duration("over", atMost: 60_000)
    return .stroke(Polyline(points).samples(over: duration))
  }

  /// Sample `number` of a strokes file, from 1.
  private static func sample(_ file: YAMLNode, number: YAMLNode?) throws(InputError) -> PlacedStrokes {
    let path = try ScenarioPath.reading(file, "file")
    let samples: [StrokeSample]
    do throws(InputError) {
      samples = try StrokeFile.read(path)
    } catch {
      throw file.error("\(error)")
    }
    guard let number else { return StrokePlacement.place(samples[0]) }
    return StrokePlacement.place(samples[try number.integer("sample", in: 1...samples.count) - 1])
  }

  private static func touch(_ node: YAMLNode) throws(InputError) -> StepAction {
    let form = "a list of fingers, such as [[60, 60]], [[60, 60], [200, 90]] or [] for none"
    let fingers = try node.items("touch", form: form)
    guard fingers.count <= 2 else { throw fingers[2].error("the panel reports two fingers at most") }
    var points: [TouchPoint] = []
    for finger in fingers { points.append(try point(finger, "a finger")) }
    return .touch(TouchReport(fingers: points))
  }

  /// A printed button by its letter, or a point of the panel.
  private static func place(_ node: YAMLNode, _ name: String) throws(InputError) -> TouchPoint {
    if case .list = node.content { return try point(node, name) }
    switch node.scalar {
    case "A": return PanelButton.a.center
    case "B": return PanelButton.b.center
    case "C": return PanelButton.c.center
    default: throw node.error("\(name) is A, B, C or a point of the panel, such as [280, 224], not \(node.description)")
    }
  }

  private static func points(_ node: YAMLNode, _ name: String) throws(InputError) -> [TouchPoint] {
    let items = try node.items(name, form: "a list of points, such as [[60, 60], [90, 160]]")
    guard !items.isEmpty else { throw node.error("\(name) has no points") }
    guard items.count <= 10_000 else { throw node.error("\(name) has more than 10000 points") }
    var points: [TouchPoint] = []
    for item in items { points.append(try point(item, "a point")) }
    return points
  }

  private static func point(_ node: YAMLNode, _ name: String) throws(InputError) -> TouchPoint {
    guard case .list(let numbers) = node.content, numbers.count == 2 else {
      throw node.error("\(name) is [x, y] in pixels, not \(node.description)")
    }
    let x = try numbers[0].integer("x", in: 0...Int(TouchGeometry.width) - 1)
    let y = try numbers[1].integer("y", in: 0...Int(TouchGeometry.height) - 1)
    return TouchPoint(x: UInt16(x), y: UInt16(y))
  }

  // MARK: Time and serial line

  private static func wait(_ node: YAMLNode) throws(InputError) -> StepAction { .wait(try node.duration("a wait")) }

  private static func type(_ node: YAMLNode) throws(InputError) -> StepAction {
    var text = node
    var hasEnd = true
    if case .map = node.content {
      let members = try node.members("type", keys: ["text", "enter"], form: "a line, such as status")
      text = try members.required("text")
      if let enter = members["enter"] { hasEnd = try enter.bool("enter") }
    }
    let bytes = Array(try text.text("type").utf8) + (hasEnd ? [0x0D] : [])
    guard bytes.count <= 4096 else { throw text.error("type has more than 4095 bytes") }
    return .type(bytes)
  }

  private static func waitSerial(_ node: YAMLNode) throws(InputError) -> StepAction {
    .serial(try serial(node, "wait-serial", within: 30_000))
  }

  private static func expectSerial(_ node: YAMLNode) throws(InputError) -> StepAction {
    .serial(try serial(node, "expect-serial", within: 1000))
  }

  /// A text, or keys with values.
  private static func serial(
    _ node: YAMLNode, _ name: String, within standard: UInt64
  ) throws(InputError) -> SerialExpectation {
    if node.scalar != nil {
      return SerialExpectation(pattern: .text(try node.text(name)), within: standard)
    }
    let form = "a text, or {match: \"pin set\", within: 2s}"
    let members = try node.members(name, keys: ["match", "pattern", "absent", "within"], form: form)
    let given = ["match", "pattern", "absent"].compactMap { key in members[key].map { (key, $0) } }
    guard let (key, value) = given.first else { throw node.error("\(name) has no key \"match\": it is \(form)") }
    guard given.count == 1 else { throw given[1].1.error("\(name) has only one of match, pattern and absent") }
    let text = try value.text(key)
    if key == "pattern" {
      do { _ = try Regex(text) } catch { throw value.error("pattern is not a regular expression: \(error)") }
    }
    return SerialExpectation(
      pattern: key == "pattern" ? .expression(text) : .text(text), isAbsent: key == "absent",
      within: try members["within"]?.duration("within") ?? standard)
  }

  private static func expectVibration(_ node: YAMLNode) throws(InputError) -> StepAction {
    let members = try node.members(
      "expect-vibration", keys: ["at-least", "at-most", "within"], form: "{at-least: 1, within: 1s}")
    let most = try members["at-most"]?.integer("at-most", in: 0...10_000)
    let least = try members["at-least"]?.integer("at-least", in: 0...10_000) ?? (most == nil ? 1 : 0)
    if let most, most < least { throw members.node.error("at-most is below at-least") }
    return .vibration(
      VibrationExpectation(
        count: least...(most ?? .max), within: try members["within"]?.duration("within") ?? 1000))
  }

  private static func takeScreenshot(_ node: YAMLNode) throws(InputError) -> StepAction {
    if node.scalar != nil {
      _ = try node.text("take-screenshot")
      return .screenshot(saveTo: node, compareWith: nil)
    }
    let members = try node.members(
      "take-screenshot", keys: ["save-to", "compare-with"], form: "{save-to: now.png, compare-with: locked.png}")
    guard members["save-to"] != nil || members["compare-with"] != nil else {
      throw node.error("take-screenshot has neither save-to nor compare-with")
    }
    for key in ["save-to", "compare-with"] { _ = try members[key]?.text(key) }
    return .screenshot(saveTo: members["save-to"], compareWith: members["compare-with"])
  }

  // MARK: Digits

  private static let drawingKeys = ["digits", "hand", "style", "at", "size", "speed"]

  private static func draw(_ node: YAMLNode) throws(InputError) -> StepAction {
    if node.scalar != nil { return .draw(try drawn(digits: node, "draw"), accept: .pause) }
    let members = try node.members(
      "draw", keys: drawingKeys + ["accept", "expect"],
      form: "digits, or {digits: \"7392\", hand: tilted, style: crossed-seven}")
    var text = try drawn(members)
    let accept = try members["accept"]?.choice(
      "accept", [("pause", Acceptance.pause), ("enter", .enter), ("none", .none)])
    if let expect = members["expect"] {
      text.reading = try expect.choice("expect", [("digits", .clear), ("unclear", .unclear), ("anything", .anything)])
      guard accept != Acceptance.none else {
        throw expect.error("nothing is read with \"accept: none\", so there is no expect")
      }
    }
    return .draw(text, accept: accept ?? .pause)
  }

  private static func enterPIN(_ node: YAMLNode) throws(InputError) -> StepAction {
    if node.scalar != nil { return .enterPIN(try drawn(digits: node, "enter-pin")) }
    return .enterPIN(
      try drawn(
        try node.members("enter-pin", keys: drawingKeys, form: "digits, or {digits: \"7392\", hand: tilted}")))
  }

  private static func drawn(_ members: YAMLMembers) throws(InputError) -> DrawnText {
    var text = try drawn(digits: try members.required("digits"), "digits")
    for hand in members["hand"]?.elements ?? [] {
      text.hands.append(try hand.choice("hand", HandPreset.all.map { ($0.name, $0) }))
    }
    for style in members["style"]?.elements ?? [] {
      let found = try style.choice("style", StyleName.all.map { ($0.name, $0.style) })
      guard text.digits.contains(found.digit) else {
        throw style.error("there is no \(found.digit) among the digits to draw in the style \(style.description)")
      }
      guard !text.styles.contains(where: { $0.digit == found.digit }) else {
        throw style.error("there are two styles for the digit \(found.digit)")
      }
      text.styles.append(found)
    }
    if let place = members["at"] {
      let middle = try point(place, "at")
      text.middle = (Double(middle.x), Double(middle.y))
    }
    text.size = try members["size"]?.number("size", in: 8...240, unit: "pixels")
    text.speed = try members["speed"]?.number("speed", in: 0.02...10, unit: "pixels per ms")
    return text
  }

  private static func drawn(digits node: YAMLNode, _ name: String) throws(InputError) -> DrawnText {
    guard let text = node.scalar, let digits = digits(text), (1...100).contains(digits.count) else {
      throw node.error("\(name) is 1 to 100 digits, such as \"7392\", not \(node.description)")
    }
    return DrawnText(digits: digits, styles: [], hands: [])
  }

  /// The digits of a text of nothing else.
  static func digits(_ text: String) -> [Int]? {
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return text.utf8.map { Int($0) - 0x30 }
  }
}
