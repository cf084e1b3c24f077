import HostSupport

/// What is wrong with a line of a trace; the reader adds the file and the line's number.
struct TraceLineError: Error, Equatable {
  var message: String

  init(_ message: String) { self.message = message }

  /// The message, shortened to a length that a terminal can show.
  var shortMessage: String { message.count > 240 ? message.prefix(240) + "…" : message }
}

extension JSON {
  /// Parses a line of a trace.
  init(traceLine line: ArraySlice<UInt8>) throws(TraceLineError) {
    do throws(JSONError) {
      self = try JSON(parsing: line)
    } catch {
      throw TraceLineError("is not JSON: \(error)")
    }
  }
}

/// The members of a JSON object that must have certain keys and no others.
struct Members {
  /// In the order of the text. A line has few members, so a linear search is fastest.
  let members: [(key: String, value: JSON)]

  /// - Parameter name: the key of the object itself, for messages; `nil` for a whole line.
  init(_ json: JSON, in name: String? = nil, keys: [String], optional: [String] = []) throws(TraceLineError) {
    guard case .object(let members) = json else {
      throw TraceLineError(name.map { "\"\($0)\" is not an object" } ?? "is not a JSON object")
    }
    self.members = members
    for (key, _) in members where !keys.contains(key) && !optional.contains(key) {
      throw TraceLineError("unknown key \(JSON.quoted(key))")
    }
    // A key cannot occur twice, so equal counts of members and keys mean that all keys are present.
    guard members.count < keys.count || !optional.isEmpty else { return }
    for key in keys where !has(key) { throw TraceLineError("the key \"\(key)\" is missing") }
  }

  func has(_ key: String) -> Bool { members.contains { $0.key == key } }

  func value(_ key: String) throws(TraceLineError) -> JSON {
    for member in members where member.key == key { return member.value }
    throw TraceLineError("the key \"\(key)\" is missing")
  }

  func string(_ key: String) throws(TraceLineError) -> String {
    guard let text = try value(key).string else { throw TraceLineError("\"\(key)\" is not a string") }
    return text
  }

  func integer(_ key: String, in range: ClosedRange<Int>) throws(TraceLineError) -> Int {
    guard let number = try value(key).int, range.contains(number) else {
      throw TraceLineError("\"\(key)\" is not a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }
}
