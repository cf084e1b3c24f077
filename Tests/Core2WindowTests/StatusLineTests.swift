import Testing

@testable import Core2Window
@testable import LockFirmware

@Suite("The status line, the clock and the pictures") struct StatusLineTests {
  private func draw(_ status: StatusLine, in layout: Layout) -> [DrawnCanvas.Text] {
    let canvas = DrawnCanvas()
    status.draw(in: layout, on: canvas)
    return canvas.texts
  }

  private static let layout = Layout(
    width: Layout.size(scale: 2).width, height: Layout.size(scale: 2).height)

  @Test("a recording is shown, and that it holds the PIN")
  func recording() {
    let status = StatusLine(recording: "a.trace", seconds: 7, message: "wrote x")
    #expect(
      draw(status, in: Self.layout).map(\.text) == ["REC a.trace, with the PIN", "7 s", "2x", "wrote x", "H: keys"])
    #expect(draw(StatusLine(), in: Self.layout).map(\.text) == ["0 s", "2x", "H: keys"])
  }

  @Test("its parts are inside of the line and do not overlap; the hint is left out where there is no room")
  func places() {
    for message in [nil, String(repeating: "m", count: 300)] {
      let texts = draw(StatusLine(recording: "a.trace", message: message), in: Self.layout)
      for (k, text) in texts.enumerated() {
        #expect(Self.layout.status.contains(text.box))
        #expect(!texts[..<k].contains { $0.box.overlaps(text.box) })
      }
      #expect(texts.contains { $0.text == "H: keys" } == (message == nil))
    }
  }

  @Test(
    "an event happened when its timestamp says, also when the clock's lower half begins again",
    arguments: [
      // epoch, now, timestamp, virtual time
      (0, 100, 100, 100), (0, 100, 90, 90), (50, 100, 90, 40), (50, 100, 50, 0),
      // From before the restart.
      (50, 100, 40, 0),
      (0x1_0000_0000, 0x1_0000_0010, 0x8, 8), (0xFFFF_FFF0, 0x1_0000_0010, 0xFFFF_FFF8, 8),
    ] as [(UInt64, UInt64, UInt32, UInt64)])
  func clock(epoch: UInt64, now: UInt64, timestamp: UInt32, time: UInt64) {
    var clock = SessionClock()
    clock.restart(at: epoch)
    #expect(clock.time(of: timestamp, at: now) == time)
    #expect(clock.time(at: now) == now - epoch)
  }

  @Test("each printable character has a glyph of its own on the sheet, others have that of the question mark")
  func glyphs() throws {
    var seen: [[UInt32]] = []
    let pixels = FontSheet.pixels
    #expect(pixels.count == FontSheet.width * FontSheet.height)
    for byte in UInt8(0x21)...0x7E {
      let box = try #require(FontSheet.glyph(of: byte))
      #expect(box.width == Font.width && box.height == Font.height)
      let glyph = (0..<box.height).flatMap { row in
        pixels[row * FontSheet.width + box.x..<row * FontSheet.width + box.x + box.width]
      }
      #expect(!seen.contains(glyph), "\(byte)")
      seen.append(glyph)
    }
    #expect(FontSheet.glyph(of: 0x20) == nil)
    for byte: UInt8 in [0, 0x0A, 0x1F, 0x7F, 0x80, 0xFF] {
      #expect(FontSheet.glyph(of: byte) == FontSheet.glyph(of: 0x3F))
    }
  }

  @Test("the case is opaque around a black screen, and its corners are not", arguments: [1, 2, 3])
  func artwork(scale: Int) {
    let size = Layout.size(scale: scale)
    let layout = Layout(width: size.width, height: size.height)
    let artwork = Artwork(caseFor: layout)
    func pixel(_ x: Int, _ y: Int) -> UInt32 { artwork.pixels[y * artwork.width + x] }
    #expect(artwork.width == layout.device.width && artwork.height == layout.device.height)
    let lcd = layout.lcd.moved(-layout.device.x, -layout.device.y)
    #expect(pixel(lcd.x, lcd.y) == 0xFF00_0000)
    #expect(pixel(lcd.x + lcd.width - 1, lcd.y + lcd.height - 1) == 0xFF00_0000)
    #expect(pixel(artwork.width / 2, layout.body.y - layout.device.y + 2 * scale) >> 24 == 255)
    #expect(pixel(0, 0) == 0)
    #expect(pixel(artwork.width - 1, 0) == 0)
  }

  @Test("the case reaches to the edge of the panel's corners at every scale and in the narrowest case")
  func corners() {
    for scale in 1...3 {
      let narrow = Layout.Surround.narrow
      let size = (narrow.width(scale: scale), narrow.height(scale: scale) + 18 * scale)
      let layout = Layout(width: size.0, height: size.1)
      #expect(layout.scale == scale)
      let artwork = Artwork(caseFor: layout)
      let lcd = layout.lcd.moved(-layout.device.x, -layout.device.y)
      for (x, y) in [(lcd.x, lcd.y), (lcd.x + lcd.width - 1, lcd.y)] {
        #expect(artwork.pixels[y * artwork.width + x] == 0xFF00_0000, "scale \(scale)")
      }
    }
  }

  @Test("the icon is opaque in the middle and transparent at its corners")
  func icon() {
    let icon = Artwork.icon
    #expect(icon.pixels[32 * 64 + 32] >> 24 == 255)
    #expect(icon.pixels[0] == 0 && icon.pixels[63] == 0)
  }

  @Test("a half-transparent fill mixes with the previous color")
  func blending() {
    var artwork = Artwork(width: 8, height: 8)
    let all = Box(x: -8, y: -8, width: 24, height: 24)
    artwork.fill(all, radius: 0, top: Color(0xFF0000), bottom: Color(0xFF0000))
    #expect(artwork.pixels.allSatisfy { $0 == 0xFFFF_0000 })
    artwork.fill(all, radius: 0, top: Color(0x0000FF), bottom: Color(0x0000FF), opacity: 0.5)
    #expect(artwork.pixels.allSatisfy { $0 == 0xFF80_0080 })
    artwork.fill(Box(x: 100, y: 100, width: 5, height: 5), radius: 0, top: Color(0), bottom: Color(0))
    #expect(artwork.pixels.allSatisfy { $0 == 0xFF80_0080 })
  }
}
