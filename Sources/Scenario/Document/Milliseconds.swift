/// A time as scenarios write it: a number and a unit.
struct Milliseconds {
  var value: UInt64

  private static let units: [(name: String, milliseconds: UInt64)] = [
    ("ms", 1), ("min", 60_000), ("s", 1000), ("h", 3_600_000),
  ]

  /// Reads a number without a sign, with or without decimals, and a unit. A part of a millisecond is refused.
  init?(_ text: String) {
    let text = text.filter { $0 != " " }
    if text == "0" {
      value = 0
      return
    }
    guard let unit = Milliseconds.units.first(where: { text.hasSuffix($0.name) }) else { return nil }
    let parts = text.dropLast(unit.name.count).split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let whole = Milliseconds.digits(parts[0]) else { return nil }
    var value = whole * unit.milliseconds
    if parts.count == 2 {
      guard let fraction = Milliseconds.digits(parts[1]) else { return nil }
      let scale = parts[1].reduce(UInt64(1)) { product, _ in product * 10 }
      guard fraction * unit.milliseconds % scale == 0 else { return nil }
      value += fraction * unit.milliseconds / scale
    }
    self.value = value
  }

  /// Up to nine digits, so that nothing overflows.
  private static func digits(_ text: Substring) -> UInt64? {
    guard (1...9).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return UInt64(text)
  }

  /// The time with the largest unit that leaves no fraction.
  static func text(_ value: UInt64) -> String {
    let unit = units.sorted { $0.milliseconds > $1.milliseconds }.first { value > 0 && value % $0.milliseconds == 0 }
    guard let unit else { return "0 ms" }
    return "\(value / unit.milliseconds) \(unit.name)"
  }
}
