import Core2Simulator
import Core2Window
import DigitCollection
import Foundation
import HostSupport

/// The window of `inklock run`. A build without the trait `Window` has none.
struct RunWindow {
  /// Why there is no window, and what to do.
  struct Absence: Error {
    var reason: String
  }

  let pane = SerialPane()

  #if Window
  private let display: WindowDisplay

  init() throws(Absence) {
    do throws(WindowError) {
      display = try WindowDisplay()
    } catch {
      throw Absence(reason: "\(error)")
    }
  }

  /// Calls `finish` when the connection to the display is lost, and ends the program with status 2.
  func whenLost(_ finish: @escaping () -> Void) {
    display.whenLost {
      finish()
      note("window: the connection to the display was lost")
      _exit(2)
    }
  }

  /// Shows the device until the window is closed, a signal arrives, or its time is over.
  ///
  /// - Parameter flash: the file that keeps the flash; `nil` if it is in memory only.
  func run(
    _ connected: ConnectedDevice, runner: (any DeviceRunner)?, recording: any RecordingSwitch, scale: Int?,
    end: UInt64?, screenshot: String?, flash: String?
  ) throws(InputError) {
    let title = "Inklock - " + (flash.map { ($0 as NSString).lastPathComponent } ?? "flash in memory")
    let windowed = try WindowedCore2(
      connected, display: display, pane: pane, recording: recording, scale: scale, title: title,
      losesPIN: { flash == nil && FlashDescription.hasPIN(connected.device) })
    windowed.runner = runner
    try windowed.run(end: end, screenshot: screenshot)
  }

  /// Guides a person through drawing digits until the window is closed, a signal arrives, or the time is over.
  func collect(
    _ session: CollectionSession, on setup: Core2.Setup, scale: Int?, end: UInt64?, screenshot: String?
  ) throws(InputError) {
    try CollectionWindow(session, on: setup, display: display, scale: scale).run(end: end, screenshot: screenshot)
  }
  #else
  private let display: Never

  init() throws(Absence) {
    throw Absence(reason: "this build has none; `make build` makes one that has, and needs SDL2")
  }

  func whenLost(_ finish: @escaping () -> Void) { switch display {} }

  func run(
    _ connected: ConnectedDevice, runner: (any DeviceRunner)?, recording: any RecordingSwitch, scale: Int?,
    end: UInt64?, screenshot: String?, flash: String?
  ) throws(InputError) {
    switch display {}
  }

  func collect(
    _ session: CollectionSession, on setup: Core2.Setup, scale: Int?, end: UInt64?, screenshot: String?
  ) throws(InputError) {
    switch display {}
  }
  #endif
}
