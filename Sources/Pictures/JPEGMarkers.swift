/// What the markers of a JPEG file say about it (ITU-T T.81, annex B).
struct JPEGMarkers {
  struct Frame: Equatable {
    var width: Int
    var height: Int
    /// Color channels.
    var components: Int
  }

  /// The first frame; `nil` where there is none.
  private(set) var frame: Frame?
  private(set) var orientation = Orientation.upright
  /// Whether a segment APP14 of Adobe is there, whose programs store CMYK inverted.
  private(set) var isAdobe = false
  private(set) var scans = 0
  /// Whether the picture has an end. What follows it, such as a film, does not count.
  private(set) var isComplete = false

  private var hasEXIF = false

  init(_ bytes: [UInt8]) {
    var position = 2
    while let marker = JPEGMarkers.marker(in: bytes, at: &position) {
      switch marker {
      case Marker.endOfImage:
        isComplete = true
        return
      case 0x01, 0xD0...0xD8: continue  // These have no segment.
      default:
        // The length includes its own two bytes.
        guard position + 2 <= bytes.count else { return }
        let length = Int(bytes[position]) << 8 | Int(bytes[position + 1])
        guard length >= 2, position + length <= bytes.count else { return }
        read(bytes[position + 2..<position + length], of: marker)
        position += length
      }
    }
  }

  private enum Marker {
    static let endOfImage: UInt8 = 0xD9
    static let startOfScan: UInt8 = 0xDA
    static let app1: UInt8 = 0xE1
    static let app14: UInt8 = 0xEE
    /// The frames of all methods; the numbers between them are those of tables.
    static let frames: Set<UInt8> = [
      0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF,
    ]
  }

  private mutating func read(_ segment: ArraySlice<UInt8>, of marker: UInt8) {
    let content = Array(segment)
    switch marker {
    case Marker.startOfScan: scans += 1
    case Marker.app14: isAdobe = isAdobe || content.starts(with: "Adobe".utf8)
    case Marker.app1:
      let name = Array("Exif\0\0".utf8)
      guard !hasEXIF, content.starts(with: name) else { return }
      hasEXIF = true
      orientation = Orientation(exif: content[name.count...])
    case _ where Marker.frames.contains(marker):
      // The bits of a sample, the height, the width, and the number of components.
      guard frame == nil, content.count >= 6 else { return }
      frame = Frame(
        width: Int(content[3]) << 8 | Int(content[4]), height: Int(content[1]) << 8 | Int(content[2]),
        components: Int(content[5]))
    default: return
    }
  }

  /// The next marker, behind which `position` is then; `nil` at the end. Coded data, in which 0 follows 0xFF, are skipped.
  private static func marker(in bytes: [UInt8], at position: inout Int) -> UInt8? {
    bytes.withUnsafeBufferPointer { bytes in
      var k = position
      while k + 1 < bytes.count {
        let next = bytes[k + 1]
        if bytes[k] == 0xFF, next != 0, next != 0xFF {
          position = k + 2
          return next
        }
        k += 1
      }
      position = bytes.count
      return nil
    }
  }
}
