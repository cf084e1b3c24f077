import HostSupport
import Pictures

/// Files of pictures, and streams of them. They are refused, or every pixel can be looked at.
enum PicturesTarget {
  /// Larger pictures are refused, because they would take most of the time.
  private static let mostPixels = 1 << 16

  /// The last byte chooses the size that a picture is reduced to, and that of the pieces that a stream comes in.
  static func run(_ bytes: [UInt8]) throws {
    let choice = Int(bytes.last ?? 0)
    if let picture = try? PictureFile.decode(bytes, name: "input", mostPixels: mostPixels) {
      try check(picture, side: choice)
    }
    try readStream(bytes, piece: choice + 1)
  }

  /// A picture that was read is the same when it is written and read again, and can be reduced.
  private static func check(_ picture: Picture, side: Int) throws {
    try require(picture.width * picture.height <= mostPixels, "\(picture.width)x\(picture.height) pixels")
    try require(picture.gray.count == picture.width * picture.height, "\(picture.gray.count) pixels")
    try require(picture.rgb.count == 3 * picture.gray.count, "\(picture.rgb.count) bytes of color")
    let reduced = picture.reduced(toAtMost: side)
    try require(max(reduced.width, reduced.height) <= max(1, side) || reduced == picture, "is not reduced to \(side)")
    let copy = try picture.png.map { try PictureFile.decode($0, name: "copy") }
    try require(copy == picture, "is another picture when it is written")
  }

  private static func readStream(_ bytes: [UInt8], piece: Int) throws(Finding) {
    var rest = bytes[...]
    let stream = ByteStream(name: "input") { () throws(InputError) in
      defer { rest = rest.dropFirst(piece) }
      return Array(rest.prefix(piece))
    }
    guard var reader = try? Y4MReader(stream, mostPixels: mostPixels) else { return }
    while let frame = try? reader.next() {
      try require(frame.gray.count == frame.width * frame.height, "a frame of \(frame.gray.count) pixels")
      try require(reader.count <= bytes.count, "\(reader.count) frames")
    }
  }
}
