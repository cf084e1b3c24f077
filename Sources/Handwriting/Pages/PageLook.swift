/// What pages of a kind have in common: ranges from which each page draws its own values.
struct PageLook {
  enum Ruling { case none, lines, squares }
  enum Content { case digits, mixed, none, one }

  var content = Content.digits
  var pens: [PagePen.Kind] = [.ball, .ball, .pencil, .marker]
  var ruling = Ruling.none
  /// Share of the pages, of a kind without a ruling of its own, that are ruled or squared anyway.
  var otherRuling: Float = 0
  /// Sides of pictures, in pixels; half of the pages that are not square are upright.
  var sizes = [(640, 480), (640, 480), (640, 480), (800, 600), (960, 720), (1024, 768), (1280, 960), (1600, 1200)]
  /// Pixels, bounded by what the picture has room for.
  var digitHeight: ClosedRange<Float> = 22...200
  /// Width of the pen as a share of the digit's height.
  var penWidth: ClosedRange<Float> = 0.05...0.2
  /// Between the boxes of neighbors, as a share of the height.
  var gap: ClosedRange<Float> = 0.15...0.9
  var touches = false
  var isLightOnDark = false
  /// White paper in full light, as a share of white in the picture.
  var brightness: ClosedRange<Float> = 0.58...0.98
  /// Share of the light that is missing at the darker side.
  var gradient: ClosedRange<Float> = 0...0.25
  /// Share of the light that is missing in the corners.
  var vignette: ClosedRange<Float> = 0...0.25
  /// Share of the pages with a shadow.
  var shadows: Float = 0.15
  /// Share of the light that is missing in a shadow.
  var shadow: ClosedRange<Float> = 0.06...0.25
  /// Degrees, to either side.
  var turn: ClosedRange<Float> = 0...5
  /// Share of the side by which corners move.
  var warp: ClosedRange<Float> = 0...0.08
  /// Standard deviation of the blur in pixels.
  var blur: ClosedRange<Float> = 0.3...1
  /// Standard deviation of the sensor's noise, in levels of 256.
  var noise: ClosedRange<Float> = 1...4
  /// Of the compression.
  var quality: ClosedRange<Float> = 40...95
  /// Share of the pages whose edges are in the picture.
  var edges: Float = 0.25

  init(_ kind: PageKind) {
    switch kind {
    case .plainPen: pens = [.ball]
    case .plainPencil: pens = [.pencil]
    case .plainMarker: (pens, digitHeight) = ([.marker], 30...200)
    case .ruled: (ruling, pens) = (.lines, [.ball, .ball, .pencil])
    case .squared: (ruling, pens) = (.squares, [.ball, .ball, .pencil])
    case .touching: (touches, otherRuling) = (true, 0.2)
    case .tiny:
      sizes = [(480, 360), (640, 480), (800, 600)]
      (pens, digitHeight, otherRuling) = ([.ball, .ball, .pencil], 14...22, 0.3)
    case .blurred: (blur, digitHeight, penWidth, otherRuling) = (1.5...3, 28...40, 0.1...0.2, 0.2)
    case .dark: (brightness, noise, otherRuling) = (0.16...0.32, 2...6, 0.3)
    case .uneven: (gradient, vignette, shadows, shadow, otherRuling) = (0.35...0.7, 0.1...0.35, 1, 0.3...0.55, 0.3)
    case .tilted: (turn, otherRuling) = (6...15, 0.3)
    case .small: (sizes, digitHeight, otherRuling) = ([(320, 240)], 18...70, 0.2)
    case .inverted: (pens, isLightOnDark, brightness) = ([.chalk], true, 0.75...1)
    case .oneLarge:
      content = .one
      pens = [.ball, .pencil, .marker, .marker]
      (warp, noise, edges, shadows) = (0...0.05, 1...3, 0, 0.05)
    case .mixed: (content, otherRuling) = (.mixed, 0.3)
    case .none: (content, otherRuling) = (.none, 0.3)
    }
  }

  /// The sides of a picture.
  func size(_ generator: inout SeededGenerator) -> (width: Int, height: Int) {
    if case .one = content, generator.uniform() < 0.6 {
      let side = generator.uniform() < 0.2 ? 28 : 28 + generator.index(below: 273)
      return (side, side)
    }
    if case .one = content { return (640, 480) }
    let (width, height) = sizes[generator.index(below: sizes.count)]
    let isUpright = generator.uniform() < 0.35
    // A small picture is 320 wide either way.
    if width == 320 { return isUpright ? (320, 428) : (320, 240) }
    return isUpright ? (height, width) : (width, height)
  }
}
