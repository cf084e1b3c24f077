import CZlib
import HostSupport

/// PNG files of kinds that `PNG.encode` does not write.
struct PNGBytes {
  enum Kind: UInt8 {
    case gray = 0
    case color = 2
    case palette = 3
    case grayAndAlpha = 4
    case colorAndAlpha = 6
  }

  var width: Int
  var height: Int
  var kind: Kind
  /// Bits of a channel.
  var depth: UInt8 = 8
  /// The bytes of each row; with `isInterlaced`, those of each row of each pass.
  var rows: [[UInt8]]
  var isInterlaced = false
  /// Chunks before the pixels, and behind them.
  var before: [(String, [UInt8])] = []
  var after: [(String, [UInt8])] = []

  var bytes: [UInt8] {
    let header = PNGBytes.number(width) + PNGBytes.number(height) + [depth, kind.rawValue, 0, 0, isInterlaced ? 1 : 0]
    // The filter of each row is 0: none.
    let pixels = PNGBytes.zlib(rows.flatMap { [0] + $0 })
    let chunks = [("IHDR", header)] + before + [("IDAT", pixels)] + after + [("IEND", [])]
    return PNG.signature + chunks.flatMap { PNGBytes.chunk($0.0, $0.1) }
  }

  static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
    let named = Array(name.utf8) + content
    return number(content.count) + named + number(Int(crc32(0, named, UInt32(named.count))))
  }

  static func number(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } }

  private static func zlib(_ bytes: [UInt8]) -> [UInt8] {
    var size = compressBound(UInt(bytes.count))
    var packed = [UInt8](repeating: 0, count: Int(size))
    precondition(compress2(&packed, &size, bytes, UInt(bytes.count), 9) == Z_OK)
    return Array(packed[..<Int(size)])
  }

  /// The rows of the seven passes of Adam7, of pixels of three bytes.
  static func passes(_ rgb: [UInt8], width: Int, height: Int) -> [[UInt8]] {
    let passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    var rows: [[UInt8]] = []
    for (left, top, across, down) in passes where left < width {
      for y in stride(from: top, to: height, by: down) {
        var row: [UInt8] = []
        for x in stride(from: left, to: width, by: across) {
          let pixel = 3 * (y * width + x)
          row += rgb[pixel..<pixel + 3]
        }
        rows.append(row)
      }
    }
    return rows
  }
}
