import Core2HAL

/// The positions of all parts in a window of a given size.
///
/// The device gets the largest scale that fits. The case around it, the status line and the pane give way to it: the
/// pane is beside or below the device, and folds away below its smallest size.
struct Layout: Equatable {
  /// LCD pixels around the touch panel: the case, and outside of it the room for its shadow and the waves of the motor.
  struct Surround: Equatable {
    var side: Int
    var top: Int
    var bottom: Int

    static let wide = Surround(side: 32, top: 40, bottom: 26)
    static let narrow = Surround(side: 3, top: 3, bottom: 3)
    /// LCD pixels of the room outside of the case, at most.
    static let margin = 10

    func width(scale: Int) -> Int { (Int(TouchGeometry.width) + 2 * side) * scale }
    func height(scale: Int) -> Int { (Int(TouchGeometry.height) + top + bottom) * scale }
  }

  static let largestScale = 8
  /// The width of the pane in a new window, in characters.
  static let paneColumns = 46
  /// The smallest width of the pane, in characters.
  static let leastColumns = 24
  /// Lines of the pane: at least, and in a new window where it is below the device.
  static let leastLines = 6
  static let lines = 16

  /// Output pixels per LCD pixel.
  let scale: Int
  /// Output pixels per font pixel.
  let textScale: Int
  /// The case, with the room around it.
  let device: Box
  /// The case without that room.
  let body: Box
  let lcd: Box
  /// The touch panel: the LCD and the strip of buttons below it.
  let panel: Box
  /// The serial pane; `nil` if there is no room for it.
  let pane: Box?
  let status: Box

  /// - Parameters:
  ///   - width, height: the size of the window's output, in pixels.
  init(width: Int, height: Int) {
    let scale = Layout.largestScale(width: width, height: height)
    let parts = Parts(scale: scale)
    self.scale = scale
    textScale = parts.textScale

    var columns = Space(width - parts.narrow.width)
    var rows = Space(height - parts.narrow.height)
    let isBeside = columns.rest >= parts.leastPaneWidth
    let isBelow = !isBeside && rows.rest >= parts.statusHeight + parts.leastPaneHeight
    // Where the window is low, the status line is below the pane and not below the device.
    let isStatusWide = !isBeside || rows.rest >= parts.statusHeight
    if isStatusWide { rows.take(parts.statusHeight) }
    var pane = (width: 0, height: 0)
    if isBeside { pane.width = columns.take(parts.leastPaneWidth) }
    if isBelow { pane.height = rows.take(parts.leastPaneHeight) }

    // First the waves of the motor, then the pane, then the case get more room.
    let wide = Surround.wide
    let narrow = Surround.narrow
    var side = columns.take(2 * 8 * scale)
    if isBeside { pane.width += columns.take(parts.paneWidth - pane.width) }
    side += columns.take(2 * (wide.side - narrow.side) * scale - side)
    if isBelow { pane.height += rows.take(parts.paneHeight - pane.height) }
    let vertical = rows.take((wide.top + wide.bottom - narrow.top - narrow.bottom) * scale)
    let above = vertical * (wide.top - narrow.top) / (wide.top + wide.bottom - narrow.top - narrow.bottom)
    if isBeside { pane.width += columns.take(.max) }
    if isBelow { pane.height += rows.take(.max) }

    device = Box(
      x: columns.rest / 2, y: rows.rest / 2, width: parts.narrow.width + side, height: parts.narrow.height + vertical)
    panel = Box(
      x: device.x + narrow.side * scale + side / 2, y: device.y + narrow.top * scale + above,
      width: Int(TouchGeometry.width) * scale, height: Int(TouchGeometry.height) * scale)
    lcd = Box(x: panel.x, y: panel.y, width: panel.width, height: Int(Screen.height) * scale)
    body = Layout.body(in: device, around: panel, scale: scale)

    let gap = parts.gap
    let statusTop = height - parts.statusHeight
    status =
      isStatusWide
      ? Box(x: 0, y: statusTop, width: width, height: parts.statusHeight)
      : Box(x: width - pane.width, y: statusTop, width: pane.width, height: parts.statusHeight)
    if isBeside {
      self.pane = Box(x: width - pane.width, y: gap, width: pane.width - gap, height: statusTop - 2 * gap)
    } else if isBelow {
      self.pane = Box(x: gap, y: statusTop - pane.height, width: width - 2 * gap, height: pane.height - gap)
    } else {
      self.pane = nil
    }
  }

  /// The case: a third of what is around the panel is outside of it, and at most 10 LCD pixels.
  private static func body(in device: Box, around panel: Box, scale: Int) -> Box {
    func margin(_ around: Int) -> Int { min(Surround.margin * scale, around / 3) }
    let side = margin(panel.x - device.x)
    let top = margin(panel.y - device.y)
    let bottom = margin(device.y + device.height - panel.y - panel.height)
    return Box(
      x: device.x + side, y: device.y + top, width: device.width - 2 * side, height: device.height - top - bottom)
  }

  /// The largest scale whose device fits into an output; 1 if none does. The pane may fold away for it.
  static func largestScale(width: Int, height: Int) -> Int {
    (2...largestScale).last { Parts(scale: $0).fit(width: width, height: height) } ?? 1
  }

  /// The smallest useful output: the device at scale 1 with its buttons, and the status line.
  static var smallestSize: (width: Int, height: Int) {
    let parts = Parts(scale: 1)
    return (parts.narrow.width, parts.narrow.height + parts.statusHeight)
  }

  /// The size of a new window for a scale, in output pixels.
  ///
  /// - Parameters:
  ///   - columns: characters in a line of the pane, if there is room for them.
  ///   - width, height: the largest size; a scale that does not fit into it takes more.
  static func size(
    scale: Int, columns: Int = paneColumns, width: Int = .max, height: Int = .max
  ) -> (width: Int, height: Int) {
    let parts = Parts(scale: scale)
    let wide = (width: Surround.wide.width(scale: scale), height: Surround.wide.height(scale: scale))
    var size = (width: wide.width, height: wide.height + parts.statusHeight)
    var least = (width: parts.narrow.width, height: parts.narrow.height + parts.statusHeight)
    if width >= parts.narrow.width + parts.leastPaneWidth {
      size.width += parts.paneWidth(columns: columns)
      least.height = parts.narrow.height
    } else if height >= least.height + parts.leastPaneHeight {
      size.height += parts.paneHeight
    }
    // No larger scale may fit into the window, because it would be used.
    let next = Parts(scale: scale + 1).narrow
    if scale < largestScale, size.width >= next.width { size.height = min(size.height, next.height - 1) }
    return (max(least.width, min(size.width, width)), max(least.height, min(size.height, height)))
  }

  /// The pixel of the touch panel at a position of the output, or `nil` outside the panel.
  func panelPoint(_ x: Int, _ y: Int) -> TouchPoint? {
    guard panel.contains(x, y) else { return nil }
    return TouchPoint(x: UInt16((x - panel.x) / scale), y: UInt16((y - panel.y) / scale))
  }
}

/// The sizes of the parts of a window at a scale, in output pixels.
private struct Parts {
  let textScale: Int
  /// The device in its narrowest case.
  let narrow: (width: Int, height: Int)
  /// Between pane and edge.
  var gap: Int { 4 * textScale }
  var statusHeight: Int { (WindowText.height + 4) * textScale }
  var leastPaneWidth: Int { paneWidth(columns: Layout.leastColumns) }
  var paneWidth: Int { paneWidth(columns: Layout.paneColumns) }
  var leastPaneHeight: Int { paneHeight(lines: Layout.leastLines) }
  var paneHeight: Int { paneHeight(lines: Layout.lines) }

  init(scale: Int) {
    textScale = WindowText.scale(besideDevice: scale)
    let surround = Layout.Surround.narrow
    narrow = (surround.width(scale: scale), surround.height(scale: scale))
  }

  func paneWidth(columns: Int) -> Int {
    (columns * WindowText.advance + 2 * PaneView.padding) * textScale + gap
  }

  private func paneHeight(lines: Int) -> Int {
    (lines * WindowText.lineHeight + 2 * PaneView.padding) * textScale + gap
  }

  func fit(width: Int, height: Int) -> Bool {
    guard width >= narrow.width, height >= narrow.height else { return false }
    return height >= narrow.height + statusHeight || width >= narrow.width + leastPaneWidth
  }
}

/// Pixels that are given away in parts.
private struct Space {
  private(set) var rest: Int

  init(_ pixels: Int) { rest = max(0, pixels) }

  /// Takes at most this many pixels and returns how many there were.
  @discardableResult
  mutating func take(_ pixels: Int) -> Int {
    let taken = max(0, min(rest, pixels))
    rest -= taken
    return taken
  }
}
