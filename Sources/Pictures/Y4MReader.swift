import HostSupport

/// A stream of uncompressed pictures in the format YUV4MPEG2, as `ffmpeg -f yuv4mpegpipe -` and cameras' programs write
/// it. One frame is kept at a time.
///
///     var reader = try Y4MReader("/dev/stdin")
///     while let frame = try reader.next() { show(frame.gray) }
public struct Y4MReader {
  /// Pixels in a row of each frame, and rows.
  public let width: Int
  public let height: Int
  /// Frames that were read so far.
  public private(set) var count = 0

  private let stream: ByteStream
  /// Bytes that follow the brightness in each frame: its colors, which are not used.
  private let colorBytes: Int
  /// The brightness that each byte of a frame stands for.
  private let brightness: [UInt8]
  private var isAtEnd = false

  /// What every stream begins with.
  static let signature = Array("YUV4MPEG2".utf8)
  /// The most bytes of a line.
  private static let longestLine = 1024

  /// Opens a file, or what is piped in: `/dev/stdin`.
  public init(_ path: String) throws(InputError) { try self.init(ByteStream(path)) }

  /// Reads the header of a stream.
  ///
  /// - Throws: what is not such a stream, has colors that are not read or more than `PictureFile.mostPixels`.
  public init(_ stream: ByteStream) throws(InputError) {
    try self.init(stream, mostPixels: PictureFile.mostPixels)
  }

  /// - Parameter mostPixels: the most pixels of a frame.
  package init(_ stream: ByteStream, mostPixels: Int) throws(InputError) {
    let name = stream.name
    guard try stream.peek(Y4MReader.signature.count).elementsEqual(Y4MReader.signature) else {
      throw InputError(name, "is not a YUV4MPEG2 stream: \(Y4MReader.advice)")
    }
    guard let line = try stream.takeLine(limit: Y4MReader.longestLine) else {
      throw InputError(name, "the header of the YUV4MPEG2 stream has no end")
    }
    var (width, height, colors, isFull) = (0, 0, "420", false)
    // A letter names each value; 0 stands for a number that cannot be read.
    for field in line.split(separator: 0x20).dropFirst() {
      let text = String(decoding: field, as: UTF8.self)
      let value = String(text.dropFirst())
      switch text.first {
      case "W": width = Int(value) ?? 0
      case "H": height = Int(value) ?? 0
      case "C": colors = value
      case "X" where value == "COLORRANGE=FULL": isFull = true
      default: continue
      }
    }
    guard width > 0, height > 0 else {
      throw InputError(name, "the header of the YUV4MPEG2 stream has no width and height (W640 H480)")
    }
    guard width <= mostPixels / height else {
      throw InputError(
        name,
        "is a stream of \(width)x\(height) pixels: at most \(mostPixels) pixels are read; make it smaller, "
          + "as with ffmpeg -i film.mp4 -vf scale=1280:-2 -pix_fmt yuv420p -f yuv4mpegpipe -")
    }
    let (halfWidth, halfHeight) = ((width + 1) / 2, (height + 1) / 2)
    switch colors {
    case "420", "420jpeg", "420mpeg2", "420paldv": colorBytes = 2 * halfWidth * halfHeight
    case "422": colorBytes = 2 * halfWidth * height
    case "444": colorBytes = 2 * width * height
    case "mono": colorBytes = 0
    default: throw InputError(name, "has the colors C\(colors), which are not read: \(Y4MReader.advice)")
    }
    self.width = width
    self.height = height
    self.stream = stream
    brightness = (0...255).map { isFull ? UInt8($0) : Y4MReader.stretched($0) }
  }

  private static let advice = "make one with ffmpeg -i film.mp4 -pix_fmt yuv420p -f yuv4mpegpipe -"

  /// The limited range of BT.601, 16 black ... 235 white, as 0...255.
  private static func stretched(_ luma: Int) -> UInt8 {
    UInt8((min(max(luma, 16), 235) - 16) * 255 / 219)
  }

  /// The next frame, or `nil` at the end.
  ///
  /// - Returns: the size in pixels, and the brightness of each pixel, 0 black ... 255 white, row-major.
  /// - Throws: what does not begin as a frame does, and a last frame that is not whole, with its number from 1.
  public mutating func next() throws(InputError) -> (width: Int, height: Int, gray: [UInt8])? {
    guard !isAtEnd else { return nil }
    // An error is the end, too.
    isAtEnd = true
    guard try !stream.peek(1).isEmpty else { return nil }
    let line = try stream.takeLine(limit: Y4MReader.longestLine)
    guard let line, line.starts(with: "FRAME".utf8), [nil, 0x20].contains(line.dropFirst(5).first) else {
      throw InputError(stream.name, "frame \(count + 1) does not begin with a line FRAME: the stream is damaged")
    }
    var gray: [UInt8] = []
    while gray.count < width * height {
      let bytes = try stream.take(width * height - gray.count)
      if bytes.isEmpty { throw incomplete(gray.count) }
      gray += bytes
    }
    var skipped = 0
    while skipped < colorBytes {
      let bytes = try stream.take(colorBytes - skipped)
      if bytes.isEmpty { throw incomplete(gray.count + skipped) }
      skipped += bytes.count
    }
    for k in gray.indices { gray[k] = brightness[Int(gray[k])] }
    count += 1
    isAtEnd = false
    return (width, height, gray)
  }

  private func incomplete(_ bytes: Int) -> InputError {
    InputError(
      stream.name,
      "frame \(count + 1) is incomplete: it has \(bytes) of \(width * height + colorBytes) bytes, and the stream ends")
  }
}
