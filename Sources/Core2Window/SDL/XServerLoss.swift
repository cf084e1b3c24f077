#if Window
import Foundation

/// What happens when the X server ends before the program. Without a handler, Xlib ends the program with status 1, and
/// nothing is finished. Xlib is loaded by SDL, so its function is looked up at run time.
enum XServerLoss {
  private typealias Handler = @convention(c) (OpaquePointer?) -> CInt
  private typealias SetHandler = @convention(c) (Handler?) -> OpaquePointer?

  /// Xlib calls its handler on the thread that uses the window, the main one.
  nonisolated(unsafe) private static var end: (() -> Never)?

  /// Sets the handler where SDL uses Xlib.
  ///
  /// - Parameter end: ends the program. If it returned, Xlib would end it.
  static func handle(_ end: @escaping () -> Never) {
    guard let library = dlopen("libX11.so.6", RTLD_LAZY | RTLD_NOLOAD),
      let symbol = dlsym(library, "XSetIOErrorHandler")
    else { return }
    XServerLoss.end = end
    let set = unsafeBitCast(symbol, to: SetHandler.self)
    _ = set { _ in
      if let end = XServerLoss.end { end() }
      return 0
    }
  }
}
#endif
