/// Text from outside, such as the names in a file, made harmless for a terminal. This is the only place that decides
/// which characters may be shown.
extension String {
  /// The text with an escape in place of each character that a terminal would obey or hide: control characters,
  /// characters that change the direction of text, other invisible ones. Line feeds and tabs stay.
  public var printable: String { escaped(keepingLines: true) }

  /// The same on one line: line feeds and tabs are escaped, too.
  public var printableLine: String { escaped(keepingLines: false) }

  /// Bytes from outside as printable text, with line feeds and tabs. What is not UTF-8 becomes `\xHH` for each byte.
  public init(printing bytes: some Collection<UInt8>) {
    let bytes = Array(bytes)
    if let text = String(validating: bytes, as: UTF8.self) {
      self = text.printable
      return
    }
    var text = ""
    var rest = bytes[...]
    while let first = rest.first {
      // UTF-8 takes 1 to 4 bytes for a character.
      let length = (1...Swift.min(4, rest.count)).first { String(validating: rest.prefix($0), as: UTF8.self) != nil }
      guard let length else {
        text += "\\x" + String.hexadecimal(UInt32(first), digits: 2)
        rest = rest.dropFirst()
        continue
      }
      text += String(decoding: rest.prefix(length), as: UTF8.self).printable
      rest = rest.dropFirst(length)
    }
    self = text
  }

  private func escaped(keepingLines: Bool) -> String {
    guard unicodeScalars.contains(where: { !$0.isShown(keepingLines: keepingLines) }) else { return self }
    var result = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      if scalar.isShown(keepingLines: keepingLines) {
        result.append(scalar)
      } else {
        result += "\\u{\(String.hexadecimal(scalar.value, digits: 1))}".unicodeScalars
      }
    }
    return String(result)
  }

  private static func hexadecimal(_ value: UInt32, digits: Int) -> String {
    let text = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: Swift.max(0, digits - text.count)) + text
  }
}

extension Unicode.Scalar {
  /// Whether a terminal shows the character, and does nothing else with it.
  var isPrintable: Bool {
    if isASCII { return value >= 0x20 && value < 0x7F }
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: return false
    default: return true
    }
  }

  fileprivate func isShown(keepingLines: Bool) -> Bool {
    isPrintable || keepingLines && (self == "\n" || self == "\t")
  }
}
