import CPNG
import HostSupport
import TestSupport
import Testing

@Suite("PNG") struct PNGTests {
  /// The picture in a file, as libpng reads it: width, height, and red, green and blue of each pixel.
  private func decode(_ bytes: [UInt8]) throws -> (width: Int, height: Int, rgb: [UInt8]) {
    var image = png_image()
    image.version = UInt32(PNG_IMAGE_VERSION)
    defer { png_image_free(&image) }
    try #require(png_image_begin_read_from_memory(&image, bytes, bytes.count) != 0)
    image.format = UInt32(PNG_FORMAT_FLAG_COLOR)
    var rgb = [UInt8](repeating: 0, count: Int(image.width * image.height) * 3)
    try #require(png_image_finish_read(&image, nil, &rgb, 0, nil) != 0)
    return (Int(image.width), Int(image.height), rgb)
  }

  @Test(
    "a pixel of RGB565 becomes the nearest of 8 bits a channel",
    arguments: [
      (0x0000, [0, 0, 0]), (0xFFFF, [255, 255, 255]), (0xF800, [255, 0, 0]), (0x07E0, [0, 255, 0]),
      (0x001F, [0, 0, 255]), (0x0821, [8, 4, 8]), (0x8410, [132, 130, 132]),
    ] as [(UInt16, [UInt8])])
  func colors(pixel: UInt16, rgb: [UInt8]) throws {
    let picture = try decode(#require(PNG.encode([pixel], width: 1)))
    #expect(picture == (1, 1, rgb))
  }

  @Test("a scale makes a square of each pixel, in its place", arguments: [1, 2, 3, 16])
  func scaled(scale: Int) throws {
    let pixels: [UInt16] = [0xF800, 0x07E0, 0x001F, 0x0000, 0xFFFF, 0xF81F]
    let picture = try decode(#require(PNG.encode(pixels, width: 3, scale: scale)))
    #expect(picture.width == 3 * scale)
    #expect(picture.height == 2 * scale)
    for y in 0..<2 * scale {
      for x in 0..<3 * scale {
        let pixel = pixels[y / scale * 3 + x / scale]
        let expected: [UInt8] = [pixel & 0xF800, pixel & 0x07E0, pixel & 0x001F].map { $0 == 0 ? 0 : 255 }
        let start = (y * picture.width + x) * 3
        #expect(Array(picture.rgb[start..<start + 3]) == expected, "(\(x), \(y))")
      }
    }
  }

  @Test("pixels that are not whole rows, and scales out of range, are refused")
  func refused() {
    #expect(PNG.encode([], width: 1) == nil)
    #expect(PNG.encode([1, 2, 3], width: 2) == nil)
    #expect(PNG.encode([1], width: 0) == nil)
    #expect(PNG.encode([1], width: 1, scale: 0) == nil)
    #expect(PNG.encode([1], width: 1, scale: 17) == nil)
    #expect(PNG.encode(rgb: [1, 2], width: 1) == nil)
    #expect(PNG.encode(rgb: [], width: 1) == nil)
  }

  @Test("a picture that cannot be written leaves nothing")
  func unwritable() throws {
    let folder = try TemporaryFolder()
    #expect(throws: InputError.self) { try PNG.write([0], width: 1, to: folder.path + "/none/x.png") }
    #expect(throws: InputError.self) { try PNG.write([0, 0, 0], width: 2, to: folder.path + "/x.png") }
    #expect(folder.content.isEmpty)
    try PNG.write([0, 0], width: 2, to: folder.path + "/x.png")
    #expect(try decode(AtomicFile.read(folder.path + "/x.png")).width == 2)
  }
}

@Suite("Pictures") struct RGBPictureTests {
  private let folder = try! TemporaryFolder()
  private let pixels: [UInt16] = [0xF800, 0x07E0, 0x001F, 0x0000, 0xFFFF, 0xF81F]

  @Test("a picture that is written and read again is the same")
  func roundTrip() throws {
    let picture = RGBPicture(rgb565: pixels, width: 3)
    #expect(picture.width == 3 && picture.height == 2)
    try picture.write(to: folder.path(of: "a.png"))
    #expect(try RGBPicture(reading: folder.path(of: "a.png")) == picture)
  }

  @Test("differences are counted by pixel and marked in magenta")
  func differences() throws {
    var other = pixels
    other[1] = 0x07C0
    other[4] = 0
    let (a, b) = (RGBPicture(rgb565: pixels, width: 3), RGBPicture(rgb565: other, width: 3))
    #expect(a.differences(from: b) == [1, 4])
    let marked = try #require(a.marked(differencesFrom: b))
    #expect(Array(marked.channels[3..<6]) == [255, 0, 255])
    #expect(Array(marked.channels[0..<3]) == [127, 0, 0])
    #expect(a.marked(differencesFrom: RGBPicture(rgb565: pixels, width: 2)) == nil)
  }

  @Test("what is not a whole PNG file is refused")
  func damaged() throws {
    let bytes = try #require(PNG.encode(pixels, width: 3))
    for (content, sentence) in [
      ([], "is not a PNG file"), (Array("text".utf8), "is not a PNG file"),
      (Array(bytes.dropLast(20)), "is a damaged PNG file"),
    ] {
      let path = try folder.file("b.png", content)
      #expect(refusal(in: folder) { _ = try RGBPicture(reading: path) } == "b.png: \(sentence)")
    }
  }
}
