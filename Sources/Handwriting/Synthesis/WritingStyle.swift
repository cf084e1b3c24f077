/// A habit that people have when they write digits on a small touch screen, and synthetic samples of it: a recognizer
/// should read each of them, however rare the habit is in its training data. Signs are drawn as well, which it should
/// call unclear.
public struct WritingStyle: Sendable {
  /// The kind of a style.
  public enum Kind: Sendable {
    /// One way to write one digit.
    case digit
    /// A habit that affects all digits.
    case habit
    /// A damaged drawing, or a style between two digits.
    case weakSpot
    /// Signs that are not digits.
    case signs
  }

  /// A short description: "7 crossed", "small, 60 px".
  public let name: String
  public let kind: Kind

  /// Where on the drawing area digits are put.
  enum Place: Sendable {
    /// Near the middle.
    case middle
    /// In its four corners in turn, as near to the edges as the digit's size allows.
    case corners
  }

  /// Styles that are drawn in turn.
  var styles: [any StrokeStyle] = DigitStyle.all
  /// Height in pixels.
  var size = 125.0...175.0
  var place = Place.middle
  /// Degrees, clockwise.
  var tilt = -8.0...8.0
  /// To the right, as a share of the height.
  var slant = -0.12...0.2
  /// Pixels per millisecond.
  var speed = 0.35...0.9

  /// How the strokes of a sample differ from those of its style.
  var change: (@Sendable (inout [[StrokeSample.Point]], inout SeededGenerator) -> Void)?

  init(_ name: String, _ kind: Kind) {
    self.name = name
    self.kind = kind
  }

  /// All writing styles: first those of single digits, then habits that affect all digits, then weak spots, then signs.
  public static let all: [WritingStyle] = DigitStyle.all.map(WritingStyle.init(of:)) + habits + weakSpots + [signs]

  private init(of style: DigitStyle) {
    self.init(style.name, .digit)
    styles = [style]
  }

  private static let habits: [WritingStyle] = [
    habit("in a corner of the area") {
      $0.size = 80...110
      $0.place = .corners
    },
    habit("small, 60 px") { $0.size = 60...60 },
    habit("large, 235 px") {
      $0.size = 235...235
      $0.tilt = -2...2
    },
    habit("tilted by 20 degrees to the left") {
      $0.tilt = -20...(-20)
      $0.slant = -0.05...0.05
    },
    habit("tilted by 20 degrees to the right") {
      $0.tilt = 20...20
      $0.slant = -0.05...0.05
    },
    habit("slow, 0.12 px/ms") { $0.speed = 0.12...0.12 },
    habit("fast, 2.5 px/ms") { $0.speed = 2.5...2.5 },
    habit("left-handed") {
      $0.styles = DigitStyle.all.map(\.leftHanded)
      $0.slant = -0.3...(-0.1)
    },
    habit("from the end to the beginning") { $0.styles = DigitStyle.all.map(\.backwards) },
  ]

  private static func habit(_ name: String, _ change: (inout WritingStyle) -> Void) -> WritingStyle {
    var style = WritingStyle(name, .habit)
    change(&style)
    return style
  }

  private static let signs: WritingStyle = {
    var style = WritingStyle("signs", .signs)
    style.styles = Sign.all
    style.size = 90.0...150.0
    style.slant = -0.12...0.12
    style.change = { strokes, generator in
      strokes = generator.permutation(of: strokes.count).map { strokes[$0] }
      for k in strokes.indices {
        if generator.uniform() < 0.3 { strokes[k].reverse() }
        // Strokes that miss each other, or cross where they should meet.
        let (right, down) = (Double(generator.normal()) * 3, Double(generator.normal()) * 3)
        strokes[k] = strokes[k].map { StrokeSample.Point(x: $0.x + right, y: $0.y + down) }
      }
    }
    return style
  }()

  /// Labeled samples on a canvas that is the drawing area, so that place and size are kept; the same seed gives the
  /// same samples.
  public func samples(_ count: Int, seed: UInt64) -> [StrokeSample] {
    // Styles of one seed are unrelated, and do not change when others are added.
    let stream = name.utf8.reduce(UInt64(0)) { $0 &* 31 &+ UInt64($1) }
    var generator = SeededGenerator(seed: seed, stream: stream)
    var writer = SyntheticWriter(seed: generator.next())
    writer.jitter = 0.04
    return (0..<count).map { k in
      let style = styles[k % styles.count]
      writer.size = Double.random(in: size, using: &generator)
      writer.width = Double.random(in: 0.8...1.25, using: &generator)
      writer.tilt = Double.random(in: tilt, using: &generator)
      writer.slant = Double.random(in: slant, using: &generator)
      writer.speed = Double.random(in: speed, using: &generator)
      // Every style occurs in every corner.
      writer.middle = middle(of: writer.size, corner: k + k / styles.count, &generator)
      var sample = writer.sample(style)
      change?(&sample.strokes, &generator)
      return sample
    }
  }

  /// The middle of a digit of this size, in pixels of the drawing area.
  private func middle(of size: Double, corner: Int, _ generator: inout SeededGenerator) -> (x: Double, y: Double) {
    switch place {
    case .middle:
      let room = min(max(0, 120 - size / 2), 20)
      return (
        120 + Double.random(in: -room...room, using: &generator),
        120 + Double.random(in: -room...room, using: &generator)
      )
    case .corners:
      // A digit is 0.7 of its height wide, plus what slant and tilt add.
      let (x, y) = (0.46 * size, 0.54 * size)
      return (corner & 1 == 0 ? x : 239 - x, corner & 2 == 0 ? y : 239 - y)
    }
  }
}
