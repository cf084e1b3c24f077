/// What a drawing or an image shows, as its file says: a digit, or the name of something that is not a digit.
public struct DigitLabel: Equatable, Sendable {
  /// `"0"`...`"9"` for a digit in any script, else the text without white space at its ends; never empty.
  public let text: String
  /// 0...9; `nil` for a non-digit, which should be called unclear.
  public let digit: UInt8?

  /// Reads a label. White space, control characters and zero-width marks at its ends are ignored, and any decimal digit
  /// of Unicode, such as a full-width one, is a digit. `nil` where nothing is left.
  public init?(_ text: String) {
    let bytes = text.utf8
    if bytes.count == 1, let byte = bytes.first, (0x30...0x39).contains(byte) {
      self.text = text
      digit = byte - 0x30
      return
    }
    func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
      switch scalar.properties.generalCategory {
      case .control, .format, .spaceSeparator, .lineSeparator, .paragraphSeparator: true
      default: scalar.properties.isWhitespace
      }
    }
    var scalars = Substring(text).unicodeScalars
    while let first = scalars.first, isInvisible(first) { scalars.removeFirst() }
    while let last = scalars.last, isInvisible(last) { scalars.removeLast() }
    guard let first = scalars.first else { return nil }
    if scalars.count == 1, first.properties.numericType == .decimal, let value = first.properties.numericValue,
      let digit = UInt8(exactly: value), digit <= 9
    {
      self.digit = digit
      self.text = String(digit)
    } else {
      digit = nil
      self.text = String(Substring(scalars))
    }
  }

  /// What the error says where a label is empty.
  static let emptyMessage = "the label is empty: name the digit, or what else was drawn"

  /// Reads a label for each character of a text, such as the value of an option.
  public static func list(_ text: String) -> [DigitLabel]? {
    guard let whole = DigitLabel(text) else { return nil }
    var labels: [DigitLabel] = []
    for character in whole.text {
      guard let label = DigitLabel(String(character)) else { return nil }
      labels.append(label)
    }
    return labels
  }
}
