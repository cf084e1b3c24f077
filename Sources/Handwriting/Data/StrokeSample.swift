/// One drawn character of a strokes file.
public struct StrokeSample: Equatable, Sendable {
  /// Where the pen was, in units of the canvas; y points down.
  public struct Point: Equatable, Sendable {
    public var x: Double
    public var y: Double
    /// Milliseconds from any origin, or `nil` where the data set has no times.
    public var t: Double?

    public init(x: Double, y: Double, t: Double? = nil) {
      self.x = x
      self.y = y
      self.t = t
    }
  }

  /// The size of the area that was drawn on.
  public struct Canvas: Equatable, Sendable {
    public var width: Double
    public var height: Double

    public init(width: Double, height: Double) {
      self.width = width
      self.height = height
    }
  }

  /// What was drawn: a digit, or anything else for a negative.
  public var label: String
  public var writer: String?
  public var canvas: Canvas?
  /// Points per second, where known.
  public var hz: Double?
  /// At least one stroke, each of at least one point.
  public var strokes: [[Point]]

  public init(
    label: String, writer: String? = nil, canvas: Canvas? = nil, hz: Double? = nil, strokes: [[Point]]
  ) {
    self.label = label
    self.writer = writer
    self.canvas = canvas
    self.hz = hz
    self.strokes = strokes
  }

  /// The label as a digit, 0...9; `nil` for a negative: something that should be called unclear.
  public var digit: UInt8? {
    let bytes = label.utf8
    guard bytes.count == 1, let byte = bytes.first, (0x30...0x39).contains(byte) else { return nil }
    return byte - 0x30
  }
}
