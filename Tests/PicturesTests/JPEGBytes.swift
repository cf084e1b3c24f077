import CTurboJPEG

/// JPEG files as TurboJPEG writes them, and changes to them.
enum JPEGBytes {
  /// - Parameters:
  ///   - pixels: row-major, with the channels of `format`.
  ///   - quality: 1...100.
  static func encode(
    _ pixels: [UInt8], width: Int, height: Int, _ format: TJPF = TJPF_RGB, sampling: TJSAMP = TJSAMP_444,
    quality: Int32 = 100, isProgressive: Bool = false
  ) -> [UInt8] {
    let encoder = tjInitCompress()
    defer { tjDestroy(encoder) }
    var bytes: UnsafeMutablePointer<UInt8>?
    var size: UInt = 0
    let status = tjCompress2(
      encoder, pixels, Int32(width), 0, Int32(height), Int32(format.rawValue), &bytes, &size,
      Int32(sampling.rawValue), quality, TJFLAG_ACCURATEDCT | (isProgressive ? TJFLAG_PROGRESSIVE : 0))
    defer { tjFree(bytes) }
    precondition(status == 0)
    return Array(UnsafeBufferPointer(start: bytes, count: Int(size)))
  }

  /// The file with a segment behind its first marker.
  static func inserting(_ marker: UInt8, _ content: [UInt8], into bytes: [UInt8]) -> [UInt8] {
    let length = content.count + 2
    return bytes[..<2] + [0xFF, marker, UInt8(length >> 8), UInt8(length & 0xFF)] + content + bytes[2...]
  }

  /// The file with EXIF data.
  static func withEXIF(_ exif: [UInt8], _ bytes: [UInt8]) -> [UInt8] {
    inserting(0xE1, Array("Exif\0\0".utf8) + exif, into: bytes)
  }

  /// Where the segments of a marker begin: the offset of their length.
  static func segments(_ marker: UInt8, in bytes: [UInt8]) -> [Int] {
    var (found, position) = ([Int](), 2)
    while position + 4 <= bytes.count, bytes[position] == 0xFF {
      if bytes[position + 1] == marker { found.append(position + 2) }
      if bytes[position + 1] == 0xDA { break }
      position += 2 + Int(bytes[position + 2]) << 8 + Int(bytes[position + 3])
    }
    return found
  }

  /// A gray of 128 in color, in which the brightness is sampled in blocks of `across` times `down` for each block of the
  /// colors: rare samplings, which TurboJPEG does not write.
  static func flat(across: Int, down: Int) -> [UInt8] {
    let (width, height) = (16 * across, 16 * down)
    var bytes = encode([UInt8](repeating: 128, count: 3 * width * height), width: width, height: height)
    let frame = segments(0xC0, in: bytes)[0]
    // Behind the length, the depth, the size and the number of components, each has its number and its sampling.
    bytes[frame + 9] = UInt8(across << 4 | down)
    let scan = segments(0xDA, in: bytes)[0]
    let start = scan + Int(bytes[scan]) << 8 + Int(bytes[scan + 1])
    // With the tables of annex K, a block without any difference is "00 1010", and one of the colors "00 00".
    let unit = Array(repeating: "001010", count: across * down) + ["0000", "0000"]
    var bits = String(repeating: unit.joined(), count: 4)
    bits += String(repeating: "1", count: (8 - bits.count % 8) % 8)
    let digits = Array(bits)
    let data = stride(from: 0, to: digits.count, by: 8).flatMap { k -> [UInt8] in
      let byte = UInt8(String(digits[k..<k + 8]), radix: 2) ?? 0
      return byte == 0xFF ? [0xFF, 0] : [byte]
    }
    return bytes[..<start] + data + [0xFF, 0xD9]
  }
}
