/// The room that a screen has for the content of a window, in output pixels.
struct ScreenArea: Equatable {
  let width: Int
  let height: Int

  /// - Parameters:
  ///   - usable: the screen without the desktop's bars, in window units.
  ///   - borders: what the decorations add to the content on all sides together, in window units.
  ///   - density: output pixels per window unit.
  init(usable: (width: Int, height: Int), borders: (width: Int, height: Int), density: Double) {
    func pixels(_ units: Int) -> Int { Int((Double(max(0, units)) * density).rounded(.down)) }
    width = pixels(usable.width - borders.width)
    height = pixels(usable.height - borders.height)
  }

  /// The largest scale of a device that fits.
  var largestScale: Int { Layout.largestScale(width: width, height: height) }

  /// The size of a window for a scale; larger than the area only if the scale is too large for it.
  func size(scale: Int, columns: Int) -> (width: Int, height: Int) {
    Layout.size(scale: scale, columns: columns, width: width, height: height)
  }
}
