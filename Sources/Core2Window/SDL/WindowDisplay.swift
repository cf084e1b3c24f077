#if Window
import CSDL2

/// Why there is no window.
public struct WindowError: Error, Equatable, CustomStringConvertible {
  public let description: String

  /// SDL's last error.
  static var sdl: WindowError { WindowError(description: String(cString: SDL_GetError())) }
}

/// An open display with a window, which becomes visible with the first frame.
public final class WindowDisplay {
  let window: OpaquePointer
  let renderer: OpaquePointer

  /// Opens the display that the environment specifies, or throws the reason why there is none.
  public init() throws(WindowError) {
    // The program handles signals itself, not SDL.
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1")
    SDL_SetHint(SDL_HINT_RENDER_SCALE_QUALITY, "nearest")
    SDL_SetHint(SDL_HINT_TOUCH_MOUSE_EVENTS, "0")
    SDL_SetHint(SDL_HINT_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR, "0")
    guard SDL_Init(UInt32(SDL_INIT_VIDEO)) == 0 else { throw WindowError.sdl }
    // Without a display, some builds of SDL fall back to a driver that shows nothing.
    let driver = SDL_GetCurrentVideoDriver().map { String(cString: $0) }
    if SDL_getenv("SDL_VIDEODRIVER") == nil, driver == "offscreen" || driver == "dummy" {
      SDL_Quit()
      throw WindowError(description: "there is no display")
    }
    // Developers leave the window open beside their work, so it must not keep the screen awake.
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

  /// Calls `end`, which does not return, when the connection to an X server is lost.
  public func whenLost(_ end: @escaping () -> Never) { XServerLoss.handle(end) }

  /// Output pixels per window unit: 2 on many high-DPI displays.
  var density: Double {
    var points: Int32 = 0
    var pixels: Int32 = 0
    SDL_GetWindowSize(window, &points, nil)
    SDL_GetRendererOutputSize(renderer, &pixels, nil)
    return points > 0 && pixels > 0 ? Double(pixels) / Double(points) : 1
  }

  /// Resizes the window for a scale.
  func resize(toScale scale: Int) {
    let size = Layout.preferredSize(scale: scale)
    SDL_SetWindowSize(window, Int32(Double(size.width) / density), Int32(Double(size.height) / density))
  }

  /// The largest scale, at most 3, whose window fits on the screen.
  var comfortableScale: Int {
    var area = SDL_Rect()
    guard SDL_GetDisplayUsableBounds(SDL_GetWindowDisplayIndex(window), &area) == 0 else { return 2 }
    return Layout.comfortableScale(width: Double(area.w) * density, height: Double(area.h) * density)
  }
}
#endif
