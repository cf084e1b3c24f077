/// The prediction of the network for one drawing.
public struct Prediction: Equatable, Sendable {
  /// 0...9.
  public var digit: UInt8
  /// The probability of `digit` in thousandths, 0...1000, calibrated by the model's sharpness.
  public var confidence: UInt16
  /// The second likeliest digit, 0...9.
  public var second: UInt8
  /// Whether the model's threshold rejects the prediction.
  public var isUnclear: Bool

  public init(digit: UInt8, confidence: UInt16, second: UInt8, isUnclear: Bool) {
    self.digit = digit
    self.confidence = confidence
    self.second = second
    self.isUnclear = isUnclear
  }

  /// Softmax in integers. Of equal logits the smaller digit comes first.
  public init(_ logits: Logits, header: ModelHeader) {
    let values = logits.values.span
    let classes = Int(header.classes)
    var (digit, second) = (0, 0)
    var (best, runnerUp) = (Int32.min, Int32.min)
    var highest = Int32.min
    for k in 0..<classes {
      let value = values[unchecked: k]
      highest = max(highest, value)
      // The class after the digits means "not a digit".
      if k == 10 { break }
      if value > best {
        (second, runnerUp) = (digit, best)
        (digit, best) = (k, value)
      } else if value > runnerUp {
        (second, runnerUp) = (k, value)
      }
    }
    var sum: UInt32 = 0
    var mine: UInt32 = 0
    for k in 0..<classes {
      let weight = weight(values[unchecked: k], below: highest, header)
      sum &+= weight
      if k == digit { mine = weight }
    }
    // The highest class has weight 32,768, so the sum is never zero.
    let confidence = thousandths(mine, of: sum)
    self.init(
      digit: UInt8(truncatingIfNeeded: digit), confidence: confidence, second: UInt8(truncatingIfNeeded: second),
      isUnclear: confidence < header.threshold)
  }
}

extension Logits {
  /// The probability of each class in thousandths, calibrated by the model's sharpness: the digits, then "not a digit"
  /// where the model has that class, then zeros.
  public func probabilities(_ header: ModelHeader) -> InlineArray<11, UInt16> {
    let classes = Int(header.classes)
    var highest = Int32.min
    for k in 0..<classes { highest = max(highest, values[k]) }
    var sum: UInt32 = 0
    for k in 0..<classes { sum &+= weight(values[k], below: highest, header) }
    var probabilities = InlineArray<11, UInt16>(repeating: 0)
    for k in 0..<classes { probabilities[k] = thousandths(weight(values[k], below: highest, header), of: sum) }
    return probabilities
  }
}

extension Logits {
  /// How much likelier a class is than another, as a power of two in 1/256, calibrated by the model's sharpness; at most
  /// ten powers of two in both directions.
  public func margin(of a: Int, over b: Int, _ header: ModelHeader) -> Int32 {
    let difference = values[a] &- values[b]
    // Logits of three views stay below 2^28 in magnitude, so the difference fits.
    let size = octaves(UInt32(difference.magnitude), header)
    let margin = Int32(truncatingIfNeeded: min(size, 2560))
    return difference < 0 ? 0 &- margin : margin
  }
}

/// The difference of two logits as a power of two, in 1/256.
@inline(__always)
private func octaves(_ difference: UInt32, _ header: ModelHeader) -> UInt32 {
  let (high, low) = difference.multipliedFullWidth(by: header.sharpness)
  return high >> 16 == 0 ? high << 16 | low >> 16 : .max
}

/// The weight of a class in the softmax, 32,768 for the highest one.
@inline(__always)
private func weight(_ value: Int32, below highest: Int32, _ header: ModelHeader) -> UInt32 {
  // Logits of three views stay below 2^28 in magnitude, so the difference fits.
  exponential(octaves(UInt32(bitPattern: highest &- value), header))
}

/// The share of a weight in the sum of all, rounded. 11 weights times 1,000 stay below 2^29.
@inline(__always)
private func thousandths(_ weight: UInt32, of sum: UInt32) -> UInt16 {
  UInt16(truncatingIfNeeded: (weight &* 1000 &+ sum / 2) / sum)
}

/// 32,768 * 2^(-distance / 256), within one unit.
private func exponential(_ distance: UInt32) -> UInt32 {
  let whole = distance >> 8
  guard whole < 16 else { return 0 }
  let k = Int(distance >> 4 & 15)
  let table = powers.span
  let low = UInt32(table[unchecked: k])
  let high = UInt32(table[unchecked: k &+ 1])
  return (low &- (low &- high) &* (distance & 15) / 16) &>> whole
}

/// round(32,768 * 2^(-k / 16)).
private let powers: InlineArray<17, UInt16> = [
  32768, 31379, 30048, 28774, 27554, 26386, 25268, 24196, 23170, 22188, 21247, 20347, 19484, 18658, 17867, 17109, 16384,
]
