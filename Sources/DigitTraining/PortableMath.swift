/// Transcendental functions from IEEE 754 additions and multiplications alone, so that a model is the same on every
/// machine: a C library's differ in the last bit.
enum PortableMath {
  /// e^x; 0 below -87 and e^88 above 88. Relative error below 2e-7.
  static func exp(_ x: Float) -> Float {
    guard x > -87 else { return 0 }
    let bounded = min(x, 88)
    // x = k ln 2 + r with |r| <= ln 2 / 2; ln 2 in two parts (Cody and Waite) keeps r exact.
    let k = (bounded * 1.442_695_04).rounded()
    let r = (bounded - k * 0.693_359_375) - k * -2.121_944_4e-4
    var p: Float = 1.388_888_9e-3
    p = p * r + 8.333_333_4e-3
    p = p * r + 4.166_666_8e-2
    p = p * r + 1.666_666_7e-1
    p = p * r + 0.5
    p = p * r + 1
    p = p * r + 1
    return p * Float(sign: .plus, exponent: Int(k), significand: 1)
  }

  /// The natural logarithm of a normal positive number. Absolute error below 2e-7 of max(1, |ln x|).
  static func log(_ x: Float) -> Float {
    precondition(x.isNormal && x > 0)
    var exponent = Double(x.exponent)
    var m = Double(x.significand)
    if m > 1.414_213_562_373_095 {
      m /= 2
      exponent += 1
    }
    // ln m = 2 artanh((m - 1) / (m + 1)); |s| < 0.172, so that the term after the last is below 1e-10.
    let s = (m - 1) / (m + 1)
    let q = s * s
    let series = 1 + q * (1 / 3.0 + q * (1 / 5.0 + q * (1 / 7.0 + q * (1 / 9.0 + q / 11.0))))
    return Float(exponent * 0.693_147_180_559_945_3 + 2 * s * series)
  }

  /// (1 + cos(pi * x)) / 2 for x in 0...1: from 1 down to 0. Absolute error below 1e-6.
  static func cosineFall(_ x: Float) -> Float {
    // cos(pi x) = sin(pi (1/2 - x)), whose argument is within ±pi/2, where the Taylor series converges fast.
    let y = Double(0.5 - min(max(x, 0), 1)) * 3.141_592_653_589_793
    let q = y * y
    let sine = y * (1 - q / 6 * (1 - q / 20 * (1 - q / 42 * (1 - q / 72 * (1 - q / 110)))))
    return Float((1 + sine) / 2)
  }
}
