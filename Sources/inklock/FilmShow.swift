import Core2Window
import Foundation
import HostSupport
import TouchTrace

/// A recorded session in the window, of `replay --window` and `scenario --window`.
struct FilmShow {
  #if Window
  private let display: WindowDisplay
  #endif

  /// Opens the display, or throws what to do without one.
  ///
  /// - Parameter command: the command with the window, such as `replay`.
  init(command: String) throws(InputError) {
    let advice = "inklock \(command) without --window needs none"
    #if Window
    do throws(WindowError) {
      display = try WindowDisplay()
    } catch {
      throw InputError("no window", "\(error); \(advice)")
    }
    #else
    throw InputError("no window", "this build has none; \(advice)")
    #endif
  }

  /// The only file of those that were found.
  static func file(of found: [String]) throws(InputError) -> String {
    guard let first = found.first, found.count == 1 else {
      throw InputError("--window", "shows one file, not \(found.count)")
    }
    return first
  }

  /// Shows a film until its window is closed or a signal arrives.
  ///
  /// - Parameter name: what it is, for the title of the window.
  func run(_ film: Film, name: String) throws(InputError) {
    #if Window
    Interruption.catchSignals()
    display.whenLost {
      note("window: the connection to the display was lost")
      _exit(2)
    }
    try FilmWindow(film, display: display, title: name).run()
    #endif
  }
}
