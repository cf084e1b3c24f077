public import Ink

/// Labeled gray images of 28x28 pixels, as MNIST has them, or crops of pictures.
public struct ImageSet: Equatable, Sendable {
  /// Pixels of one image.
  public static let pixelsPerImage = Raster.side * Raster.side

  /// All images one after the other, each row-major from the top left; 0 is paper, 255 is ink.
  public let pixels: [UInt8]
  /// The digit of each image, 0...9; in crops also 10 for what is not a digit.
  public let labels: [UInt8]
  /// Whether every pixel is 0 or 255.
  public let isBinary: Bool

  public var count: Int { labels.count }

  /// A set of given images, or `nil` unless there are 784 pixels for each label and every label is 0...9.
  public init?(pixels: [UInt8], labels: [UInt8]) {
    guard pixels.count == labels.count * ImageSet.pixelsPerImage, labels.allSatisfy({ $0 <= 9 }) else { return nil }
    self.init(checkedPixels: pixels, labels: labels)
  }

  init(checkedPixels pixels: [UInt8], labels: [UInt8]) {
    self.pixels = pixels
    self.labels = labels
    isBinary = pixels.allSatisfy { $0 == 0 || $0 == 255 }
  }

  /// Image `index`, 0..<count, with a cell set where the pixel is above `threshold`.
  public func raster(at index: Int, threshold: UInt8 = 0) -> Raster {
    var rows = InlineArray<28, UInt32>(repeating: 0)
    pixels.withUnsafeBufferPointer { pixels in
      var k = index * ImageSet.pixelsPerImage
      for i in 0..<Raster.side {
        for j in 0..<Raster.side {
          if pixels[k] > threshold { rows[i] |= 1 << UInt32(truncatingIfNeeded: j) }
          k += 1
        }
      }
    }
    return Raster(rows: rows)
  }
}
