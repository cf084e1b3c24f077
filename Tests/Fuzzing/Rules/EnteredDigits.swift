/// The digits that were logged since an entry of a PIN began.
///
/// CLEAR takes a digit back and is not logged, so these are what was entered only where there are as many as a PIN has:
/// only a complete PIN can be entered.
package struct EnteredDigits: Equatable, Sendable {
  /// 0...9, or `nil` where a production log masks it.
  package private(set) var digits: [UInt8?]

  package init(_ digits: [UInt8?] = []) { self.digits = digits }

  package mutating func append(_ digit: UInt8?) { digits.append(digit) }

  /// The same with each digit unknown in turn.
  var exceptOne: [EnteredDigits] {
    digits.indices.map {
      var other = self
      other.digits[$0] = nil
      return other
    }
  }

  /// Whether no digit was taken back from a PIN of this length, and none is masked.
  func isExact(length: Int) -> Bool { digits.count == length && !digits.contains(nil) }

  /// Whether both can have led to the same PIN of this length: a common subsequence is that long.
  func canEqual(_ other: EnteredDigits, length: Int) -> Bool {
    var longest = [Int](repeating: 0, count: other.digits.count + 1)
    for digit in digits {
      var diagonal = 0
      for (k, candidate) in other.digits.enumerated() {
        let above = longest[k + 1]
        let isSame = digit == nil || candidate == nil || digit == candidate
        longest[k + 1] = isSame ? diagonal + 1 : max(above, longest[k])
        diagonal = above
      }
    }
    return (longest.last ?? 0) >= length
  }
}
