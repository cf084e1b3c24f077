import CSDL2
import Core2HAL
import Core2Simulator
import LockFirmware

/// Draws the window: the device, the serial pane, the status and the key list.
final class WindowView {
  /// What is drawn of the state of the program.
  struct Status: Equatable {
    var recording: String?
    var seconds: UInt64 = 0
    var message: String?
    var showsKeys = false
    /// Which way the motor pushes the device: -1, 0 or 1.
    var shake = 0
  }

  private static let background = Color(0x14171B)

  let canvas: Canvas
  private(set) var layout: Layout
  var pane = PaneView()

  private let lcd: OpaquePointer
  private var lcdGeneration = -1
  private weak var lcdSource: FrameBuffer?
  private var caseTexture: OpaquePointer?

  init(_ display: WindowDisplay) throws(WindowError) {
    canvas = try Canvas(display.renderer)
    let size = canvas.outputSize
    layout = Layout(width: size.width, height: size.height)
    guard
      let lcd = SDL_CreateTexture(
        display.renderer, SDL_PIXELFORMAT_RGB565.rawValue, Int32(SDL_TEXTUREACCESS_STREAMING.rawValue),
        Int32(Screen.width), Int32(Screen.height))
    else { throw WindowError.sdl }
    self.lcd = lcd
  }

  deinit {
    SDL_DestroyTexture(lcd)
    if let caseTexture { SDL_DestroyTexture(caseTexture) }
  }

  /// Draws a frame; `show` puts it on the screen.
  func draw(_ picture: FrameBuffer, _ serial: SerialPane, _ status: Status) {
    fitLayout()
    canvas.clear(WindowView.background)
    let push = status.shake * max(1, layout.scale / 2)
    if let caseTexture { canvas.copy(caseTexture, to: layout.device.moved(push, push)) }
    drawLabels(push)
    upload(picture)
    canvas.copy(lcd, to: layout.lcd.moved(push, push))
    if let box = layout.pane { pane.draw(serial, in: box, on: canvas, scale: layout.textScale) }
    drawStatus(status)
    if status.showsKeys { drawKeys() }
  }

  func show() { SDL_RenderPresent(canvas.renderer) }

  /// The renderer has lost its textures' content.
  func invalidate() {
    lcdGeneration = -1
    if let caseTexture { SDL_DestroyTexture(caseTexture) }
    caseTexture = nil
  }

  private func fitLayout() {
    let size = canvas.outputSize
    let fitting = Layout(width: size.width, height: size.height)
    guard fitting != layout || caseTexture == nil else { return }
    let isSameCase = fitting.scale == layout.scale && caseTexture != nil
    layout = fitting
    guard !isSameCase else { return }
    if let caseTexture { SDL_DestroyTexture(caseTexture) }
    caseTexture = canvas.texture(of: Artwork(caseFor: layout))
  }

  private func upload(_ picture: FrameBuffer) {
    guard lcdGeneration != picture.generation || lcdSource !== picture else { return }
    SDL_UpdateTexture(lcd, nil, picture.pixels, Int32(Int(Screen.width) * 2))
    lcdGeneration = picture.generation
    lcdSource = picture
  }

  private func drawLabels(_ push: Int) {
    let s = layout.scale
    for (center, name) in zip(Artwork.buttonCenters, ["A", "B", "C"]) {
      canvas.text(
        name, x: layout.lcd.x + center * s - (Font.width * s) / 2 + push,
        y: layout.lcd.y + Artwork.buttonRow * s - (Font.height * s) / 2 + push, scale: s, color: Color(0x8A4A44))
    }
    let name = "INKLOCK"
    canvas.text(
      name, x: layout.lcd.x + (layout.lcd.width - name.count * Font.advance * s) / 2 + push,
      y: layout.lcd.y - 17 * s + push, scale: s, color: Color(0x4A525D))
  }

  private func drawStatus(_ status: Status) {
    let scale = layout.textScale
    let box = layout.status
    canvas.fill(box, Color(0x1C2026))
    let y = box.y + (box.height - Font.height * scale) / 2
    var x = box.x + 8 * scale
    if let recording = status.recording {
      let side = 6 * scale
      canvas.fill(Box(x: x, y: y, width: side, height: side), Color(0xFF5850))
      x += 10 * scale
      x = put("REC \(recording), with the PIN", x, y, Color(0xFF9088))
    }
    x = put("\(status.seconds) s", x, y, PaneView.text)
    x = put("\(layout.scale)x", x, y, PaneView.faint)
    if let message = status.message { x = put(message, x, y, PaneView.accent) }
    let hint = "H: keys"
    let hintX = box.x + box.width - (hint.count * Font.advance + 8) * scale
    if x < hintX { _ = put(hint, hintX, y, PaneView.faint) }
  }

  private func put(_ text: String, _ x: Int, _ y: Int, _ color: Color) -> Int {
    canvas.text(text, x: x, y: y, scale: layout.textScale, color: color)
    return x + (text.count + 2) * Font.advance * layout.textScale
  }

  private func drawKeys() {
    let scale = layout.textScale
    let keyColumns = KeyTable.lines.map(\.key.count).max() ?? 0
    let columns = keyColumns + 2 + (KeyTable.lines.map(\.text.count).max() ?? 0)
    let width = (columns * Font.advance + 20) * scale
    let height = (KeyTable.lines.count * 12 + 18) * scale
    let box = Box(
      x: layout.device.x + (layout.device.width - width) / 2, y: layout.device.y + (layout.device.height - height) / 2,
      width: width, height: height)
    canvas.fill(box, PaneView.accent, alpha: 90)
    canvas.fill(box.inset(scale), Color(0x10141A), alpha: 240)
    for (k, line) in KeyTable.lines.enumerated() {
      let y = box.y + (10 + k * 12) * scale
      let x = box.x + 10 * scale
      canvas.text(line.key, x: x, y: y, scale: scale, color: PaneView.accent)
      canvas.text(line.text, x: x + (keyColumns + 2) * Font.advance * scale, y: y, scale: scale, color: PaneView.text)
    }
  }
}

extension Box {
  func moved(_ dx: Int, _ dy: Int) -> Box { Box(x: x + dx, y: y + dy, width: width, height: height) }
}
