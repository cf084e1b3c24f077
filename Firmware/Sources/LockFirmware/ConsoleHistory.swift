/// The previous lines of the console, as many as fit into 64 bytes: one of the longest, or nine such as `status`.
struct ConsoleHistory {
  private static let capacity = 64

  /// The lines, the newest first, each ended by a zero. The last bytes may be the beginning of a line whose end was
  /// dropped; without its zero, it is not a line.
  private var text = InlineArray<64, UInt8>(repeating: 0)
  /// The number of the line that is chosen, from 1 for the newest; 0 for none.
  private var chosen: UInt8 = 0

  /// Adds a line, and chooses none. Lines at the end are dropped.
  mutating func add(_ line: borrowing ConsoleLine) {
    chosen = 0
    // A line has 63 characters at most, so it fits with its zero.
    var k = ConsoleHistory.capacity
    while k > line.count + 1 {
      k -= 1
      text[k] = text[k - line.count - 1]
    }
    text[line.count] = 0
    for k in 0..<line.count { text[k] = line[k] }
  }

  /// Chooses an older line, or a newer one; after the newest, none.
  ///
  /// - Returns: whether there is such a line.
  mutating func choose(older: Bool) -> Bool {
    guard older || chosen > 0 else { return false }
    // At most 32 lines have a character and a zero.
    let wanted = older ? chosen + 1 : chosen - 1
    guard wanted == 0 || !characters(of: wanted).isEmpty else { return false }
    chosen = wanted
    return true
  }

  /// Appends the chosen line to an empty one.
  func recall(to line: inout ConsoleLine) {
    for k in characters(of: chosen) { line.append(text[k]) }
  }

  /// The place of a line, from 1 for the newest; empty if there is none.
  private func characters(of number: UInt8) -> Range<Int> {
    var start = 0
    var passed: UInt8 = 0
    for k in 0..<ConsoleHistory.capacity where text[k] == 0 {
      // An end for each of 64 bytes at most.
      passed += 1
      if passed == number { return start..<k }
      start = k + 1
    }
    return 0..<0
  }
}
