import CTurboJPEG
import HostSupport
import TestSupport
import Testing

@testable import Pictures

@Suite("Picture files") struct PictureFileTests {
  private let folder = try! TemporaryFolder()

  private func decode(_ bytes: [UInt8]) throws -> Picture { try PictureFile.decode(bytes, name: "p") }

  private func message(_ bytes: [UInt8]) -> String? {
    do throws(InputError) {
      _ = try PictureFile.decode(bytes, name: "p")
      return nil
    } catch {
      return error.description
    }
  }

  /// A picture whose pixels change slowly, as JPEG likes them.
  private static func slope(_ width: Int, _ height: Int) -> Picture {
    let rgb = (0..<width * height).flatMap { k -> [UInt8] in
      let (x, y) = (k % width, k / width)
      return [UInt8(40 + 150 * x / width), UInt8(60 + 120 * y / height), UInt8(100 + 50 * (x + y) / (width + height))]
    }
    return Picture(width: width, height: height, rgb: rgb)!
  }

  /// The largest difference of a channel.
  private func difference(_ a: Picture, _ b: Picture) -> Int {
    guard a.width == b.width, a.height == b.height else { return 256 }
    return zip(a.rgb, b.rgb).map { abs(Int($0) - Int($1)) }.max() ?? 0
  }

  // MARK: PNG

  @Test("every kind of PNG becomes what it shows")
  func kindsOfPNG() throws {
    let palette = [("PLTE", [255, 0, 0, 0, 255, 0, 0, 0, 255] as [UInt8])]
    let table: [(String, PNGBytes, [UInt8])] = [
      ("gray", .init(width: 2, height: 1, kind: .gray, rows: [[0, 77]]), [0, 0, 0, 77, 77, 77]),
      (
        "one bit", .init(width: 3, height: 1, kind: .gray, depth: 1, rows: [[0b1010_0000]]),
        [255, 255, 255, 0, 0, 0, 255, 255, 255]
      ),
      (
        "two bits", .init(width: 2, height: 1, kind: .gray, depth: 2, rows: [[0b0110_0000]]),
        [85, 85, 85, 170, 170, 170]
      ),
      (
        "16 bits", .init(width: 2, height: 1, kind: .gray, depth: 16, rows: [[0x80, 0x80, 0xFF, 0xFF]]),
        [128, 128, 128, 255, 255, 255]
      ),
      ("color", .init(width: 1, height: 2, kind: .color, rows: [[1, 2, 3], [4, 5, 6]]), [1, 2, 3, 4, 5, 6]),
      (
        "color of 16 bits", .init(width: 1, height: 1, kind: .color, depth: 16, rows: [[10, 10, 20, 20, 30, 30]]),
        [10, 20, 30]
      ),
      (
        "palette", .init(width: 2, height: 1, kind: .palette, depth: 2, rows: [[0b1001_0000]], before: palette),
        [0, 0, 255, 0, 255, 0]
      ),
      (
        "gray with alpha", .init(width: 3, height: 1, kind: .grayAndAlpha, rows: [[0, 255, 0, 0, 100, 127]]),
        [0, 0, 0, 255, 255, 255, 178, 178, 178]
      ),
      (
        "color with alpha", .init(width: 1, height: 1, kind: .colorAndAlpha, rows: [[0, 100, 255, 51]]),
        [204, 224, 255]
      ),
      (
        "a transparent color of a palette",
        .init(width: 2, height: 1, kind: .palette, rows: [[0, 1]], before: palette + [("tRNS", [0])]),
        [255, 255, 255, 0, 255, 0]
      ),
      (
        "one transparent gray", .init(width: 2, height: 1, kind: .gray, rows: [[9, 8]], before: [("tRNS", [0, 9])]),
        [255, 255, 255, 8, 8, 8]
      ),
    ]
    for (name, file, rgb) in table {
      let picture = try decode(file.bytes)
      #expect(picture.rgb == rgb, "\(name)")
      #expect(picture.width == file.width && picture.height == file.height, "\(name)")
    }
  }

  @Test("an interlaced PNG is the same picture", arguments: [(1, 1), (3, 2), (8, 8), (13, 9)])
  func interlaced(width: Int, height: Int) throws {
    var generator = Seeded(5)
    let picture = PictureTests.random(width, height, &generator)
    let file = PNGBytes(
      width: width, height: height, kind: .color, rows: PNGBytes.passes(picture.rgb, width: width, height: height),
      isInterlaced: true)
    #expect(try decode(file.bytes) == picture)
  }

  @Test("of an animated PNG, the first picture is read")
  func animated() throws {
    let control = PNGBytes.number(0) + PNGBytes.number(1) + PNGBytes.number(1) + PNGBytes.number(0) + PNGBytes.number(0)
    let file = PNGBytes(
      width: 1, height: 1, kind: .color, rows: [[1, 2, 3]],
      before: [("acTL", PNGBytes.number(2) + PNGBytes.number(0)), ("fcTL", control + [0, 1, 0, 10, 0, 0])],
      after: [("fcTL", PNGBytes.number(1) + control[4...] + [0, 1, 0, 10, 0, 0]), ("fdAT", PNGBytes.number(2) + [9])])
    #expect(try decode(file.bytes).rgb == [1, 2, 3])
  }

  @Test("what follows a picture does not matter")
  func trailing() throws {
    let picture = Self.slope(9, 5)
    let png = try #require(picture.png)
    #expect(try decode(png + Array("more".utf8)) == picture)
    let jpeg = JPEGBytes.encode(picture.rgb, width: 9, height: 5)
    #expect(try decode(jpeg + Array("ftypmp42".utf8)) == decode(jpeg))
  }

  // MARK: JPEG

  @Test("a JPEG of any sampling, baseline and progressive, becomes the picture that it was made of")
  func kindsOfJPEG() throws {
    for (width, height) in [(1, 1), (48, 40), (33, 17)] {
      let picture = Self.slope(width, height)
      for sampling in [TJSAMP_444, TJSAMP_422, TJSAMP_420, TJSAMP_440, TJSAMP_411, TJSAMP_GRAY] {
        for isProgressive in [false, true] {
          let bytes = JPEGBytes.encode(
            picture.rgb, width: width, height: height, sampling: sampling, isProgressive: isProgressive)
          let expected = sampling == TJSAMP_GRAY ? Picture(width: width, height: height, gray: picture.gray)! : picture
          let found = try decode(bytes)
          #expect(
            difference(found, expected) <= 8, "\(width)x\(height), sampling \(sampling.rawValue), \(isProgressive)")
        }
      }
    }
  }

  @Test("rare samplings are read, too", arguments: [(4, 2), (3, 1), (1, 4), (1, 3), (2, 4)])
  func rareSampling(across: Int, down: Int) throws {
    let picture = try decode(JPEGBytes.flat(across: across, down: down))
    #expect(picture.width == 16 * across && picture.height == 16 * down)
    #expect(picture.rgb.allSatisfy { $0 == 128 })
  }

  @Test("ink on paper becomes light: Adobe's programs store 255 for no ink, others 0")
  func cmyk() throws {
    let table: [([UInt8], [UInt8])] = [
      ([255, 255, 255, 255], [255, 255, 255]), ([0, 0, 0, 0], [0, 0, 0]), ([255, 0, 0, 255], [255, 0, 0]),
      ([255, 255, 255, 100], [100, 100, 100]), ([200, 100, 50, 128], [100, 50, 25]),
    ]
    for (ink, rgb) in table {
      let pixels = (0..<256).flatMap { _ in ink }
      let ycck = JPEGBytes.encode(pixels, width: 16, height: 16, TJPF_CMYK)
      let expected = Picture(width: 16, height: 16, rgb: (0..<256).flatMap { _ in rgb })!
      #expect(difference(try decode(ycck), expected) <= 2, "YCCK \(ink)")

      // The same numbers without a change of color space: what was Y, Cb, Cr and K of the inverted ink is then ink.
      var plain = ycck
      let adobe = try #require(JPEGBytes.segments(0xEE, in: ycck).first)
      plain[adobe + 13] = 0
      let (red, green, blue) = (255 - Double(ink[0]), 255 - Double(ink[1]), 255 - Double(ink[2]))
      let stored = [
        0.299 * red + 0.587 * green + 0.114 * blue,
        128 - 0.168736 * red - 0.331264 * green + 0.5 * blue, 128 + 0.5 * red - 0.418688 * green - 0.081312 * blue,
      ]
      let inverted = stored.map { UInt8(min(255, max(0, $0 * Double(ink[3]) / 255))) }
      let adobePicture = Picture(width: 16, height: 16, rgb: (0..<256).flatMap { _ in inverted })!
      #expect(difference(try decode(plain), adobePicture) <= 2, "CMYK \(ink)")

      let length = Int(plain[adobe]) << 8 | Int(plain[adobe + 1])
      plain.removeSubrange(adobe - 2..<adobe + length)
      let upright = stored.map { UInt8(min(255, max(0, (255 - $0) * Double(255 - ink[3]) / 255))) }
      let otherPicture = Picture(width: 16, height: 16, rgb: (0..<256).flatMap { _ in upright })!
      #expect(difference(try decode(plain), otherPicture) <= 2, "CMYK of others \(ink)")
    }
  }

  // MARK: Orientation

  /// A picture of two squares by three, each of one color and 16 pixels a side, so that JPEG keeps them apart.
  private static let squares: [[[UInt8]]] = [
    [[250, 10, 10], [10, 250, 10]], [[10, 10, 250], [240, 240, 10]], [[10, 240, 240], [240, 10, 240]],
  ]

  private static func picture(of squares: [[[UInt8]]]) -> Picture {
    let rows = squares.flatMap { row -> [[UInt8]] in
      let line = row.flatMap { color in [[UInt8]](repeating: color, count: 16).joined() }
      return [[UInt8]](repeating: line, count: 16)
    }
    return Picture(width: 16 * squares[0].count, height: 16 * squares.count, rgb: rows.flatMap { $0 })!
  }

  /// What is stored where a camera states each orientation for the upright picture: its rows and columns as CIPA DC-008
  /// defines them.
  private static func stored(_ orientation: Int) -> [[[UInt8]]] {
    let transposed = (0..<2).map { x in (0..<3).map { y in squares[y][x] } }
    return switch orientation {
    case 2: squares.map { $0.reversed() }
    case 3: squares.reversed().map { $0.reversed() }
    case 4: squares.reversed()
    case 5: transposed
    case 6: transposed.reversed()  // Row 0 is the visual right side, column 0 the visual top.
    case 7: transposed.reversed().map { $0.reversed() }
    case 8: transposed.map { $0.reversed() }  // Row 0 is the visual left side, column 0 the visual bottom.
    default: squares
    }
  }

  @Test("a picture is upright however the camera was held", arguments: 1...8, [false, true])
  func orientation(number: Int, isLittle: Bool) throws {
    let stored = Self.picture(of: Self.stored(number))
    let exif = EXIFBytes(orientation: number, isLittle: isLittle).bytes
    let jpeg = JPEGBytes.encode(stored.rgb, width: stored.width, height: stored.height)
    #expect(difference(try decode(JPEGBytes.withEXIF(exif, jpeg)), Self.picture(of: Self.squares)) <= 8)

    let rows = (0..<stored.height).map { Array(stored.rgb[3 * $0 * stored.width..<3 * ($0 + 1) * stored.width]) }
    var png = PNGBytes(width: stored.width, height: stored.height, kind: .color, rows: rows)
    png.before = [("eXIf", exif)]
    #expect(try decode(png.bytes) == Self.picture(of: Self.squares))
    png.before = []
    png.after = [("eXIf", exif)]
    #expect(try decode(png.bytes) == Self.picture(of: Self.squares))
  }

  @Test("pictures of uneven sides are turned pixel by pixel", arguments: Orientation.allCases)
  func turned(orientation: Orientation) {
    // Numbers of the stored pixels of 3 by 2, in their upright places.
    let expected: [Orientation: [[UInt8]]] = [
      .upright: [[0, 1, 2], [3, 4, 5]], .mirrored: [[2, 1, 0], [5, 4, 3]], .turnedHalf: [[5, 4, 3], [2, 1, 0]],
      .flipped: [[3, 4, 5], [0, 1, 2]], .transposed: [[0, 3], [1, 4], [2, 5]],
      .turnedLeft: [[3, 0], [4, 1], [5, 2]],
      .transverse: [[5, 2], [4, 1], [3, 0]], .turnedRight: [[2, 5], [1, 4], [0, 3]],
    ]
    let stored = (0..<6 as Range<UInt8>).flatMap { [$0, 10 + $0, 20 + $0] }
    let (width, height, rgb) = orientation.upright(stored, width: 3, height: 2)
    let rows = expected[orientation] ?? []
    #expect(rgb == rows.joined().flatMap { [$0, 10 + $0, 20 + $0] })
    #expect(height == rows.count && width * height == 6)
  }

  @Test("an orientation that is damaged, missing or unknown changes nothing")
  func noOrientation() {
    let whole = EXIFBytes(orientation: 6, isLittle: false).bytes
    #expect(Orientation(exif: whole[...]) == .turnedLeft)
    // The entry of the orientation begins at byte 22; its value is at byte 30.
    for count in 0..<32 { #expect(Orientation(exif: whole[..<count]) == .upright, "\(count) bytes") }
    let entries: [(tag: Int, type: Int, count: Int, value: [UInt8])] = [
      (0x0112, 3, 1, [0, 0, 0, 0]), (0x0112, 3, 1, [0, 9, 0, 0]), (0x0112, 3, 2, [0, 6, 0, 6]),
      (0x0112, 2, 1, [6, 0, 0, 0]), (0x0112, 4, 1, [1, 0, 0, 6]), (0x0113, 3, 1, [0, 6, 0, 0]),
    ]
    for entry in entries { #expect(Orientation(exif: EXIFBytes(entries: [entry]).bytes[...]) == .upright, "\(entry)") }
    #expect(Orientation(exif: EXIFBytes(entries: [(0x0112, 4, 1, [0, 0, 0, 6])]).bytes[...]) == .turnedLeft)
    #expect(Orientation(exif: EXIFBytes(entries: [(0x0112, 1, 1, [6, 0, 0, 0])]).bytes[...]) == .turnedLeft)
    #expect(Orientation(exif: Array("XX\0*\0\0\0\u{8}".utf8)[...]) == .upright)
  }

  @Test("EXIF data of any bytes are read without a trap", arguments: 1...20 as ClosedRange<UInt64>)
  func randomEXIF(seed: UInt64) {
    var generator = Seeded(seed)
    for isLittle in [false, true] {
      let whole = EXIFBytes(orientation: 6, isLittle: isLittle).bytes
      for _ in 0..<500 {
        var bytes = whole
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
          bytes[Int.random(in: 0..<bytes.count, using: &generator)] = .random(in: 0...255, using: &generator)
        }
        _ = Orientation(exif: bytes[..<Int.random(in: 0...bytes.count, using: &generator)])
      }
    }
  }

  // MARK: What is refused

  @Test(
    "another kind of file is named, with what to do",
    arguments: [
      ("GIF89a", "a GIF file", "magick"), ("II*\0", "a TIFF or raw file of a camera", "magick"),
      ("MM\0*", "a TIFF or raw file of a camera", "magick"), ("RIFF....WEBPVP8 ", "a WebP file", "magick"),
      ("RIFF....AVI LIST", "an AVI film", "ffmpeg"), ("\0\0\0\u{18}ftypheic\0\0\0\0", "a HEIC file", "heif-convert"),
      ("\0\0\0\u{18}ftypmif1\0\0\0\0", "a HEIC file", "magick photo.heic photo.png"),
      ("\0\0\0\u{18}ftypavif\0\0\0\0", "an AVIF file", "magick"),
      ("\0\0\0\u{14}ftypqt  \0\0\0\0", "a QuickTime film, such as that of a Live Photo", "ffmpeg"),
      ("\0\0\0\u{18}ftypisom\0\0\0\0", "an MP4 film", "ffmpeg"), ("%PDF-1.7\n", "a PDF", "pdftoppm"),
      ("<?xml version=\"1.0\"?>\n<svg xmlns=\"x\">", "an SVG drawing", "rsvg-convert"),
      ("\u{FEFF}\n<svg>", "an SVG drawing", "rsvg-convert"), ("8BPS\0\u{1}", "a Photoshop file", "magick"),
      ("BM\u{46}\0\0\0\0\0\0\0\u{36}\0\0\0\u{28}\0\0\0", "a BMP file", "magick"),
      ("P5\n2 2\n255\n", "a Netpbm file", "magick"), ("\0\0\0\u{C}JXL \r\n", "a JPEG XL file", "djxl"),
      ("\0\0\0\u{C}jP  \r\n", "a JPEG 2000 file", "magick"), ("PK\u{3}\u{4}", "a ZIP archive", "unzip"),
      ("YUV4MPEG2 W2 H2\n", "a YUV4MPEG2 stream", "ffmpeg"), ("\0\0\u{1}\0\u{1}\0", "an icon of Windows", "magick"),
    ])
  func otherFormat(text: String, name: String, command: String) throws {
    // Characters stand for bytes here; only the mark of UTF-8 has more than one.
    let sentence = try #require(message(Array(text.utf8)))
    #expect(sentence.hasPrefix("p: is \(name), which is not read: "))
    #expect(sentence.contains(command))
  }

  @Test("kinds of files whose first bytes are no text are named, too")
  func otherBytes() {
    #expect(message([0x1F, 0x8B, 8])?.contains("a gzip file") == true)
    #expect(message([0x1A, 0x45, 0xDF, 0xA3])?.contains("Matroska") == true)
    #expect(message([0xFF, 0x0A, 1])?.contains("a JPEG XL file") == true)
    #expect(message([0xFF, 0x4F, 0xFF, 0x51])?.contains("a JPEG 2000 file") == true)
    #expect(message([0x8A, 0x4D, 0x4E, 0x47])?.contains("an MNG film") == true)
  }

  @Test("what is not a picture is refused as such")
  func noPicture() {
    for text in ["hello", "BM is a word", "P5", "P8\n", "<html>", "a <svg", "\0", "RIFF....WAVE", "x\0\0\0"] {
      #expect(message(Array(text.utf8)) == "p: is not a picture: PNG and JPEG files are read", "\(text)")
    }
    #expect(message([]) == "p: is empty: a PNG or JPEG picture is expected")
  }

  @Test("a picture of too many pixels is refused by its header, before anything is decoded")
  func tooLarge() throws {
    // Less than a kilobyte of pixels follows: it is not even looked at.
    let png = PNGBytes(width: 20_000, height: 20_000, kind: .gray, rows: [[0]]).bytes
    let sentence = "at most 40000000 pixels are read; make it smaller, as with magick large"
    #expect(message(png)?.hasPrefix("p: is a picture of 20000x20000 pixels: \(sentence).png") == true)
    #expect(message(Array(png[..<40]))?.contains("20000x20000") == true)
    var jpeg = JPEGBytes.encode([1, 2, 3], width: 1, height: 1)
    let frame = try #require(JPEGBytes.segments(0xC0, in: jpeg).first)
    for offset in [3, 5] { jpeg.replaceSubrange(frame + offset..<frame + offset + 2, with: [0xFF, 0xFF]) }
    #expect(message(jpeg)?.hasPrefix("p: is a picture of 65535x65535 pixels: \(sentence).jpg") == true)
    for side in [0x7FFF_FFFF, 0xFFFF_FFFF] {
      #expect(message(PNGBytes(width: side, height: side, kind: .gray, rows: [[0]]).bytes)?.contains("at most") == true)
    }
    for (width, height) in [(0, 1), (1, 0)] {
      let empty = PNGBytes(width: width, height: height, kind: .gray, rows: [[0]]).bytes
      #expect(message(empty) == "p: is a damaged PNG file: it has no pixels")
    }
    for mostPixels in [44, 45] {
      let picture = try? PictureFile.decode(#require(Self.slope(9, 5).png), name: "p", mostPixels: mostPixels)
      #expect((picture != nil) == (mostPixels == 45))
    }
  }

  @Test("a whole picture of 20,000 by 20,000 pixels in a small file is refused")
  func bomb() throws {
    let bytes = PNGBytes(
      width: 20_000, height: 20_000, kind: .gray, depth: 1,
      rows: [[UInt8]](repeating: [UInt8](repeating: 0, count: 2500), count: 20_000)
    ).bytes
    #expect(bytes.count < 60_000)
    #expect(message(bytes)?.contains("is a picture of 20000x20000 pixels") == true)
  }

  @Test("a long file is refused, and a long film as a film")
  func tooLong() throws {
    let long = PNG.signature + [UInt8](repeating: 0, count: PictureFile.mostBytes)
    #expect(message(long) == "p: is longer than 67108864 bytes")
    let path = try folder.file("long.png", long)
    #expect(refusal(in: folder) { _ = try PictureFile.read(path) } == "long.png: is longer than 67108864 bytes")
    let film = try folder.file("film.png", Array("\0\0\0\u{14}ftypqt  ".utf8) + long)
    #expect(refusal(in: folder) { _ = try PictureFile.read(film) }?.contains("QuickTime") == true)
  }

  @Test("a file that cannot be read is refused with the reason, and the kind is found without the name")
  func unreadable() throws {
    let missing = folder.path(of: "none.png")
    #expect(
      refusal(in: folder) { _ = try PictureFile.read(missing) } == "none.png: cannot be read: No such file or directory"
    )
    #expect(throws: InputError(folder.path, "cannot be read: Is a directory")) { try PictureFile.read(folder.path) }
    let picture = Self.slope(20, 10)
    let path = try folder.file("photo.jpg", #require(picture.png))
    #expect(try PictureFile.read(path) == picture)
  }

  @Test("a file that ends early is refused as truncated, wherever it ends")
  func truncated() throws {
    var generator = Seeded(8)
    let picture = PictureTests.random(60, 50, &generator)
    for (format, bytes) in [
      ("PNG", try #require(picture.png)),
      ("JPEG", JPEGBytes.encode(picture.rgb, width: 60, height: 50)),
      ("JPEG", JPEGBytes.encode(picture.rgb, width: 60, height: 50, sampling: TJSAMP_420, isProgressive: true)),
    ] {
      #expect(message(bytes) == nil)
      let counts =
        Array(stride(from: 97, to: bytes.count, by: 97)) + [2, 3, 9, 20, 30, bytes.count - 9, bytes.count - 1]
      for count in counts {
        let sentence = "p: is a truncated \(format) file: copy or download it again"
        #expect(message(Array(bytes[..<count])) == sentence, "\(count) of \(bytes.count)")
      }
    }
  }

  @Test("a JPEG whose data end early is refused as truncated, though it has an end")
  func cut() throws {
    var generator = Seeded(9)
    let picture = PictureTests.random(60, 50, &generator)
    let bytes = JPEGBytes.encode(picture.rgb, width: 60, height: 50)
    for count in [bytes.count / 2, bytes.count * 3 / 4, bytes.count - 100] {
      let sentence = "p: is a truncated JPEG file: copy or download it again"
      #expect(message(bytes[..<count] + [0xFF, 0xD9]) == sentence, "\(count)")
    }
  }

  @Test("a JPEG without a picture, of too many scans, or of a method that is not decoded is refused")
  func strangeJPEG() throws {
    #expect(message([0xFF, 0xD8, 0xFF, 0xD9]) == "p: is a damaged JPEG file: it has no picture")
    let whole = JPEGBytes.encode(Self.slope(8, 8).rgb, width: 8, height: 8)
    let scan = try #require(JPEGBytes.segments(0xDA, in: whole).first)
    let scans = [[UInt8]](repeating: Array(whole[(scan - 2)..<(whole.count - 2)]), count: 101).flatMap { $0 }
    #expect(message(whole[..<(scan - 2)] + scans + [0xFF, 0xD9])?.contains("101 scans: at most 100") == true)
    var lossless = whole
    let frame = try #require(JPEGBytes.segments(0xC0, in: whole).first)
    lossless[frame - 1] = 0xC3
    #expect(message(lossless)?.contains("is a JPEG file that cannot be decoded (Unsupported JPEG process") == true)
    var deep = whole
    deep[frame + 2] = 12
    #expect(message(deep)?.contains("turn it into a PNG, as with magick photo.jpg photo.png") == true)
  }

  @Test("a damaged file is refused or read, without a trap", arguments: 1...12 as ClosedRange<UInt64>)
  func damaged(seed: UInt64) throws {
    var generator = Seeded(seed)
    let picture = PictureTests.random(24, 20, &generator)
    let files = [
      try #require(picture.png), JPEGBytes.encode(picture.rgb, width: 24, height: 20, sampling: TJSAMP_420),
      JPEGBytes.encode(picture.rgb, width: 24, height: 20, isProgressive: true),
      JPEGBytes.withEXIF(
        EXIFBytes(orientation: 5, isLittle: true).bytes, JPEGBytes.encode(picture.rgb, width: 24, height: 20)),
    ]
    for file in files {
      for _ in 0..<60 {
        var bytes = file
        for _ in 0..<Int.random(in: 1...5, using: &generator) {
          bytes[Int.random(in: 2..<bytes.count, using: &generator)] = .random(in: 0...255, using: &generator)
        }
        guard let found = try? PictureFile.decode(bytes, name: "p", mostPixels: 1 << 20) else { continue }
        #expect(found.rgb.count == 3 * found.width * found.height && found.gray.count == found.width * found.height)
      }
    }
  }

  @Test("random bytes are refused, also behind the beginning of a picture", arguments: 1...8 as ClosedRange<UInt64>)
  func random(seed: UInt64) {
    var generator = Seeded(seed)
    for start in [[], PNG.signature, [0xFF, 0xD8, 0xFF], [0xFF, 0xD8, 0xFF, 0xC0, 0, 17]] as [[UInt8]] {
      for _ in 0..<50 {
        let count = Int.random(in: 8...600, using: &generator)
        let bytes = start + (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
        #expect(throws: InputError.self) { _ = try PictureFile.decode(bytes, name: "p", mostPixels: 1 << 20) }
      }
    }
  }

  @Test("a damaged PNG is refused by its checksums")
  func checksums() throws {
    let bytes = try #require(Self.slope(9, 5).png)
    // In the header, behind its size, and in the pixels.
    for offset in [29, bytes.count - 20] {
      var damaged = bytes
      damaged[offset] ^= 1
      #expect(message(damaged) == "p: is a damaged PNG file", "\(offset)")
    }
  }
}
