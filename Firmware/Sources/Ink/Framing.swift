/// The cells that one point of the pen covers in the raster.
public enum Pen: UInt8, Sendable {
  /// The cell alone.
  case cell = 0
  /// The cell and its four neighbors in row and column.
  case plus = 1
  /// The cell and its eight neighbors: the article's pen.
  case square = 2

  /// Cells that the pen reaches beyond its center.
  var reach: Int { self == .cell ? 0 : 1 }
}

/// How strokes on the 240x240 drawing area become a raster. The model header stores it.
public struct Framing: Equatable, Sendable {
  public enum Mode: UInt8, Sendable {
    /// Row y * 28 / 240, column x * 28 / 240: position and size as drawn.
    case asDrawn = 0
    /// Scaled so that the longer side fills a box, then centered by center of mass.
    case normalized = 1
  }

  public var mode: Mode
  /// Cells that the longer side of the drawn ink takes, pen included, 4...28. Ignored for `asDrawn`.
  public var box: UInt8
  public var pen: Pen

  /// The valid range of `box`, in cells.
  public static let boxes: ClosedRange<UInt8> = 4...28

  public init(_ mode: Mode, box: UInt8 = 20, pen: Pen = .square) {
    self.mode = mode
    self.box = box
    self.pen = pen
  }

  /// The article's mapping.
  public static let asDrawn = Framing(.asDrawn)
  /// MNIST's box of 20.
  public static let normalized = Framing(.normalized)
}
