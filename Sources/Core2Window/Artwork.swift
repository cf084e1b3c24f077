import Core2HAL
import Foundation

/// A color with 8 bits per channel.
struct Color: Equatable {
  var red: UInt8
  var green: UInt8
  var blue: UInt8

  init(_ rgb: UInt32) {
    red = UInt8(truncatingIfNeeded: rgb >> 16)
    green = UInt8(truncatingIfNeeded: rgb >> 8)
    blue = UInt8(truncatingIfNeeded: rgb)
  }
}

/// A picture with anti-aliased edges that is painted once.
struct Artwork {
  let width: Int
  let height: Int
  /// ARGB with 8 bits per channel, row-major.
  private(set) var pixels: [UInt32]

  init(width: Int, height: Int) {
    self.width = width
    self.height = height
    pixels = [UInt32](repeating: 0, count: width * height)
  }

  /// Fills a rounded rectangle with a vertical gradient.
  ///
  /// - Parameters:
  ///   - softness: pixels over which the edge fades; 1 is an anti-aliased edge, more is a shadow.
  ///   - opacity: 0...1.
  mutating func fill(
    _ box: Box, radius: Double, top: Color, bottom: Color, softness: Double = 1, opacity: Double = 1
  ) {
    let halfWidth = Double(box.width) / 2
    let halfHeight = Double(box.height) / 2
    paint(around: box, softness: softness, opacity: opacity, top: top, bottom: bottom) { x, y in
      // The signed distance to a rounded rectangle that is centered at the origin.
      let dx = abs(x) - halfWidth + radius
      let dy = abs(y) - halfHeight + radius
      return hypot(max(dx, 0), max(dy, 0)) + min(max(dx, dy), 0) - radius
    }
  }

  /// Draws the outline of a circle.
  mutating func ring(centerX: Int, centerY: Int, radius: Double, width: Double, color: Color) {
    let reach = Int(radius + width) + 1
    let box = Box(x: centerX - reach, y: centerY - reach, width: 2 * reach, height: 2 * reach)
    paint(around: box, softness: 1, opacity: 1, top: color, bottom: color) { x, y in
      abs(hypot(x, y) - radius) - width / 2
    }
  }

  private mutating func paint(
    around box: Box, softness: Double, opacity: Double, top: Color, bottom: Color,
    distance: (Double, Double) -> Double
  ) {
    let reach = Int(softness) + 1
    let centerX = Double(box.x) + Double(box.width) / 2
    let centerY = Double(box.y) + Double(box.height) / 2
    // A box may be outside the picture; then its ranges are empty.
    let (firstColumn, firstRow) = (max(0, box.x - reach), max(0, box.y - reach))
    let endColumn = max(firstColumn, min(width, box.x + box.width + reach))
    let endRow = max(firstRow, min(height, box.y + box.height + reach))
    for y in firstRow..<endRow {
      let share = min(1, max(0, Double(y - box.y) / Double(max(1, box.height))))
      let color = (
        mix(top.red, bottom.red, share), mix(top.green, bottom.green, share), mix(top.blue, bottom.blue, share)
      )
      for x in firstColumn..<endColumn {
        let d = distance(Double(x) + 0.5 - centerX, Double(y) + 0.5 - centerY)
        let coverage = min(1, max(0, 0.5 - d / softness)) * opacity
        if coverage > 0 { blend(color, coverage, at: y * width + x) }
      }
    }
  }

  private func mix(_ a: UInt8, _ b: UInt8, _ share: Double) -> Double { Double(a) + (Double(b) - Double(a)) * share }

  /// Source over destination, not premultiplied.
  private mutating func blend(_ color: (Double, Double, Double), _ alpha: Double, at index: Int) {
    let old = pixels[index]
    let oldAlpha = Double(old >> 24) / 255 * (1 - alpha)
    let sum = alpha + oldAlpha
    func channel(_ new: Double, _ shift: UInt32) -> UInt32 {
      UInt32((new * alpha + Double(old >> shift & 255) * oldAlpha) / sum + 0.5) << shift
    }
    pixels[index] =
      UInt32(sum * 255 + 0.5) << 24 | channel(color.0, 16) | channel(color.1, 8) | channel(color.2, 0)
  }
}

extension Artwork {
  /// The picture of the device's case around its LCD, for a layout.
  init(caseFor layout: Layout) {
    let s = layout.scale
    self.init(width: layout.device.width, height: layout.device.height)
    func inPicture(_ box: Box) -> Box { box.moved(-layout.device.x, -layout.device.y) }
    let outer = inPicture(layout.body)
    let panel = inPicture(layout.panel)
    let frame = min(
      panel.x - outer.x, panel.y - outer.y, outer.y + outer.height - panel.y - panel.height)
    // With a larger radius, the corners of the LCD would reach beyond the case.
    let radius = Double(min(24 * s, 3 * frame))
    let edge = max(1, min(s, frame / 4))
    var shadow = outer
    shadow.y += 3 * s
    fill(shadow, radius: radius, top: Color(0), bottom: Color(0), softness: Double(12 * s), opacity: 0.7)
    fill(outer, radius: radius, top: Color(0x596170), bottom: Color(0x2A2F37))
    fill(outer.inset(edge), radius: radius - Double(edge), top: Color(0x3C424C), bottom: Color(0x23272E))
    // The glass, with a bright edge.
    let rim = min(5 * s, frame / 2)
    let glass = outer.inset(rim)
    let glassEdge = max(1, edge / 2)
    fill(glass, radius: radius - Double(rim), top: Color(0x2B3038), bottom: Color(0x15181C))
    fill(
      glass.inset(glassEdge), radius: max(0, radius - Double(rim + glassEdge)), top: Color(0x121418),
      bottom: Color(0x08090B))
    let lcd = inPicture(layout.lcd)
    fill(lcd.inset(-2 * edge), radius: Double(3 * edge), top: Color(0x1D2127), bottom: Color(0x1D2127))
    fill(lcd.inset(-edge), radius: Double(2 * edge), top: Color(0), bottom: Color(0))
    for center in [PanelButton.a, .b, .c].map(\.center) {
      ring(
        centerX: lcd.x + Int(center.x) * s, centerY: lcd.y + Int(center.y) * s, radius: Double(9 * s),
        width: Double(s) * 1.2, color: Color(0xC4473A))
    }
  }

  /// The icon of the window: the device, with a seven on its screen.
  static let icon = {
    var icon = Artwork(width: 64, height: 64)
    icon.fill(
      Box(x: 6, y: 2, width: 52, height: 60), radius: 11, top: Color(0x6A7485), bottom: Color(0x2A2F37))
    icon.fill(Box(x: 10, y: 6, width: 44, height: 44), radius: 5, top: Color(0x10141A), bottom: Color(0x1C2A38))
    let ink = Color(0x78DCFF)
    func dot(_ x: Int, _ y: Int) { icon.fill(Box(x: x, y: y, width: 6, height: 6), radius: 3, top: ink, bottom: ink) }
    for x in 20...38 { dot(x, 12) }
    for step in 0...26 { dot(38 - step * 13 / 26, 12 + step) }
    for x in [18, 29, 40] {
      icon.fill(
        Box(x: x, y: 53, width: 6, height: 6), radius: 3, top: Color(0xC4473A), bottom: Color(0xC4473A))
    }
    return icon
  }()
}
