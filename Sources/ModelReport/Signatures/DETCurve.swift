import Evaluation
import Foundation

/// Detection error tradeoff: for each threshold the share of strangers who are accepted and of owners who are refused,
/// on axes on which normally distributed scores give straight lines (Martin et al., 1997).
struct DETCurve {
  /// Shares, 0...1.
  struct Point: Equatable {
    var falseAcceptance: Double
    var falseRejection: Double
  }

  /// From the strictest threshold to the most lenient one; neighbors that would lie on each other are left out.
  let points: [Point]

  init(_ scores: OwnerScore.Scores) {
    guard !scores.genuine.isEmpty, !scores.impostors.isEmpty else {
      points = []
      return
    }
    var points: [Point] = []
    var (genuine, impostors) = (0, 0)
    for threshold in Set(scores.genuine + scores.impostors).sorted() {
      while genuine < scores.genuine.count, scores.genuine[genuine] <= threshold { genuine += 1 }
      while impostors < scores.impostors.count, scores.impostors[impostors] <= threshold { impostors += 1 }
      let point = Point(
        falseAcceptance: Double(impostors) / Double(scores.impostors.count),
        falseRejection: 1 - Double(genuine) / Double(scores.genuine.count))
      guard DETCurve.isShown(point) else { continue }
      if let last = points.last,
        abs(DETCurve.place(last.falseAcceptance) - DETCurve.place(point.falseAcceptance)) < 0.01,
        abs(DETCurve.place(last.falseRejection) - DETCurve.place(point.falseRejection)) < 0.01
      {
        continue
      }
      points.append(point)
    }
    self.points = points
  }

  /// The shares that the axes show.
  static let range = 0.0002...0.6
  static let ticks = [0.0005, 0.003, 0.01, 0.03, 0.1, 0.2, 0.4]

  private static func isShown(_ point: Point) -> Bool {
    range.contains(point.falseAcceptance) && range.contains(point.falseRejection)
  }

  /// An axis of the curve.
  static func axis(_ title: String) -> Axis {
    Axis(title, place(range.lowerBound)...place(range.upperBound), ticks: ticks.map(place)) { tick in
      // The labels are those of the ticks.
      let share = ticks.min { abs(place($0) - tick) < abs(place($1) - tick) } ?? 0
      return Axis.shortDecimal(share * 100) + "%"
    }
  }

  /// Where a share lies on the axes: the quantile of the standard normal distribution.
  ///
  /// The rational approximation of Peter Acklam, with a relative error below 1.2e-9.
  ///
  /// - Parameter share: above 0 and below 1.
  static func place(_ share: Double) -> Double {
    let low = 0.02425
    guard share >= low else {
      let q = (-2 * log(share)).squareRoot()
      return polynomial(
        q,
        [
          -7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00, -2.549732539343734e+00,
          4.374664141464968e+00, 2.938163982698783e+00,
        ])
        / polynomial(
          q, [7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00, 3.754408661907416e+00, 1])
    }
    guard share <= 1 - low else { return -place(1 - share) }
    let q = share - 0.5
    let r = q * q
    return q
      * polynomial(
        r,
        [
          -3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02, 1.383577518672690e+02,
          -3.066479806614716e+01, 2.506628277459239e+00,
        ])
      / polynomial(
        r,
        [
          -5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02, 6.680131188771972e+01,
          -1.328068155288572e+01, 1,
        ])
  }

  /// - Parameter coefficients: of the highest power first.
  private static func polynomial(_ x: Double, _ coefficients: [Double]) -> Double {
    coefficients.reduce(0) { $0 * x + $1 }
  }
}
