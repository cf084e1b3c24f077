#if Window
import CSDL2
import Core2HAL
import Core2Simulator
import LockFirmware

/// Draws the window: the device, the serial pane, the status and the key list.
final class WindowView {
  private static let background = Color(0x14171B)

  let canvas: SDLCanvas
  private(set) var layout: Layout
  var pane = PaneView()

  private let lcd: OpaquePointer
  private var lcdGeneration = -1
  private weak var lcdSource: FrameBuffer?
  private var caseTexture: OpaquePointer?

  init(_ display: WindowDisplay) throws(WindowError) {
    canvas = try SDLCanvas(display.renderer)
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

  /// Draws a frame; `show` makes it visible.
  func draw(_ picture: FrameBuffer, _ serial: SerialPane, _ status: StatusLine) {
    fitLayout()
    canvas.clear(WindowView.background)
    let push = status.shake * max(1, layout.scale / 2)
    if let caseTexture { canvas.copy(caseTexture, to: layout.device.moved(push, push)) }
    drawLabels(push)
    upload(picture)
    canvas.copy(lcd, to: layout.lcd.moved(push, push))
    if let box = layout.pane { pane.draw(serial, in: box, on: canvas, scale: layout.textScale) }
    status.draw(in: layout, on: canvas)
    if status.showsKeys { KeyList.draw(over: layout.device, scale: layout.textScale, on: canvas) }
  }

  func show() { SDL_RenderPresent(canvas.renderer) }

  /// Handles that the renderer has lost the content of its textures.
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
    for (center, name) in zip([PanelButton.a, .b, .c].map(\.center), ["A", "B", "C"]) {
      canvas.text(
        name, x: layout.lcd.x + Int(center.x) * s - (Font.width * s) / 2 + push,
        y: layout.lcd.y + Int(center.y) * s - (Font.height * s) / 2 + push, scale: s, color: Color(0x8A4A44))
    }
    let name = "INKLOCK"
    canvas.text(
      name, x: layout.lcd.x + (layout.lcd.width - name.count * Font.advance * s) / 2 + push,
      y: layout.lcd.y - 17 * s + push, scale: s, color: Color(0x4A525D))
  }
}
#endif
