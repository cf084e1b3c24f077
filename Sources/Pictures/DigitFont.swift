/// Digits of 5 times 7 squares, and "?".
enum DigitFont {
  /// Squares of a digit, and from one digit to the next.
  static let width = 5
  static let height = 7
  static let advance = 6

  /// The seven rows of a character, the uppermost first; bit 4 is the leftmost square. What is not a digit is "?".
  static func rows(of character: Character) -> [UInt8] {
    guard let digit = character.wholeNumberValue, character.isASCII else { return question }
    return digits[digit]
  }

  private static let question: [UInt8] = [0b01110, 0b10001, 0b00001, 0b00110, 0b00100, 0b00000, 0b00100]

  private static let digits: [[UInt8]] = [
    [0b01110, 0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b01110],
    [0b00100, 0b01100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110],
    [0b01110, 0b10001, 0b00001, 0b00110, 0b01000, 0b10000, 0b11111],
    [0b11110, 0b00001, 0b00001, 0b01110, 0b00001, 0b00001, 0b11110],
    [0b00010, 0b00110, 0b01010, 0b10010, 0b11111, 0b00010, 0b00010],
    [0b11111, 0b10000, 0b11110, 0b00001, 0b00001, 0b10001, 0b01110],
    [0b00110, 0b01000, 0b10000, 0b11110, 0b10001, 0b10001, 0b01110],
    [0b11111, 0b00001, 0b00010, 0b00100, 0b01000, 0b01000, 0b01000],
    [0b01110, 0b10001, 0b10001, 0b01110, 0b10001, 0b10001, 0b01110],
    [0b01110, 0b10001, 0b10001, 0b01111, 0b00001, 0b00010, 0b01100],
  ]
}
