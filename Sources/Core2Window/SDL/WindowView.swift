#if Window
import CSDL2
import Core2HAL
import Core2Simulator

/// Draws the window: the device, the status line, and what its owner draws into the pane.
final class WindowView {
  private static let background = Color(0x14171B)

  let canvas: SDLCanvas
  private(set) var layout: Layout

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
  ///
  /// - Parameters:
  ///   - fingers: where fingers are shown on the panel.
  ///   - drawPane: draws the pane, if there is room for one.
  func draw(
    _ picture: FrameBuffer, _ status: StatusLine, fingers: [TouchPoint] = [], _ drawPane: (Box, SDLCanvas, Int) -> Void
  ) {
    fitLayout()
    canvas.clear(WindowView.background)
    let push = status.shake * max(1, layout.scale / 2)
    if let caseTexture { canvas.copy(caseTexture, to: layout.device.moved(push, push)) }
    if status.shake != 0 { Waves.draw(in: layout, shake: status.shake, on: canvas) }
    CaseLabels.draw(in: layout, push: push, on: canvas)
    upload(picture)
    canvas.copy(lcd, to: layout.lcd.moved(push, push))
    FingerMarks.draw(fingers, in: layout, on: canvas)
    if let box = layout.pane { drawPane(box, canvas, layout.textScale) }
    status.draw(in: layout, on: canvas)
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
    let isSameCase =
      caseTexture != nil && fitting.scale == layout.scale && fitting.device.width == layout.device.width
      && fitting.device.height == layout.device.height
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
}
#endif
