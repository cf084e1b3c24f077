import HostSupport

/// What the measured program wrote: lines of a name and `key=value` pairs, other lines between them.
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
      let words = line.split(separator: " ")
      guard let name = words.first, words.count > 1 || name == "refused" else { return nil }
      var values: [String: Int] = [:]
      for word in words.dropFirst() {
        let pair = word.split(separator: "=")
        guard pair.count == 2, let value = Int(pair[1]) else { return nil }
        values[String(pair[0])] = value
      }
      return Entry(name: String(name), values: values)
    }
  }

  /// The values of a key in all lines of a name.
  func values(_ key: String, of name: String) throws(InputError) -> [Int] {
    let lines = entries.filter { $0.name == name }
    let values = lines.compactMap { $0.values[key] }
    guard !values.isEmpty, values.count == lines.count else {
      throw InputError(path, "holds no \"\(name) \(key)=…\"; the machine did not get that far")
    }
    return values
  }

  /// The value of a key in the one line of a name.
  func value(_ key: String, of name: String) throws(InputError) -> Int { try values(key, of: name)[0] }
}
