public import DigitModel
import Handwriting
import Owner

/// How drawings of a PIN are compared with enrolled ones.
public protocol HandComparison: Sendable {
  /// What is compared of a drawing.
  associatedtype Form: Sendable
  /// The enrolled drawings of a digit.
  associatedtype Enrolled: Sendable

  /// What is compared of a drawing.
  func form(_ drawing: HandDrawing) -> Form
  /// Enrolls drawings of a digit, at least one.
  func enroll(_ forms: [Form]) -> Enrolled
  /// The score of a drawn PIN: the lower, the more alike.
  ///
  /// - Parameters:
  ///   - drawn: its digits.
  ///   - enrolled: what is enrolled of each of them.
  func score(_ drawn: [Form], to enrolled: [Enrolled]) -> UInt32
}

/// The signatures of the device.
public struct SignatureComparison: HandComparison {
  private let model: SignatureModel

  public struct Form: Sendable {
    var signature: Signature
    var rarity: UInt32
  }

  public init(_ model: SignatureModel) { self.model = model }

  public func form(_ drawing: HandDrawing) -> Form {
    let signature = model.signature(of: drawing)
    return Form(signature: signature, rarity: model.network.rarity(of: signature, digit: drawing.digit))
  }

  public func enroll(_ forms: [Form]) -> EnrolledDigit {
    var enrolled = EnrolledDigit()
    for form in forms { enrolled.add(form.signature, rarity: form.rarity) }
    return enrolled
  }

  public func score(_ drawn: [Form], to enrolled: [EnrolledDigit]) -> UInt32 {
    model.network.weights.score(of: measures(drawn, to: enrolled))
  }

  /// What the score is made of (`HandMeasures.values`).
  ///
  /// - Parameters:
  ///   - drawn: the digits of a PIN.
  ///   - enrolled: what is enrolled of each of them.
  public func measures(_ drawn: [Form], to enrolled: [EnrolledDigit]) -> InlineArray<6, Int32> {
    var measures = HandMeasures(reference: model.network.reference)
    for (form, digit) in zip(drawn, enrolled) {
      var digit = digit
      measures.add(form.signature, rarity: form.rarity, to: &digit)
    }
    return measures.values()
  }
}

/// Dynamic time warping, the baseline without a network: the path of each drawing at 32 moments, with its directions.
/// It knows nothing of other people, so that no drawing is more unusual than another: a score is the mean of the
/// distances to the nearest enrolled drawings.
public struct WarpingComparison: HandComparison {
  private static let points = 32
  /// Points by which one drawing may be ahead of the other.
  private static let band = 8

  public struct Form: Sendable {
    var points: [SIMD4<Float>]
  }

  public init() {}

  public func form(_ drawing: HandDrawing) -> Form {
    let samples = drawing.placed.strokes.joined().map {
      (time: Float($0.time), place: SIMD2(Float($0.x), Float($0.y)))
    }
    guard let first = samples.first, let last = samples.last else { return Form(points: []) }
    var (low, high) = (first.place, first.place)
    for sample in samples {
      low = pointwiseMin(low, sample.place)
      high = pointwiseMax(high, sample.place)
    }
    let side = max(high.x - low.x, high.y - low.y, 1)
    let middle = (low + high) / 2
    var next = 0
    let path = (0..<WarpingComparison.points).map { k in
      let time = first.time + (last.time - first.time) * Float(k) / Float(WarpingComparison.points - 1)
      while next < samples.count - 2, samples[next + 1].time < time { next += 1 }
      let (a, b) = (samples[next], samples[min(next + 1, samples.count - 1)])
      let share = b.time > a.time ? min(max((time - a.time) / (b.time - a.time), 0), 1) : 0
      return (a.place + (b.place - a.place) * share - middle) / side
    }
    return Form(
      points: path.indices.map { k in
        let way = path[min(k + 1, path.count - 1)] - path[max(k - 1, 0)]
        let length = (way * way).sum().squareRoot()
        let direction = length > 0 ? way / length * 0.25 : SIMD2(0, 0)
        return SIMD4(path[k].x, path[k].y, direction.x, direction.y)
      })
  }

  public func enroll(_ forms: [Form]) -> [Form] { forms }

  public func score(_ drawn: [Form], to enrolled: [[Form]]) -> UInt32 {
    let distances = zip(drawn, enrolled).map { form, others in others.map { distance($0, form) }.min() ?? 0 }
    return distances.reduce(0, +) / UInt32(max(distances.count, 1))
  }

  private func distance(_ a: Form, _ b: Form) -> UInt32 {
    let (count, band) = (WarpingComparison.points, WarpingComparison.band)
    guard a.points.count == count, b.points.count == count else { return (1 << 14) - 1 }
    var previous = [Float](repeating: .infinity, count: count + 1)
    previous[0] = 0
    for i in 0..<count {
      var current = [Float](repeating: .infinity, count: count + 1)
      for j in max(0, i - band)...min(count - 1, i + band) {
        let way = a.points[i] - b.points[j]
        current[j + 1] = (way * way).sum().squareRoot() + min(previous[j], previous[j + 1], current[j])
      }
      previous = current
    }
    return UInt32(min(previous[count] / Float(count) * 4096, Float((1 << 14) - 1)))
  }
}
