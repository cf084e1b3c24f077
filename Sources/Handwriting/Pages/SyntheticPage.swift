/// A synthetic photograph of a page with handwritten digits, and where they are.
package struct SyntheticPage: Equatable, Sendable {
  /// A rectangle of pixels, from (x0, y0) to the pixel before (x1, y1); y points down.
  package struct Box: Equatable, Sendable {
    package var x0: Int
    package var y0: Int
    package var x1: Int
    package var y1: Int

    package init(x0: Int, y0: Int, x1: Int, y1: Int) {
      (self.x0, self.y0, self.x1, self.y1) = (x0, y0, x1, y1)
    }

    package var width: Int { x1 - x0 }
    package var height: Int { y1 - y0 }
  }

  /// A digit on the page.
  package struct Digit: Equatable, Sendable {
    /// 0...9.
    package var digit: UInt8
    /// The line that it stands on, 0 for the first.
    package var line: Int
    /// The smallest box around its ink, as it would be without blur; never empty, and within the picture.
    package var box: Box
  }

  package let kind: PageKind
  /// Pixels in a row, 28...1,600.
  package let width: Int
  /// Rows of pixels, 28...1,600.
  package let height: Int
  /// Row-major, `width` a row; 0 is black, 255 white.
  package let pixels: [UInt8]
  /// In reading order: line by line from the top, each from left to right. Empty for `PageKind.none` only.
  package let digits: [Digit]
}
