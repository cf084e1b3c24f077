/// e to a power, the same on every machine: the functions of the C library differ in their last bits, and a page of a
/// seed should be the same everywhere.
///
/// - Parameter x: -50...2; the relative error is below 0.0002 * x * x.
func portableExp(_ x: Float) -> Float {
  var power = 1 + Double(max(x, -50)) / 4096
  for _ in 0..<12 { power *= power }
  return Float(power)
}

/// Cosine and sine of a small angle, as the first terms of their series.
///
/// - Parameter degrees: -45...45; the error is below 0.00001.
func portableTurn(degrees: Float) -> (cos: Float, sin: Float) {
  let a = degrees * (.pi / 180)
  let s = a * a
  return (1 - s / 2 * (1 - s / 12 * (1 - s / 30)), a * (1 - s / 6 * (1 - s / 20 * (1 - s / 42))))
}
