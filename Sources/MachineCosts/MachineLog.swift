import Core2Simulator
public import HostSupport

/// The output of a measured program: lines with a name and `key=value` pairs, mixed with other lines.
public struct MachineLog {
  /// One line.
  struct Entry: Equatable {
    var name: String
    var values: [String: Int]
  }

  /// Where it was read from, for messages.
  public let path: String
  let entries: [Entry]

  public init(reading path: String) throws(InputError) {
    self.init(String(decoding: try AtomicFile.read(path, limit: 1 << 26), as: UTF8.self), path: path)
  }

  /// - Parameters:
  ///   - text: what the program wrote.
  ///   - path: where the text comes from, for messages.
  public init(_ text: String, path: String) {
    self.path = path
    entries = text.split(whereSeparator: \.isNewline).compactMap { line in
      // Parsed like a line of the device's log without a time.
      guard let entry = LogLine(time: 0, words: line.utf8), entry.remark.isEmpty,
        !entry.fields.isEmpty || entry.event == "refused"
      else { return nil }
      var values: [String: Int] = [:]
      for field in entry.fields {
        guard let value = Int(field.value) else { return nil }
        values[field.key] = value
      }
      return Entry(name: entry.event, values: values)
    }
  }

  /// The values of a key in all lines with a name.
  ///
  /// - Throws: where there are none.
  public func values(_ key: String, of name: String) throws(InputError) -> [Int] {
    let values = try valuesIfAny(key, of: name)
    guard !values.isEmpty else { throw missing(key, of: name) }
    return values
  }

  /// The same where the program may have had no reason to write such a line.
  func valuesIfAny(_ key: String, of name: String) throws(InputError) -> [Int] {
    let lines = entries.filter { $0.name == name }
    let values = lines.compactMap { $0.values[key] }
    guard values.count == lines.count else { throw missing(key, of: name) }
    return values
  }

  private func missing(_ key: String, of name: String) -> InputError {
    InputError(path, "holds no \"\(name) \(key)=…\"; the machine did not get that far")
  }

  /// The value of a key in the only line with a name.
  public func value(_ key: String, of name: String) throws(InputError) -> Int { try values(key, of: name)[0] }

  /// Whether instructions are counted on this target; if not, all counts are 0.
  ///
  /// - Throws: where the target refuses the model, or counts inexactly.
  public func countsInstructions() throws(InputError) -> Bool {
    if entries.contains(where: { $0.name == "refused" }) { throw InputError(path, "the target refuses the model") }
    let calibration = try value("instructions", of: "nothing")
    guard calibration == 0 || calibration == 1 else {
      throw InputError(path, "a lone return counts as \(calibration) instructions: the count is not exact")
    }
    return calibration == 1
  }

  /// The deepest of stacks that a program measured, in bytes.
  ///
  /// - Throws: where one was deeper than the program can measure.
  public func deepest(_ stacks: [Int]) throws(InputError) -> Int {
    let deepest = stacks.max() ?? 0
    guard deepest < Int(UInt32.max) else { throw InputError(path, "the stack went through the paint") }
    return deepest
  }
}
