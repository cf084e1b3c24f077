#if Window
import CSDL2

/// Why there is no window.
public struct WindowError: Error, Equatable, CustomStringConvertible {
  public let description: String

  /// SDL's last error.
  static var sdl: WindowError { WindowError(description: String(cString: SDL_GetError())) }
}

/// An open display with a window, which becomes visible with `open`.
public final class WindowDisplay {
  let window: OpaquePointer
  let renderer: OpaquePointer

  /// Characters in a line of the pane of a new window.
  private var columns = Layout.paneColumns
  /// What the size was chosen for, until the size of the decorations is known.
  private var pending: (scale: Int?, area: ScreenArea, deadline: UInt64)?

  /// The largest decorations that are assumed where the desktop does not say their size, in window units.
  private static let unknownBorders: (width: Int, height: Int) = (10, 40)
  /// How long the decorations of a new window are waited for, in ms.
  private static let patience: UInt64 = 1000

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
    let size = Layout.size(scale: 1)
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
    setIcon()
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

  /// Shows the window.
  ///
  /// - Parameters:
  ///   - scale: output pixels per LCD pixel; `nil` for the largest that the screen holds.
  ///   - columns: characters in a line of the pane, if there is room for them.
  func open(scale: Int?, columns: Int, title: String) {
    self.columns = columns
    SDL_SetWindowTitle(window, title)
    let smallest = Layout.smallestSize
    let density = density
    SDL_SetWindowMinimumSize(
      window, Int32((Double(smallest.width) / density).rounded(.up)),
      Int32((Double(smallest.height) / density).rounded(.up)))
    let area = area
    pending = (scale, area, SDL_GetTicks64() + WindowDisplay.patience)
    resize(toScale: scale ?? area.largestScale)
    SDL_ShowWindow(window)
  }

  /// Fits the new window to its screen again when the size of its decorations has become known.
  func followBorders() {
    guard let pending else { return }
    let area = area
    if area != pending.area {
      self.pending = nil
      resize(toScale: pending.scale ?? area.largestScale)
    } else if SDL_GetTicks64() > pending.deadline {
      self.pending = nil
    }
  }

  /// Resizes the window for a scale and puts it into the middle of the screen if it would reach beyond it.
  func resize(toScale scale: Int) {
    // A window that fills the screen keeps its size.
    SDL_RestoreWindow(window)
    let size = area.size(scale: scale, columns: columns)
    let density = density
    let (width, height) = (Int(Double(size.width) / density), Int(Double(size.height) / density))
    SDL_SetWindowSize(window, Int32(width), Int32(height))
    guard let usable else { return }
    let borders = borders
    SDL_SetWindowPosition(
      window, usable.x + Int32(borders.left + (Int(usable.w) - width - borders.left - borders.right) / 2),
      usable.y + Int32(borders.top + max(0, Int(usable.h) - height - borders.top - borders.bottom) / 2))
  }

  /// The room for the window's content on its screen, decorations counted.
  var area: ScreenArea {
    guard let usable else { return ScreenArea(usable: (1280, 720), borders: WindowDisplay.unknownBorders, density: 1) }
    let borders = borders
    return ScreenArea(
      usable: (Int(usable.w), Int(usable.h)),
      borders: (borders.left + borders.right, borders.top + borders.bottom), density: density)
  }

  private var usable: SDL_Rect? {
    var area = SDL_Rect()
    return SDL_GetDisplayUsableBounds(max(0, SDL_GetWindowDisplayIndex(window)), &area) == 0 ? area : nil
  }

  private var borders: (left: Int, right: Int, top: Int, bottom: Int) {
    var (top, left, bottom, right) = (Int32(0), Int32(0), Int32(0), Int32(0))
    guard SDL_GetWindowBordersSize(window, &top, &left, &bottom, &right) == 0 else {
      return (0, WindowDisplay.unknownBorders.width, WindowDisplay.unknownBorders.height, 0)
    }
    return (Int(left), Int(right), Int(top), Int(bottom))
  }

  private func setIcon() {
    var pixels = Artwork.icon.pixels
    let side = Int32(Artwork.icon.width)
    pixels.withUnsafeMutableBytes { bytes in
      let surface = SDL_CreateRGBSurfaceWithFormatFrom(
        bytes.baseAddress, side, side, 32, side * 4, SDL_PIXELFORMAT_ARGB8888.rawValue)
      guard let surface else { return }
      SDL_SetWindowIcon(window, surface)
      SDL_FreeSurface(surface)
    }
  }
}
#endif
