/// A gray picture in the caller's memory: a byte for each pixel, 0 is black and 255 is white, row-major from the top left.
public struct GrayPicture {
  /// Pixels in a row and rows, 1...4,096.
  public let width: Int
  public let height: Int
  let pixels: UnsafePointer<UInt8>

  /// Pixels in a row or column that a picture can have.
  public static let longestSide = 4096

  /// A picture of `width * height` pixels, or `nil` if a side is out of range or the pixels are fewer.
  public init?(_ pixels: UnsafeBufferPointer<UInt8>, width: Int, height: Int) {
    let sides = 1...GrayPicture.longestSide
    guard let start = pixels.baseAddress, sides.contains(width), sides.contains(height),
      pixels.count >= width &* height
    else { return nil }
    self.width = width
    self.height = height
    self.pixels = start
  }

  var count: Int { width &* height }
}
