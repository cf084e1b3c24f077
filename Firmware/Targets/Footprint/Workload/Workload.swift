/// The fixed inputs that a recognizer is measured with, the same on the host and on every target.
///
/// Three kinds, with separate figures for each:
/// - digits: 1,000 drawn digits, every style in turn, each with its own size, place, slant, speed and noise;
/// - scribbles: 200 inks that are not meant as digits, from a dot to 512 points from corner to corner, among them the
///   densest rasters that ink can make;
/// - patterns: rasters that ink cannot make, such as a full one and a checkerboard.
public enum Workload {
  public static let digits: UInt32 = 1_000
  public static let scribbles: UInt32 = 200
  public static let patterns: UInt32 = 12
  /// Milliseconds from a sample to the next, where their times count: the panel's. The finger is up for as long.
  public static let sampleInterval: UInt32 = 13

  /// Draws the digit with this index in 0..<digits.
  public static func drawDigit(_ index: UInt32, on sink: inout some InkSink & ~Copyable) {
    var writer = FixedPointWriter(seed: index)
    writer.drawStyle(index % styles, on: &sink)
  }

  /// What the drawing with this index in 0..<digits is meant to be, 0...9.
  public static func digit(_ index: UInt32) -> UInt8 { styleDigits[Int(index % styles)] }

  /// Draws the scribble with this index in 0..<scribbles.
  public static func drawScribble(_ index: UInt32, on sink: inout some InkSink & ~Copyable) {
    var scribble = Scribble(seed: index)
    scribble.draw(index, on: &sink)
  }

  /// Row i in 0..<28 of the pattern with this index in 0..<patterns; bit j is column j.
  public static func row(_ i: UInt32, ofPattern index: UInt32) -> UInt32 {
    let columns: UInt32 = 0x0FFF_FFFF
    let odd = i & 1 != 0
    switch index {
    case 0: return columns
    case 1: return columns & (odd ? 0x5555_5555 : 0xAAAA_AAAA)
    case 2: return odd ? columns : 0
    case 3: return columns & 0x5555_5555
    case 4: return i & 2 != 0 ? columns : 0
    case 5: return columns & 0x3333_3333
    case 6: return columns & (i & 2 != 0 ? 0x3333_3333 : 0xCCCC_CCCC)
    case 7: return odd ? 0 : columns & 0x5555_5555
    default:
      var random = Randomness(seed: index * 28 + i)
      return columns & random.next()
    }
  }
}
