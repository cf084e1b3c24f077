#if Window
import CSDL2

/// Why there is no window.
public struct WindowError: Error, Equatable, CustomStringConvertible {
  public let description: String

  /// SDL's last error.
  static var sdl: WindowError { WindowError(description: String(cString: SDL_GetError())) }
}

/// An opened display with a window on it, which is shown with the first frame.
public final class WindowDisplay {
  let window: OpaquePointer
  let renderer: OpaquePointer

  /// Opens the display that the environment names, or says why there is none.
  public init() throws(WindowError) {
    // Signals are the program's own matter.
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1")
    SDL_SetHint(SDL_HINT_RENDER_SCALE_QUALITY, "nearest")
    SDL_SetHint(SDL_HINT_TOUCH_MOUSE_EVENTS, "0")
    SDL_SetHint(SDL_HINT_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR, "0")
    guard SDL_Init(UInt32(SDL_INIT_VIDEO)) == 0 else { throw WindowError.sdl }
    // Without a display some builds of SDL fall back to a driver that shows nothing to anyone.
    let driver = SDL_GetCurrentVideoDriver().map { String(cString: $0) }
    if SDL_getenv("SDL_VIDEODRIVER") == nil, driver == "offscreen" || driver == "dummy" {
      SDL_Quit()
      throw WindowError(description: "there is no display")
    }
    // Makers leave the window open beside their work: it must not keep the screen awake.
    SDL_EnableScreenSaver()
    let flags = SDL_WINDOW_RESIZABLE.rawValue | SDL_WINDOW_ALLOW_HIGHDPI.rawValue | SDL_WINDOW_HIDDEN.rawValue
    let size = Layout.preferredSize(scale: 1)
    let centered: Int32 = 0x2FFF_0000
    guard
      let window = SDL_CreateWindow("Inklock", centered, centered, Int32(size.width), Int32(size.height), flags)
    else {
      let error = WindowError.sdl
      SDL_Quit()
      throw error
    }
    guard let renderer = SDL_CreateRenderer(window, -1, 0) else {
      let error = WindowError.sdl
      SDL_DestroyWindow(window)
      SDL_Quit()
      throw error
    }
    self.window = window
    self.renderer = renderer
  }

  deinit {
    SDL_DestroyRenderer(renderer)
    SDL_DestroyWindow(window)
    SDL_Quit()
  }

  /// Pixels of the output a unit of the window: 2 on many high-DPI displays.
  var density: Double {
    var points: Int32 = 0
    var pixels: Int32 = 0
    SDL_GetWindowSize(window, &points, nil)
    SDL_GetRendererOutputSize(renderer, &pixels, nil)
    return points > 0 && pixels > 0 ? Double(pixels) / Double(points) : 1
  }

  /// Makes the window as large as a scale wants it.
  func resize(toScale scale: Int) {
    let size = Layout.preferredSize(scale: scale)
    SDL_SetWindowSize(window, Int32(Double(size.width) / density), Int32(Double(size.height) / density))
  }

  /// The largest scale whose window fits on the screen, 3 at most.
  var comfortableScale: Int {
    var area = SDL_Rect()
    guard SDL_GetDisplayUsableBounds(SDL_GetWindowDisplayIndex(window), &area) == 0 else { return 2 }
    return Layout.comfortableScale(width: Double(area.w) * density, height: Double(area.h) * density)
  }
}
#endif
