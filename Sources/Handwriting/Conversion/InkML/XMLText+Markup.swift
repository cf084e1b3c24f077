/// Markup that Foundation's parser must not see. The text is UTF-8.
extension XMLText {
  /// Gives each processing instruction that consists of a name only, `<?name?>`, a content that
  /// nothing reads, because the parser of FoundationXML traps on an empty one.
  static func fillingEmptyInstructions(of text: [UInt8]) -> [UInt8] {
    let (open, close) = (Array("<?".utf8), Array("?>".utf8))
    let (characters, end) = (Array("<![CDATA[".utf8), Array("]]>".utf8))
    var filled: [UInt8] = []
    filled.reserveCapacity(text.count)
    var rest = text[...]
    while let byte = rest.first {
      if byte == UInt8(ascii: "<"), rest.starts(with: characters) {
        // Characters that only look like markup.
        let count = rest.firstRange(of: end).map { $0.upperBound - rest.startIndex } ?? rest.count
        filled += rest.prefix(count)
        rest = rest.dropFirst(count)
      } else if byte == UInt8(ascii: "<"), rest.starts(with: open) {
        let name = rest.dropFirst(open.count).prefix { $0 > 0x20 && $0 != UInt8(ascii: "?") }
        filled += open + name
        rest = rest[name.endIndex...]
        if rest.starts(with: close) { filled += Array(" -".utf8) }
      } else {
        filled.append(byte)
        rest = rest.dropFirst()
      }
    }
    return filled
  }

  /// Whether a document type declares entities.
  static func declaresEntities(_ text: [UInt8]) -> Bool {
    let start = Array("<!ENTITY".utf8)
    var matched = 0
    for byte in text {
      if byte == start[matched] {
        matched += 1
        if matched == start.count { return true }
      } else {
        matched = byte == start[0] ? 1 : 0
      }
    }
    return false
  }
}
