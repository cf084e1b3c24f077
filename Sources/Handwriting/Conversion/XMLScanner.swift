import HostSupport

/// Splits XML into elements and text: as much of it as InkML files use. Names lose their namespace's prefix.
struct XMLScanner {
  enum Token: Equatable {
    case open(String, attributes: [String: String])
    case close(String)
    case text(String)
  }

  private let text: String.UTF8View
  private let path: String
  private var position: String.UTF8View.Index
  private var line = 1
  /// The line on which the token began that `next` returned last.
  private(set) var tokenLine = 1
  /// The end of an element that was written as `<name/>`.
  private var pendingClose: String?

  init(_ text: String.UTF8View, path: String) {
    self.text = text
    self.path = path
    position = text.startIndex
  }

  /// The next token, or `nil` at the end; comments, declarations and processing instructions are passed over.
  mutating func next() throws(InputError) -> Token? {
    if let name = pendingClose {
      pendingClose = nil
      return .close(name)
    }
    while position < text.endIndex {
      tokenLine = line
      guard text[position] == UInt8(ascii: "<") else {
        let end = text[position...].firstIndex(of: UInt8(ascii: "<")) ?? text.endIndex
        return .text(XMLScanner.unescaped(take(to: end)))
      }
      if text[position...].starts(with: "<!--".utf8) {
        try skip(past: "-->")
      } else if text[position...].starts(with: "<?".utf8) {
        try skip(past: "?>")
      } else if text[position...].starts(with: "<![CDATA[".utf8) {
        throw InputError(path, line: line, "CDATA is not read")
      } else if text[position...].starts(with: "<!".utf8) {
        try skip(past: ">")
      } else {
        return try tag()
      }
    }
    return nil
  }

  private mutating func tag() throws(InputError) -> Token {
    var end = position
    var quote: UInt8?
    while end < text.endIndex, quote != nil || text[end] != UInt8(ascii: ">") {
      let byte = text[end]
      if let open = quote {
        if byte == open { quote = nil }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      }
      end = text.index(after: end)
    }
    guard end < text.endIndex else { throw InputError(path, line: line, "a tag has no end") }
    var content = Substring(take(to: end)).dropFirst()
    position = text.index(after: position)

    if content.first == "/" { return .close(XMLScanner.name(content.dropFirst())) }
    let isEmpty = content.last == "/"
    if isEmpty { content = content.dropLast() }
    let name = XMLScanner.name(content)
    guard !name.isEmpty else { throw InputError(path, line: tokenLine, "a tag has no name") }
    if isEmpty { pendingClose = name }
    return .open(name, attributes: XMLScanner.attributes(content.drop { !$0.isWhitespace }))
  }

  private mutating func skip(past end: String) throws(InputError) {
    let bytes = Array(end.utf8)
    var k = position
    while k < text.endIndex, !text[k...].starts(with: bytes) { k = text.index(after: k) }
    guard k < text.endIndex else { throw InputError(path, line: line, "a tag has no end") }
    _ = take(to: text.index(k, offsetBy: bytes.count))
  }

  private mutating func take(to end: String.UTF8View.Index) -> String {
    let part = text[position..<end]
    line += part.count { $0 == 0x0A }
    position = end
    return String(decoding: part, as: UTF8.self)
  }

  private static func name(_ text: Substring) -> String {
    let word = text.prefix { !$0.isWhitespace }
    return String(word.split(separator: ":").last ?? word)
  }

  private static func attributes(_ text: Substring) -> [String: String] {
    var attributes: [String: String] = [:]
    var rest = text
    while let equals = rest.firstIndex(of: "=") {
      let key = rest[..<equals].filter { !$0.isWhitespace }
      rest = rest[rest.index(after: equals)...].drop { $0.isWhitespace }
      guard let quote = rest.first, quote == "\"" || quote == "'" else { break }
      rest = rest.dropFirst()
      guard let end = rest.firstIndex(of: quote) else { break }
      attributes[key] = unescaped(String(rest[..<end]))
      rest = rest[rest.index(after: end)...]
    }
    return attributes
  }

  private static func unescaped(_ text: String) -> String {
    guard text.contains("&") else { return text }
    return text.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
      .replacing("&apos;", with: "'").replacing("&amp;", with: "&")
  }
}
