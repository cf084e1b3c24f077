import Core2HAL
import TestSupport
import Testing

@testable import Core2Window

@Suite("The layout of the window") struct LayoutTests {
  @Test("a window that was opened for a scale has it, with room for the log", arguments: 1...Layout.largestScale)
  func preferred(scale: Int) throws {
    let size = Layout.preferredSize(scale: scale)
    let layout = Layout(width: size.width, height: size.height)
    #expect(layout.scale == scale)
    let pane = try #require(layout.pane)
    #expect(pane.width / (8 * layout.textScale) >= Layout.paneColumns)
  }

  @Test("one pixel less than a scale needs gives the scale below it", arguments: 2...Layout.largestScale)
  func tooSmall(scale: Int) {
    let size = Layout.preferredSize(scale: scale)
    #expect(Layout(width: size.width, height: size.height - 1).scale == scale - 1)
  }

  @Test("everything is in its place in a window of any size", arguments: 1...300 as ClosedRange<UInt64>)
  func places(seed: UInt64) {
    var generator = Seeded(seed)
    let smallest = Layout.preferredSize(scale: 1)
    let (width, height) = (
      Int.random(in: Layout.deviceWidth...4000, using: &generator),
      Int.random(in: smallest.height...3000, using: &generator)
    )
    let layout = Layout(width: width, height: height)
    let window = Box(x: 0, y: 0, width: width, height: height)
    #expect((1...Layout.largestScale).contains(layout.scale))
    #expect(layout.lcd.width == 320 * layout.scale && layout.lcd.height == 240 * layout.scale)
    #expect(window.contains(layout.device) && window.contains(layout.status))
    #expect(layout.device.contains(layout.panel) && layout.panel.contains(layout.lcd))
    #expect(!layout.device.overlaps(layout.status))
    if let pane = layout.pane {
      #expect(window.contains(pane) && !pane.overlaps(layout.device) && !pane.overlaps(layout.status))
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

  @Test("a narrow window leaves the log out and centers the device")
  func narrow() {
    let size = Layout.preferredSize(scale: 2)
    let layout = Layout(width: Layout.deviceWidth * 2 + 100, height: size.height)
    #expect(layout.pane == nil)
    #expect(layout.device.x == 50)
  }

  @Test("every point on the panel maps to the pixel under it, and points outside map to none", arguments: [1, 2, 3, 8])
  func panel(scale: Int) {
    let size = Layout.preferredSize(scale: scale)
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

  @Test("the first window is as large as the screen allows, and three times the device at most")
  func comfortable() {
    for scale in 1...3 {
      let size = Layout.preferredSize(scale: scale)
      let (width, height) = (Double(size.width), Double(size.height))
      #expect(Layout.comfortableScale(width: width, height: height) == scale)
      if scale > 1 {
        #expect(Layout.comfortableScale(width: width - 1, height: height) == scale - 1)
        #expect(Layout.comfortableScale(width: width, height: height - 1) == scale - 1)
      }
    }
    #expect(Layout.comfortableScale(width: 0, height: 0) == 1)
    #expect(Layout.comfortableScale(width: 1e6, height: 1e6) == 3)
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
