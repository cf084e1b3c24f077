import Core2HAL
import TestSupport
import Testing

@testable import Core2Window

@Suite("The layout of the window") struct LayoutTests {
  /// A screen, what the decorations take of it, the largest scale, and where the pane is.
  private struct Screen: CustomTestStringConvertible {
    var width: Int
    var height: Int
    var borders: (width: Int, height: Int)
    var density = 1.0
    var scale: Int
    var testDescription: String { "\(width)x\(height) minus \(borders), \(density)" }
  }

  private static let none = (width: 0, height: 0)
  /// The decorations of openbox.
  private static let openbox = (width: 2, height: 21)

  private static let screens = [
    Screen(width: 1024, height: 600, borders: none, scale: 2),
    Screen(width: 1024, height: 600, borders: openbox, scale: 2),
    Screen(width: 1366, height: 768, borders: none, scale: 2),
    Screen(width: 1366, height: 768, borders: openbox, scale: 2),
    Screen(width: 1280, height: 1024, borders: none, scale: 3),
    Screen(width: 1280, height: 1024, borders: openbox, scale: 3),
    Screen(width: 1920, height: 1080, borders: none, scale: 3),
    Screen(width: 1920, height: 1080, borders: openbox, scale: 3),
    Screen(width: 3840, height: 2160, borders: none, scale: 7),
    Screen(width: 3840, height: 2160, borders: openbox, scale: 7),
    // A panel of the desktop and large decorations.
    Screen(width: 1366, height: 768, borders: (10, 80), scale: 2),
    // A phone held upright: the pane is below.
    Screen(width: 1080, height: 1920, borders: none, scale: 3),
    // A 4K screen whose desktop counts half of its pixels.
    Screen(width: 1920, height: 1080, borders: openbox, density: 2, scale: 7),
    Screen(width: 640, height: 480, borders: none, scale: 1),
  ]

  @Test("a new window has the largest scale that its screen holds, with a pane, and fits", arguments: screens)
  private func screen(screen: Screen) throws {
    let area = ScreenArea(usable: (screen.width, screen.height), borders: screen.borders, density: screen.density)
    #expect(area.largestScale == screen.scale)
    let size = area.size(scale: screen.scale, columns: Layout.paneColumns)
    #expect(size.width <= area.width && size.height <= area.height)
    let layout = Layout(width: size.width, height: size.height)
    #expect(layout.scale == screen.scale)
    let pane = try #require(layout.pane)
    #expect(Box(x: 0, y: 0, width: area.width, height: area.height).contains(pane))
  }

  @Test("every smaller scale than the largest one has a window that fits and shows it", arguments: screens)
  private func smaller(screen: Screen) {
    let area = ScreenArea(usable: (screen.width, screen.height), borders: screen.borders, density: screen.density)
    for scale in 1...area.largestScale {
      let size = area.size(scale: scale, columns: Layout.paneColumns)
      #expect(size.width <= area.width && size.height <= area.height)
      #expect(Layout(width: size.width, height: size.height).scale == scale)
    }
  }

  @Test("a screen of any size has a largest scale, whose window fits", arguments: 1...300 as ClosedRange<UInt64>)
  func anyScreen(seed: UInt64) {
    var generator = Seeded(seed)
    let least = Layout.smallestSize
    let area = ScreenArea(
      usable: (
        Int.random(in: least.width...4000, using: &generator), Int.random(in: least.height...3000, using: &generator)
      ), borders: Self.none, density: 1)
    for scale in 1...area.largestScale {
      let size = area.size(scale: scale, columns: Int.random(in: 40...120, using: &generator))
      #expect(size.width <= area.width && size.height <= area.height)
      #expect(Layout(width: size.width, height: size.height).scale == scale)
    }
  }

  @Test("a window that was opened for a scale has it, with room for the log", arguments: 1...Layout.largestScale)
  func unlimited(scale: Int) throws {
    let size = Layout.size(scale: scale)
    let layout = Layout(width: size.width, height: size.height)
    #expect(layout.scale == scale)
    let pane = try #require(layout.pane)
    let text = pane.width - 2 * PaneView.padding * layout.textScale
    #expect(text / (WindowText.advance * layout.textScale) >= Layout.paneColumns)
  }

  @Test("everything is in its place in a window of any size", arguments: 1...400 as ClosedRange<UInt64>)
  func places(seed: UInt64) {
    var generator = Seeded(seed)
    let smallest = Layout.smallestSize
    let (width, height) = (
      Int.random(in: smallest.width...4000, using: &generator),
      Int.random(in: smallest.height...3000, using: &generator)
    )
    let layout = Layout(width: width, height: height)
    let window = Box(x: 0, y: 0, width: width, height: height)
    #expect((1...Layout.largestScale).contains(layout.scale))
    #expect(layout.lcd.width == 320 * layout.scale && layout.lcd.height == 240 * layout.scale)
    #expect(layout.panel.width == 320 * layout.scale && layout.panel.height == 280 * layout.scale)
    #expect(window.contains(layout.device) && window.contains(layout.status))
    #expect(layout.device.contains(layout.body))
    #expect(layout.body.contains(layout.panel) && layout.panel.contains(layout.lcd))
    #expect(!layout.device.overlaps(layout.status))
    if let pane = layout.pane {
      #expect(window.contains(pane) && !pane.overlaps(layout.device) && !pane.overlaps(layout.status))
      let text = pane.width - 2 * PaneView.padding * layout.textScale
      #expect(text / (WindowText.advance * layout.textScale) >= Layout.leastColumns)
    }
  }

  @Test("a larger window never shows a smaller device", arguments: 1...50 as ClosedRange<UInt64>)
  func grows(seed: UInt64) {
    var generator = Seeded(seed)
    let (width, height) = (Int.random(in: 1...3000, using: &generator), Int.random(in: 1...2500, using: &generator))
    let scale = Layout(width: width, height: height).scale
    #expect(Layout(width: width + 200, height: height).scale >= scale)
    #expect(Layout(width: width, height: height + 200).scale >= scale)
  }

  @Test("a window of size zero has a layout", arguments: [(0, 0), (1, 1), (1, 3000), (3000, 1)])
  func degenerate(width: Int, height: Int) {
    let layout = Layout(width: width, height: height)
    #expect(layout.scale == 1)
    #expect(layout.device.x >= 0 && layout.device.y >= 0)
  }

  @Test("the smallest window shows the whole device with its buttons, and no log")
  func smallest() {
    let size = Layout.smallestSize
    let layout = Layout(width: size.width, height: size.height)
    #expect(layout.pane == nil)
    #expect(Box(x: 0, y: 0, width: size.width, height: size.height).contains(layout.panel))
    #expect(layout.status.width == size.width)
  }

  @Test("a narrow window leaves the log out and centers the device; a tall one has it below")
  func narrow() throws {
    let width = Layout.Surround.wide.width(scale: 2) + 40
    let layout = Layout(width: width, height: Layout.Surround.narrow.height(scale: 2) + 60)
    #expect(layout.pane == nil)
    #expect(layout.device.x == 20)
    let tall = Layout(width: width, height: 1000)
    let pane = try #require(tall.pane)
    #expect(pane.y >= tall.device.y + tall.device.height && pane.width > tall.device.width)
  }

  @Test("in a low window the status line is below the pane, in a higher one below everything")
  func statusLine() throws {
    let low = Layout(width: 1024, height: Layout.Surround.narrow.height(scale: 2))
    #expect(low.scale == 2)
    let pane = try #require(low.pane)
    #expect(low.status.x >= low.device.x + low.device.width && low.status.y >= pane.y + pane.height)
    #expect(Layout(width: 1024, height: 600).status.width == 1024)
  }

  @Test("every point on the panel maps to the pixel under it, and points outside map to none", arguments: [1, 2, 3, 8])
  func panel(scale: Int) {
    let size = Layout.size(scale: scale)
    let layout = Layout(width: size.width, height: size.height)
    let panel = layout.panel
    #expect(panel.width == 320 * scale && panel.height == 280 * scale)
    for (x, y) in [(0, 0), (319, 0), (0, 279), (319, 279), (160, 140)] {
      for offset in [0, scale - 1] {
        let point = layout.panelPoint(panel.x + x * scale + offset, panel.y + y * scale + offset)
        #expect(point == TouchPoint(x: UInt16(x), y: UInt16(y)))
      }
    }
    for (x, y) in [(-1, 0), (0, -1), (panel.width, 0), (0, panel.height)] {
      #expect(layout.panelPoint(panel.x + x, panel.y + y) == nil)
    }
  }

  @Test("decorations larger than the screen leave no room, and still a scale")
  func noRoom() {
    let area = ScreenArea(usable: (100, 100), borders: (200, 200), density: 2)
    #expect(area.width == 0 && area.height == 0 && area.largestScale == 1)
  }

  @Test("a box contains its first pixel, but not the pixel after its last")
  func box() {
    let box = Box(x: 10, y: 20, width: 3, height: 2)
    #expect(box.contains(10, 20) && box.contains(12, 21))
    #expect(!box.contains(13, 20) && !box.contains(10, 22) && !box.contains(9, 20) && !box.contains(10, 19))
    #expect(box.inset(-1) == Box(x: 9, y: 19, width: 5, height: 4))
    #expect(box.moved(1, -2) == Box(x: 11, y: 18, width: 3, height: 2))
  }
}
