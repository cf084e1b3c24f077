/// A line of the console: at most 63 printable characters, in words that are separated by spaces.
struct ConsoleLine {
  static let capacity = 63

  private var characters = InlineArray<63, UInt8>(repeating: 0)
  private(set) var count = 0
  /// Whether the line has more characters than fit; then the whole line is refused.
  private(set) var isTooLong = false

  mutating func append(_ character: UInt8) {
    if count < ConsoleLine.capacity {
      characters[count] = character
      count += 1
    } else {
      isTooLong = true
    }
  }

  mutating func removeLast() { if count > 0 { count -= 1 } }

  mutating func clear() {
    count = 0
    isTooLong = false
  }

  /// Whether nothing was typed; characters that did not fit count as typed.
  var isEmpty: Bool { count == 0 && !isTooLong }

  subscript(k: Int) -> UInt8 { characters[k] }

  /// The word with index `index`, from 0, as a range of characters; empty when there is none.
  func word(_ index: Int) -> Range<Int> {
    var start = 0
    var left = index
    while true {
      while start < count, characters[start] == 0x20 { start += 1 }
      var end = start
      while end < count, characters[end] != 0x20 { end += 1 }
      if left == 0 { return start..<end }
      left -= 1
      start = end
    }
  }

  /// Whether the word with this index is the first word of `text`, which may be its only one.
  func word(_ index: Int, is text: StaticString) -> Bool {
    let range = word(index)
    guard range.count <= text.utf8CodeUnitCount else { return false }
    for k in 0..<range.count where characters[range.lowerBound + k] != text.utf8Start[k] { return false }
    return range.count == text.utf8CodeUnitCount || text.utf8Start[range.count] == 0x20
  }

  /// The word with this index as a decimal number of at most six digits.
  func number(_ index: Int) -> UInt32? {
    let range = word(index)
    guard !range.isEmpty, range.count <= 6 else { return nil }
    var value: UInt32 = 0
    for k in range {
      guard (0x30...0x39).contains(characters[k]) else { return nil }
      value = value * 10 + UInt32(characters[k] - 0x30)
    }
    return value
  }
}
