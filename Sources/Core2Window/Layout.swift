import Core2HAL
import LockFirmware

/// The positions of all parts in a window of a given size.
struct Layout: Equatable {
  /// The size of the case around the LCD, with room for the shaking of the motor, in LCD pixels.
  static let border = 22
  static let top = 30
  static let bottom = 16
  static let margin = 10
  static let deviceWidth = Int(TouchGeometry.width) + 2 * (border + margin)
  static let deviceHeight = Int(TouchGeometry.height) + top + bottom + 2 * margin
  static let largestScale = 8
  /// The width of the pane in a new window, in characters.
  static let paneColumns = 46

  /// Output pixels per LCD pixel.
  let scale: Int
  /// Output pixels per font pixel.
  let textScale: Int
  let device: Box
  let lcd: Box
  /// The touch panel: the LCD and the strip of buttons below it.
  let panel: Box
  /// The serial pane; `nil` if the window is too narrow.
  let pane: Box?
  let status: Box

  /// - Parameters:
  ///   - width, height: the size of the window's output, in pixels.
  init(width: Int, height: Int) {
    // The text is smaller than the LCD's, which shows more of the log.
    var fitting = 1
    for scale in 2...Layout.largestScale {
      let size = Layout.smallestSize(scale: scale)
      if size.width <= width, size.height <= height { fitting = scale }
    }
    let scale = fitting
    self.scale = scale
    textScale = Layout.textScale(scale)
    let statusHeight = Layout.statusHeight(scale)
    status = Box(x: 0, y: height - statusHeight, width: width, height: statusHeight)

    let deviceWidth = Layout.deviceWidth * scale
    let deviceHeight = Layout.deviceHeight * scale
    let paneWidth = width - deviceWidth - Layout.margin * scale
    let hasPane = paneWidth >= 24 * Font.advance * textScale
    device = Box(
      x: hasPane ? 0 : max(0, (width - deviceWidth) / 2), y: max(0, (height - statusHeight - deviceHeight) / 2),
      width: deviceWidth, height: deviceHeight)
    lcd = Box(
      x: device.x + (Layout.margin + Layout.border) * scale, y: device.y + (Layout.margin + Layout.top) * scale,
      width: Int(Screen.width) * scale, height: Int(Screen.height) * scale)
    panel = Box(x: lcd.x, y: lcd.y, width: lcd.width, height: Int(TouchGeometry.height) * scale)
    pane =
      hasPane
      ? Box(
        x: deviceWidth, y: Layout.margin * scale, width: paneWidth,
        height: height - statusHeight - 2 * Layout.margin * scale)
      : nil
  }

  /// The size of a new window for a scale, in output pixels.
  static func preferredSize(scale: Int) -> (width: Int, height: Int) {
    let smallest = smallestSize(scale: scale)
    return (smallest.width + (paneColumns * Font.advance + 16) * textScale(scale) + margin * scale, smallest.height)
  }

  /// The largest scale, at most 3, whose window fits into an area of a screen; 1 if none fits.
  static func comfortableScale(width: Double, height: Double) -> Int {
    let fitting = (1...3).last {
      let size = preferredSize(scale: $0)
      return Double(size.width) <= width && Double(size.height) <= height
    }
    return fitting ?? 1
  }

  /// The pixel of the touch panel at a position of the output, or `nil` outside the panel.
  func panelPoint(_ x: Int, _ y: Int) -> TouchPoint? {
    guard panel.contains(x, y) else { return nil }
    return TouchPoint(x: UInt16((x - panel.x) / scale), y: UInt16((y - panel.y) / scale))
  }

  private static func smallestSize(scale: Int) -> (width: Int, height: Int) {
    (deviceWidth * scale, deviceHeight * scale + statusHeight(scale))
  }

  private static func textScale(_ scale: Int) -> Int { max(1, scale / 3) }
  private static func statusHeight(_ scale: Int) -> Int { (Font.height + 4) * textScale(scale) }
}
