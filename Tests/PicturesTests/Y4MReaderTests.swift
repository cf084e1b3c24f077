import HostSupport
import TestSupport
import Testing

@testable import Pictures

@Suite("Streams of pictures") struct Y4MReaderTests {
  private let folder = try! TemporaryFolder()

  /// A stream that brings its bytes in pieces of `piece`.
  private func stream(_ bytes: [UInt8], piece: Int = 7) -> ByteStream {
    var rest = bytes[...]
    return ByteStream(name: "s") { () throws(InputError) in
      defer { rest = rest.dropFirst(piece) }
      return Array(rest.prefix(piece))
    }
  }

  private func frames(_ bytes: [UInt8], piece: Int = 7) throws -> [[UInt8]] {
    var reader = try Y4MReader(stream(bytes, piece: piece))
    var frames: [[UInt8]] = []
    while let frame = try reader.next() {
      #expect(frame.width == reader.width && frame.height == reader.height)
      frames.append(frame.gray)
      #expect(reader.count == frames.count)
    }
    return frames
  }

  private func message(_ bytes: [UInt8]) -> String? {
    do {
      _ = try frames(bytes)
      return nil
    } catch {
      return "\(error)"
    }
  }

  @Test(
    "the brightness of each frame is read, whatever follows it of color",
    arguments: [
      ("", 4), (" C420", 4), (" C420jpeg", 4), (" C420mpeg2", 4), (" C420paldv", 4), (" C422", 8), (" C444", 12),
      (" Cmono", 0),
    ], [1, 5, 1000])
  func colors(format: (String, Int), piece: Int) throws {
    // 3 by 2 pixels: a sample of color for 2 by 2 of them makes 2 a row, and 1 row.
    let header = Array("YUV4MPEG2 W3 H2 F30:1 Ip A1:1\(format.0) XYSCSS=420JPEG XCOLORRANGE=FULL\n".utf8)
    let color = [UInt8](repeating: 99, count: format.1)
    let bytes =
      header + Array("FRAME\n".utf8) + [1, 2, 3, 4, 5, 6] + color + Array("FRAME Ip\n".utf8)
      + [10, 20, 30, 40, 50, 255] + color
    #expect(try frames(bytes, piece: piece) == [[1, 2, 3, 4, 5, 6], [10, 20, 30, 40, 50, 255]])
  }

  @Test("a limited range is stretched, a full one is not")
  func range() throws {
    let values: [UInt8] = [0, 16, 17, 125, 235, 255]
    for field in ["", " XCOLORRANGE=LIMITED"] {
      let bytes = Array("YUV4MPEG2 W6 H1 Cmono\(field)\nFRAME\n".utf8) + values
      #expect(try frames(bytes) == [[0, 0, 1, 126, 255, 255]])
    }
    #expect(try frames(Array("YUV4MPEG2 W6 H1 Cmono XCOLORRANGE=FULL\nFRAME\n".utf8) + values) == [values])
  }

  @Test("a stream without frames is empty")
  func none() throws {
    #expect(try frames(Array("YUV4MPEG2 W2 H2\n".utf8)).isEmpty)
  }

  @Test("a last frame that is not whole is refused with its number")
  func incomplete() throws {
    let whole = Array("FRAME\n".utf8) + [1, 2, 3, 4, 5, 6]
    let header = Array("YUV4MPEG2 W2 H2\n".utf8)
    let end = "bytes, and the stream ends"
    #expect(message(header + whole + whole.dropLast(1)) == "s: frame 2 is incomplete: it has 5 of 6 \(end)")
    #expect(message(header + whole.dropLast(4)) == "s: frame 1 is incomplete: it has 2 of 6 \(end)")
    #expect(message(header + whole.dropLast(6)) == "s: frame 1 is incomplete: it has 0 of 6 \(end)")
    for start in ["FRAM", "frame\n", "FRAMES\n", "\n"] {
      let sentence = "s: frame 2 does not begin with a line FRAME: the stream is damaged"
      #expect(message(header + whole + Array(start.utf8)) == sentence, "\(start)")
    }
    var reader = try Y4MReader(stream(header + Array(whole.dropLast(1))))
    #expect(throws: InputError.self) { try reader.next() }
    #expect(try reader.next() == nil)
  }

  @Test("a header that is not read is refused with what to do")
  func headers() {
    let table = [
      ("", "is not a YUV4MPEG2 stream: make one with ffmpeg"), ("RIFF....", "is not a YUV4MPEG2 stream"),
      ("YUV4MPEG2", "the header of the YUV4MPEG2 stream has no end"),
      ("YUV4MPEG2 " + String(repeating: "X", count: 2000) + "\n", "the header of the YUV4MPEG2 stream has no end"),
      ("YUV4MPEG2 C420\n", "the header of the YUV4MPEG2 stream has no width and height"),
      ("YUV4MPEG2 W0 H5\n", "has no width and height"), ("YUV4MPEG2 W-2 H5\n", "has no width and height"),
      ("YUV4MPEG2 W99999999999999999999 H5\n", "has no width and height"),
      ("YUV4MPEG2 W4000000000000000000 H4\n", "is a stream of 4000000000000000000x4 pixels: at most 40000000"),
      ("YUV4MPEG2 W20000 H20000\n", "is a stream of 20000x20000 pixels: at most 40000000"),
      (
        "YUV4MPEG2 W2 H2 C420p10\n",
        "has the colors C420p10, which are not read: make one with ffmpeg -i film.mp4 -pix_fmt yuv420p"
      ),
      ("YUV4MPEG2 W2 H2 C444alpha\n", "has the colors C444alpha"), ("YUV4MPEG2 W2 H2 C\n", "has the colors C,"),
    ]
    for (header, sentence) in table {
      #expect(message(Array(header.utf8))?.contains(sentence) == true, "\(header.prefix(50))")
    }
  }

  @Test("random changes of a stream are refused or read, without a trap", arguments: 1...20 as ClosedRange<UInt64>)
  func damaged(seed: UInt64) throws {
    var generator = Seeded(seed)
    let whole = Array("YUV4MPEG2 W3 H2 F30:1 C420\nFRAME\n".utf8) + [UInt8](repeating: 50, count: 10)
    for _ in 0..<300 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] = .random(in: 0...127, using: &generator)
      }
      guard var reader = try? Y4MReader(stream(bytes), mostPixels: 1 << 16) else { continue }
      while let frame = try? reader.next() { #expect(frame.gray.count == frame.width * frame.height) }
    }
  }

  @Test("a file is read as what it is: a picture or a stream")
  func input() throws {
    let frame: [UInt8] = [16, 235]
    let path = try folder.file("x.png", Array("YUV4MPEG2 W2 H1 Cmono\nFRAME\n".utf8) + frame)
    guard case .frames(var reader) = try PictureInput.open(path) else {
      Issue.record("is not a stream")
      return
    }
    #expect(try reader.next()?.gray == [0, 255])
    #expect(try reader.next() == nil)
    let picture = try #require(Picture(width: 2, height: 1, gray: [3, 4]))
    try picture.write(to: folder.path(of: "y.y4m"))
    guard case .picture(let found) = try PictureInput.open(folder.path(of: "y.y4m")) else {
      Issue.record("is not a picture")
      return
    }
    #expect(found == picture)
    let text = try folder.file("text", "hello")
    #expect(refusal(in: folder) { _ = try PictureInput.open(text) }?.contains("is not a picture") == true)
  }
}
