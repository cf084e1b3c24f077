import Foundation
import HostSupport
import Ink

/// Pixels to paint, and to show on a page as a PNG inside of it.
struct Picture {
  typealias Color = (red: UInt8, green: UInt8, blue: UInt8)

  static let paper: Color = (255, 255, 255)
  static let ink: Color = (24, 32, 56)

  let width: Int
  let height: Int
  private var channels: [UInt8]

  init(width: Int, height: Int, background: Color = paper) {
    self.width = width
    self.height = height
    channels = []
    channels.reserveCapacity(width * height * 3)
    for _ in 0..<width * height { channels += [background.red, background.green, background.blue] }
  }

  /// Fills a square whose top left pixel is (x, y); what lies outside is skipped.
  mutating func fill(_ x: Int, _ y: Int, side: Int = 1, _ color: Color) {
    for row in max(y, 0)..<max(min(y + side, height), max(y, 0)) {
      for column in max(x, 0)..<max(min(x + side, width), max(x, 0)) {
        let k = (row * width + column) * 3
        channels[k] = color.red
        channels[k + 1] = color.green
        channels[k + 2] = color.blue
      }
    }
  }

  /// Paints a raster, a cell to a pixel, on white, with its top left cell at (x, y).
  mutating func paint(_ raster: Raster, x: Int, y: Int) {
    for i in 0..<Raster.side {
      for j in 0..<Raster.side { fill(x + j, y + i, raster[i, j] ? Picture.ink : Picture.paper) }
    }
  }

  /// An image of the page, each pixel `scale` times as large on the screen.
  func image(scale: Int = 1, description: String) -> Markup {
    let data = Data(PNG.encode(rgb: channels, width: width) ?? []).base64EncodedString()
    return tag(
      "img",
      [
        "src": "data:image/png;base64," + data, "width": String(width * scale), "height": String(height * scale),
        "alt": description,
      ])
  }
}

extension Picture {
  /// A raster alone.
  init(_ raster: Raster) {
    self.init(width: Raster.side, height: Raster.side)
    paint(raster, x: 0, y: 0)
  }

  /// Rasters side by side, rows below each other.
  init(collage rows: [[Raster]]) {
    let step = Raster.side + 4
    let columns = rows.map(\.count).max() ?? 0
    self.init(width: max(columns, 1) * step + 4, height: max(rows.count, 1) * step + 4, background: (228, 230, 235))
    for (row, rasters) in rows.enumerated() {
      for (column, raster) in rasters.enumerated() { paint(raster, x: 4 + column * step, y: 4 + row * step) }
    }
  }
}
