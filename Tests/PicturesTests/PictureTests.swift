import HostSupport
import Pictures
import TestSupport
import Testing

@Suite("Picture") struct PictureTests {
  static func random(_ width: Int, _ height: Int, _ generator: inout Seeded) -> Picture {
    let rgb = (0..<3 * width * height).map { _ in UInt8.random(in: 0...255, using: &generator) }
    return Picture(width: width, height: height, rgb: rgb)!
  }

  @Test(
    "brightness is the luma of BT.601, rounded",
    arguments: [
      ([0, 0, 0], 0), ([255, 255, 255], 255), ([255, 0, 0], 76), ([0, 255, 0], 150), ([0, 0, 255], 29),
      ([128, 128, 128], 128), ([1, 2, 3], 2),
    ] as [([UInt8], UInt8)])
  func brightness(rgb: [UInt8], gray: UInt8) {
    #expect(Picture(width: 1, height: 1, rgb: rgb)?.gray == [gray])
  }

  @Test("a gray picture has equal channels, and keeps its brightness")
  func gray() throws {
    let values = Array(0...255 as ClosedRange<UInt8>)
    let picture = try #require(Picture(width: 16, height: 16, gray: values))
    #expect(picture.gray == values)
    #expect(picture.rgb == values.flatMap { [$0, $0, $0] })
    #expect(Picture(width: 16, height: 16, rgb: picture.rgb) == picture)
  }

  @Test("pixels that are not whole rows are refused")
  func refused() {
    for (width, height, count) in [(0, 1, 0), (1, 0, 0), (-1, -1, 3), (2, 2, 11), (2, 2, 13), (2, 2, 14), (.max, 3, 9)]
    {
      #expect(Picture(width: width, height: height, rgb: [UInt8](repeating: 0, count: count)) == nil)
    }
    #expect(Picture(width: 2, height: 2, gray: [1, 2, 3]) == nil)
  }

  @Test(
    "the longer side is reduced to what is asked for, and the other one in proportion",
    arguments: [
      (100, 50, 10, 10, 5), (50, 100, 10, 5, 10), (7, 7, 3, 3, 3), (640, 480, 400, 400, 300), (9, 1, 2, 2, 1),
      (1, 1000, 10, 1, 10), (3, 2, 2, 2, 1), (5, 4, 5, 5, 4), (5, 4, 6, 5, 4), (5, 4, 0, 1, 1),
    ])
  func sizes(width: Int, height: Int, side: Int, newWidth: Int, newHeight: Int) throws {
    let picture = try #require(
      Picture(width: width, height: height, rgb: [UInt8](repeating: 7, count: 3 * width * height)))
    let reduced = picture.reduced(toAtMost: side)
    #expect(reduced.width == newWidth && reduced.height == newHeight)
    #expect(reduced.rgb.allSatisfy { $0 == 7 })
  }

  @Test(
    "a reduced pixel is the average of what it covers, with parts of pixels", arguments: 1...40 as ClosedRange<UInt64>)
  func average(seed: UInt64) throws {
    var generator = Seeded(seed)
    let (width, height) = (Int.random(in: 1...30, using: &generator), Int.random(in: 1...30, using: &generator))
    let picture = Self.random(width, height, &generator)
    let reduced = picture.reduced(toAtMost: Int.random(in: 1...30, using: &generator))
    // How far an old pixel reaches into a new one, in units of 1 / (old * new) of the side.
    func shared(_ old: Int, _ of: Int, _ new: Int, _ to: Int) -> Int {
      max(0, min((old + 1) * to, (new + 1) * of) - max(old * to, new * of))
    }
    for y in 0..<reduced.height {
      for x in 0..<reduced.width {
        for channel in 0..<3 {
          var sum = 0
          for v in 0..<height {
            for u in 0..<width {
              sum +=
                shared(u, width, x, reduced.width) * shared(v, height, y, reduced.height)
                * Int(picture.rgb[3 * (v * width + u) + channel])
            }
          }
          let expected = UInt8((sum + width * height / 2) / (width * height))
          #expect(reduced.rgb[3 * (y * reduced.width + x) + channel] == expected, "seed \(seed): (\(x), \(y))")
        }
      }
    }
    #expect(Picture(width: reduced.width, height: reduced.height, rgb: reduced.rgb) == reduced)
  }
}

@Suite("Drawing on pictures") struct DrawingTests {
  private static let ink = Picture.Color(red: 255, green: 0, blue: 0)

  private func blank(_ width: Int, _ height: Int) -> Picture {
    Picture(width: width, height: height, gray: [UInt8](repeating: 255, count: width * height))!
  }

  /// The rows of a picture with "#" for what is not white.
  private func rows(_ picture: Picture) -> [String] {
    (0..<picture.height).map { y in
      String((0..<picture.width).map { picture.gray[y * picture.width + $0] == 255 ? "." : "#" })
    }
  }

  @Test("a frame is drawn along the inside of its rectangle")
  func outline() {
    var picture = blank(7, 6)
    picture.outline(.init(x: 1, y: 1, width: 5, height: 4), Self.ink)
    #expect(rows(picture) == [".......", ".#####.", ".#...#.", ".#...#.", ".#####.", "......."])
    #expect(Array(picture.rgb[3 * 8..<3 * 9]) == [255, 0, 0])
    #expect(Picture(width: 7, height: 6, rgb: picture.rgb) == picture)
    picture.outline(.init(x: 0, y: 0, width: 7, height: 6), Self.ink, thickness: 2)
    #expect(rows(picture) == ["#######", "#######", "##...##", "##...##", "#######", "#######"])
  }

  @Test("what is outside of the picture is not drawn")
  func clipped() {
    var picture = blank(4, 3)
    picture.outline(.init(x: -1, y: -1, width: 3, height: 3), Self.ink)
    #expect(rows(picture) == [".#..", "##..", "...."])
    picture = blank(4, 3)
    for x in [Int.min, -1 << 40, -30, 9, 1 << 40, .max] {
      for size in [Int.min, 0, 1, 5] {
        picture.outline(.init(x: x, y: x, width: size, height: size), Self.ink, thickness: 3)
        picture.fill(.init(x: x, y: 0, width: size, height: size), Self.ink)
        picture.write("8", x: x, y: 0, scale: 2, Self.ink)
        picture.write("8", x: 0, y: x, scale: 2, Self.ink)
      }
    }
    #expect(picture == blank(4, 3))
    picture.outline(.init(x: 0, y: 0, width: 4, height: 3), Self.ink, thickness: 0)
    #expect(picture == blank(4, 3))
    for x in [Int.min, -5, 0, 9, .max] {
      for size in [Int.min, 0, 5, .max] {
        picture.label("12", at: .init(x: x, y: x, width: size, height: size), Self.ink, scale: size)
        picture.outline(.init(x: x, y: x, width: size, height: size), Self.ink, thickness: size)
      }
    }
  }

  @Test("digits are written beside each other, and anything else as a question mark")
  func digits() {
    var picture = blank(17, 7)
    picture.write("27x", x: 0, y: 0, Self.ink)
    #expect(
      rows(picture) == [
        ".###..#####..###.", "#...#.....#.#...#", "....#....#......#", "..##....#.....##.", ".#.....#......#..",
        "#......#.........", "#####..#......#..",
      ])
  }

  @Test("digits differ, and stay inside of their 5 times 7 squares, at each scale", arguments: [1, 2, 3])
  func glyphs(scale: Int) {
    var seen: Set<[UInt8]> = []
    for character in "0123456789?" {
      var picture = blank(7 * scale, 9 * scale)
      picture.write(String(character), x: scale, y: scale, scale: scale, Self.ink)
      seen.insert(picture.gray)
      let margin = rows(picture).enumerated().flatMap { y, row in
        row.enumerated().filter { x, _ in
          !(scale..<8 * scale).contains(y) || !(scale..<6 * scale).contains(x)
        }
      }
      #expect(margin.allSatisfy { $0.element == "." })
      #expect(picture.gray.count { $0 != 255 } % (scale * scale) == 0)
    }
    #expect(seen.count == 11)
  }

  @Test(
    "a label is above its box, or below where there is no room, or inside, and always in the picture",
    arguments: [(5, 20, 11), (5, 4, 14), (18, 20, 11), (-5, 4, 14)])
  func label(x: Int, y: Int, top: Int) {
    var picture = blank(20, 30)
    picture.label("3", at: .init(x: x, y: y, width: 10, height: 10), Self.ink, scale: 1)
    let left = max(0, min(x, 13))
    for row in 0..<30 {
      for column in 0..<20 {
        let isInside = (left..<left + 7).contains(column) && (top..<top + 9).contains(row)
        #expect((picture.gray[row * 20 + column] != 255) == isInside || isInside, "(\(column), \(row))")
      }
    }
    // White on red.
    #expect(Array(picture.rgb[3 * (top * 20 + left)..<3 * (top * 20 + left) + 3]) == [255, 0, 0])
    #expect(picture.gray[(top + 1) * 20 + left + 1] == 255)
    var tight = blank(12, 12)
    tight.label("3", at: .init(x: 0, y: 0, width: 12, height: 12), .white, scale: 1)
    #expect(rows(tight)[1] == ".####.......")
  }

  @Test("a picture that is written is the same when it is read again")
  func written() throws {
    let folder = try TemporaryFolder()
    var generator = Seeded(3)
    let picture = PictureTests.random(13, 7, &generator)
    try picture.write(to: folder.path(of: "a.png"))
    #expect(try PictureFile.read(folder.path(of: "a.png")) == picture)
    #expect(try PictureFile.decode(#require(picture.png), name: "b") == picture)
    #expect(throws: InputError.self) { try picture.write(to: folder.path(of: "none/a.png")) }
  }
}
