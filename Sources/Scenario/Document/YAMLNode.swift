import HostSupport

/// A value of a YAML document, and where it stands.
struct YAMLNode: Sendable {
  enum Content: Sendable {
    case text(String)
    case list([YAMLNode])
    case map([(key: YAMLNode, value: YAMLNode)])
  }

  var content: Content
  /// The file, for messages.
  var path: String
  /// From 1.
  var line: Int
  /// In characters, from 1.
  var column: Int

  /// An error at this place.
  func error(_ message: String) -> InputError { InputError(path, line: line, column: column, message) }

  /// The text of a scalar; `nil` for a list and for keys with values.
  var scalar: String? { if case .text(let text) = content { text } else { nil } }

  /// What the node is, for messages.
  var description: String {
    switch content {
    case .text(let text): JSON.quoted(String(text.prefix(60)))
    case .list(let items): items.isEmpty ? "an empty list" : "a list"
    case .map: "keys with values"
    }
  }
}

/// Reading values. Every function throws an error at the place of the node, which says what is allowed there.
extension YAMLNode {
  /// A text that is not empty.
  func text(_ name: String) throws(InputError) -> String {
    guard let text = scalar, !text.isEmpty else { throw error("\(name) is a text, not \(description)") }
    return text
  }

  /// A whole number.
  func integer(_ name: String, in range: ClosedRange<Int>) throws(InputError) -> Int {
    guard let value = scalar.flatMap({ Int($0) }), range.contains(value) else {
      throw error("\(name) is a whole number from \(range.lowerBound) to \(range.upperBound), not \(description)")
    }
    return value
  }

  /// A number with or without a fraction; `unit` says what it counts.
  func number(_ name: String, in range: ClosedRange<Double>, unit: String) throws(InputError) -> Double {
    guard let value = scalar.flatMap({ Double($0) }), range.contains(value) else {
      let (least, most) = (JSON(exact: range.lowerBound), JSON(exact: range.upperBound))
      throw error("\(name) is a number of \(unit) from \(least) to \(most), not \(description)")
    }
    return value
  }

  /// A number of milliseconds, written with a unit: `1500ms`, `2s`, `1.5s`, `1min`, `1h`.
  func duration(_ name: String, atMost limit: UInt64 = YAMLNode.longest) throws(InputError) -> UInt64 {
    guard let text = scalar, let value = Milliseconds(text)?.value else {
      throw error("\(name) is a time with a unit, such as 1500ms, 2s, 1.5s, 5min or 1h, not \(description)")
    }
    guard value <= limit else {
      throw error("\(name) is at most \(Milliseconds.text(limit)), not \(description)")
    }
    return value
  }

  /// The longest time of one step: a day.
  static let longest: UInt64 = 24 * 3600 * 1000

  func bool(_ name: String) throws(InputError) -> Bool {
    try choice(name, [("yes", true), ("no", false), ("true", true), ("false", false)])
  }

  /// One of a few words.
  func choice<Value>(_ name: String, _ choices: [(String, Value)]) throws(InputError) -> Value {
    let words = choices.map(\.0)
    guard let text = scalar, let found = choices.first(where: { $0.0 == text }) else {
      throw error("\(name) is \(YAMLNode.list(words, "or")), not \(description)" + YAMLNode.hint(scalar, words))
    }
    return found.1
  }

  /// The elements of a list; one text alone stands for a list of it.
  var elements: [YAMLNode] { if case .list(let items) = content { items } else { [self] } }

  /// A list.
  func items(_ name: String, form: String) throws(InputError) -> [YAMLNode] {
    guard case .list(let items) = content else { throw error("\(name) is \(form), not \(description)") }
    return items
  }

  /// Keys with values.
  ///
  /// - Parameters:
  ///   - name: what has the keys, for messages.
  ///   - keys: the keys that are allowed.
  ///   - form: an example, for the message about something else than keys with values.
  func members(_ name: String, keys: [String], form: String) throws(InputError) -> YAMLMembers {
    guard case .map(let pairs) = content else { throw error("\(name) is \(form), not \(description)") }
    return try YAMLMembers(node: self, name: name, pairs: pairs, keys: keys)
  }

  /// Words for a message: `a, b or c`.
  static func list(_ words: [String], _ conjunction: String) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " \(conjunction) " + last
  }

  /// `: did you mean "press"?`, if one of the words is similar.
  static func hint(_ text: String?, _ words: [String]) -> String {
    text.flatMap { Spelling.nearest(to: $0, among: words) }.map { ": did you mean \"\($0)\"?" } ?? ""
  }
}

/// The keys of one map, each of which is known and occurs once.
struct YAMLMembers {
  let node: YAMLNode
  private let name: String
  private var values: [String: YAMLNode] = [:]

  init(
    node: YAMLNode, name: String, pairs: [(key: YAMLNode, value: YAMLNode)], keys: [String]
  ) throws(InputError) {
    self.node = node
    self.name = name
    for (key, value) in pairs {
      guard let text = key.scalar, keys.contains(text) else {
        let hint = YAMLNode.hint(key.scalar, keys)
        throw key.error(
          "unknown key \(key.description)\(hint.isEmpty ? "." : hint) "
            + "The keys of \(name) are \(YAMLNode.list(keys, "and"))")
      }
      values[text] = value
    }
  }

  subscript(key: String) -> YAMLNode? { values[key] }

  func required(_ key: String) throws(InputError) -> YAMLNode {
    guard let value = values[key] else { throw node.error("\(name) has no key \"\(key)\"") }
    return value
  }
}
