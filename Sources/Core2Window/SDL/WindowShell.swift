#if Window
import CSDL2
import Core2HAL
import Core2Simulator
import HostSupport

/// What every window of the program has: its size, the status line, overlays, messages, screenshots and its end.
final class WindowShell {
  let display: WindowDisplay
  let view: WindowView
  var status = StatusLine()
  /// Whether something was changed that is not in `status`.
  var isDirty = true
  private(set) var isClosed = false
  /// Whether a PIN is lost when the window closes.
  var losesPIN: () -> Bool = { false }

  private static let frameMilliseconds: UInt64 = 16
  private static let messageMilliseconds: UInt64 = 6000

  private let keys: [KeyList.Line]
  private var lastFrame: UInt64 = 0
  private var messageEnd: UInt64?

  /// Opens the window; see `WindowDisplay.open`.
  init(
    _ display: WindowDisplay, scale: Int?, columns: Int = Layout.paneColumns, title: String, keys: [KeyList.Line]
  ) throws(InputError) {
    self.display = display
    self.keys = keys
    display.open(scale: scale, columns: columns, title: title)
    do throws(WindowError) {
      view = try WindowView(display)
    } catch {
      throw InputError("window", error.description)
    }
  }

  /// Handles an event that is the same in every window.
  ///
  /// - Returns: whether nobody else may handle it.
  func handle(_ event: SDL_Event) -> Bool {
    switch SDL_EventType(event.type) {
    case SDL_QUIT: askToClose()
    case SDL_WINDOWEVENT:
      isDirty = true
      return false
    case SDL_RENDER_TARGETS_RESET, SDL_RENDER_DEVICE_RESET:
      view.invalidate()
      isDirty = true
    case SDL_KEYDOWN where status.overlay != nil:
      answer(WindowShell.name(of: event.key))
    case SDL_MOUSEBUTTONDOWN where status.overlay != nil:
      if status.overlay == .keyList { show(nil) }
    case SDL_FINGERDOWN, SDL_FINGERMOTION, SDL_TEXTINPUT: return status.overlay != nil
    default: return false
    }
    return true
  }

  /// SDL's name of a key.
  static func name(of event: SDL_KeyboardEvent) -> String { String(cString: SDL_GetKeyName(event.keysym.sym)) }

  /// Performs an action that is the same in every window.
  ///
  /// - Returns: whether it is one.
  func perform(_ action: KeyAction) -> Bool {
    switch action {
    case .larger: resize(by: 1)
    case .smaller: resize(by: -1)
    case .keyList: show(.keyList)
    case .quit: askToClose()
    default: return false
    }
    return true
  }

  private func answer(_ key: String) {
    switch status.overlay?.answer(to: key) {
    case .close: show(nil)
    case .quit: askToClose()
    case .nothing, nil: break
    }
  }

  private func show(_ overlay: Overlay?) {
    status.overlay = overlay
    isDirty = true
  }

  private func askToClose() {
    isClosed = Overlay.closes(&status.overlay, losesPIN: losesPIN())
    isDirty = true
  }

  private func resize(by step: Int) {
    let scale = view.layout.scale + step
    guard scale >= 1 else { return showMessage("this is the smallest size") }
    guard step < 0 || scale <= display.area.largestScale else {
      return showMessage("the screen holds no larger device")
    }
    display.resize(toScale: scale)
    isDirty = true
  }

  /// Shows a message in the status line for a few seconds.
  func showMessage(_ message: String) {
    status.message = message
    messageEnd = SDL_GetTicks64() + WindowShell.messageMilliseconds
    isDirty = true
  }

  /// The position of an event in output pixels.
  func position(_ x: Int32, _ y: Int32) -> (x: Int, y: Int) {
    let density = display.density
    return (Int((Double(x) * density).rounded(.down)), Int((Double(y) * density).rounded(.down)))
  }

  /// Draws a frame if something has changed and the previous frame is old enough.
  ///
  /// - Parameters:
  ///   - next: the status line of the frame.
  ///   - isShaking: whether the motor runs.
  ///   - draw: draws the frame with the status.
  func drawIfNeeded(
    _ next: StatusLine, hasChanged: Bool, isShaking: Bool, _ draw: (StatusLine) -> Void
  ) {
    display.followBorders()
    let ticks = SDL_GetTicks64()
    var next = next
    if let end = messageEnd, ticks >= end {
      messageEnd = nil
      next.message = nil
    }
    let isDue = ticks >= lastFrame + WindowShell.frameMilliseconds
    if !isShaking {
      next.shake = 0
    } else if isDue {
      next.shake = status.shake == 1 ? -1 : 1
    }
    guard isDue, isDirty || hasChanged || next != status else { return }
    status = next
    isDirty = false
    lastFrame = ticks
    draw(status)
    view.show()
  }

  /// Draws the overlay, if any, above everything else.
  func drawOverlay() {
    let size = view.canvas.outputSize
    let window = Box(x: 0, y: 0, width: size.width, height: size.height)
    status.overlay?.draw(keys, over: window, scale: view.layout.textScale, on: view.canvas)
  }

  /// Writes pictures of the LCD and of the whole window into the working folder.
  func takeScreenshots(of display: FrameBuffer, _ draw: () -> Void) {
    do throws(InputError) {
      let lcd = TimestampedName.free("inklock-lcd", "png")
      try PNG.write(display.pixels, width: Int(Screen.width), to: lcd, access: .owner)
      let window = TimestampedName.free("inklock-window", "png")
      try writeWindow(to: window, draw)
      showMessage("wrote \(lcd)")
    } catch {
      showMessage("\(error)")
    }
  }

  /// Writes a picture of the window as it would be drawn at this moment.
  func writeWindow(to path: String, _ draw: () -> Void) throws(InputError) {
    draw()
    let picture: (rgb: [UInt8], width: Int)
    do throws(WindowError) {
      picture = try view.canvas.readPixels()
    } catch {
      throw InputError(path, "cannot be written: \(error)")
    }
    guard let bytes = PNG.encode(rgb: picture.rgb, width: picture.width) else {
      throw InputError(path, "cannot be written: the picture cannot be encoded")
    }
    try AtomicFile.write(bytes, to: path, access: .owner)
  }
}
#endif
