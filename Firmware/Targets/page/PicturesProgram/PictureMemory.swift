import DigitFinder
import PicturesMemory

/// The memory that a picture needs: its pixels in color, in gray, and the tables of the finder.
struct PictureMemory {
  let width: Int
  let height: Int
  /// Bytes of it all.
  let size: Int
  private let finderSize: Int

  /// Pixels of the picture.
  var count: Int { width &* height }
  /// Red, green, blue and opacity in a word, red lowest; later the step that is shown.
  let colors = UnsafeMutableRawPointer(pictures_memory()).assumingMemoryBound(to: UInt32.self)
  let gray: UnsafeMutablePointer<UInt8>
  var finder: UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(start: gray + count, count: finderSize)
  }

  /// `nil` if a side is not in 1...4,096. So no size below exceeds 2^28. Luma becomes gray where it lies.
  init?(width: UInt32, height: UInt32, isLuma: Bool = false) {
    let sides = 1...UInt32(GrayPicture.longestSide)
    guard sides.contains(width), sides.contains(height) else { return nil }
    self.width = Int(width)
    self.height = Int(height)
    let count = self.width &* self.height
    finderSize = DigitFinder.memorySize(width: self.width, height: self.height)
    size = 5 &* count &+ finderSize
    gray = pictures_memory() + (isLuma ? 0 : 4 &* count)
  }

  /// Makes each gray value the mean of some columns of luma, of which a row has `stride` values, and as many rows.
  func reduceLuma(stride: Int) {
    let times = stride / width
    guard times > 1 else { return }
    let scale = (1 << 16) / (times &* times)
    // A value is written only where all luma before it has been read.
    var next = gray
    for row in 0..<height {
      var corner = gray + row &* times &* stride
      for _ in 0..<width {
        var sum = 0
        var at = corner
        for _ in 0..<times {
          for column in 0..<times { sum &+= Int(at[column]) }
          at += stride
        }
        next.pointee = UInt8(truncatingIfNeeded: (sum &* scale &+ 1 << 15) >> 16)
        next += 1
        corner += times
      }
    }
  }

  /// The luma of BT.601, rounded: 0.299 R + 0.587 G + 0.114 B.
  func makeGray() {
    for k in 0..<count {
      let color = colors[k]
      // The weights add up to 1,000, so the result is at most 255.
      let sum = 299 &* (color & 0xFF) &+ 587 &* (color >> 8 & 0xFF) &+ 114 &* (color >> 16 & 0xFF)
      gray[k] = UInt8(truncatingIfNeeded: (sum &+ 500) / 1000)
    }
  }
}
