import Core2Simulator
import HostSupport

/// The output of the measured program: lines with a name and `key=value` pairs, mixed with other lines.
struct MachineLog {
  /// One line.
  struct Entry: Equatable {
    var name: String
    var values: [String: Int]
  }

  let path: String
  let entries: [Entry]

  init(reading path: String) throws(InputError) {
    self.init(String(decoding: try AtomicFile.read(path, limit: 1 << 26), as: UTF8.self), path: path)
  }

  init(_ text: String, path: String) {
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
  func values(_ key: String, of name: String) throws(InputError) -> [Int] {
    let lines = entries.filter { $0.name == name }
    let values = lines.compactMap { $0.values[key] }
    guard !values.isEmpty, values.count == lines.count else {
      throw InputError(path, "holds no \"\(name) \(key)=…\"; the machine did not get that far")
    }
    return values
  }

  /// The value of a key in the only line with a name.
  func value(_ key: String, of name: String) throws(InputError) -> Int { try values(key, of: name)[0] }
}
