import ArgumentParser
import Core2HAL
import Core2Simulator
import Core2Window
import Foundation
import HostSupport
import TouchTrace

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run the lock on a simulated Core2: in a window, or headless.",
    discussion: """
      Serial transports, with 115,200 baud: stdout takes console commands from standard input; pty is a \
      pseudo-terminal for picocom, PuTTY or pyserial, with a symbolic link LINK to it; tcp listens on 127.0.0.1, where \
      port 0 means any free port; file:F overwrites the file. --serial can be given several times. Without it the log \
      goes to stdout, and in the window also to its pane. A reader is not needed: bytes that nobody reads in time are \
      dropped and counted.

      Headless, the device runs in real time until --for is over or Ctrl-C is pressed; --fast runs it as fast as \
      possible and reads no serial input. Without a display, and without --headless, a recorded session is played.

      """ + KeyTable.help)

  @OptionGroup var options: RunOptions

  @Option(help: ArgumentHelp("Where the serial line is connected; can be repeated.", valueName: SerialRoute.syntax))
  var serial: [SerialRoute] = []

  @Option(help: ArgumentHelp("Record a trace of the session. The trace reveals the PIN that is drawn.", valueName: "F"))
  var record: String?

  @Option(help: ArgumentHelp("Window pixels for each LCD pixel, 1 to 8.", valueName: "N"))
  var scale: Int?

  @Flag(help: "Open no window.")
  var headless = false

  @Option(name: .customLong("for"), help: ArgumentHelp("End after this many seconds.", valueName: "SECONDS"))
  var duration: Double?

  @Flag(help: "Headless: run on virtual time, as fast as possible.")
  var fast = false

  @Option(
    help: ArgumentHelp(
      "At the end, write a PNG of the window, or of the LCD when headless.", valueName: "F"))
  var screenshot: String?

  func validate() throws {
    if let duration, !(0...2_592_000).contains(duration) {
      throw ValidationError("--for must be 0 to 2592000 seconds.")
    }
    if let scale, !(1...8).contains(scale) { throw ValidationError("--scale must be 1 to 8.") }
    if fast, !headless { throw ValidationError("--fast needs --headless.") }
    if fast, duration == nil { throw ValidationError("--fast needs --for.") }
  }

  func run() throws {
    RunCommand.reserveStandardDescriptors()
    Interruption.catchSignals()
    let window = headless ? nil : openWindow()
    guard headless || window != nil else { return try demonstrate() }

    let flashFile = try options.flash.map { (path) throws(InputError) in try FlashFile(path) }
    let device = try Core2(options.setup(flash: flashFile?.image))
    if flashFile == nil { note("the flash is in memory only: the PIN is forgotten at the end (--flash F keeps it)") }
    let recording = try Recording(of: device, to: record)

    let transports = try (window.map { [$0.pane] } ?? []) + openTransports()
    let connected = ConnectedDevice(device, transports: transports, flashFile: flashFile)
    connected.readsSerial = !fast
    defer { reportDropped(transports) }

    let outcome = Result { () throws(InputError) in
      if let window {
        try window.run(connected, recording: recording, scale: scale, end: end, screenshot: screenshot)
      } else {
        try HeadlessRun(connected: connected, end: end).run(onVirtualTime: fast)
        if let screenshot {
          try PNG.write(device.display.pixels, width: Int(Screen.width), scale: scale ?? 1, to: screenshot)
        }
      }
    }
    // The flash, the log and the recording are finished even after an error.
    let closing = Result { () throws(InputError) in try connected.close() }
    let finishing = Result { () throws(InputError) in try recording.finish() }
    try outcome.get()
    try closing.get()
    try finishing.get()
  }

  /// Virtual ms at which the run ends.
  private var end: UInt64? { duration.map { UInt64($0 * 1000) } }

  private func openWindow() -> RunWindow? {
    do throws(RunWindow.Absence) {
      return try RunWindow()
    } catch {
      note("no window: \(error.reason)")
      return nil
    }
  }

  /// Plays a recorded session and shows its log, where there is no display.
  private func demonstrate() throws {
    let demonstration = try Demonstration(model: options.model.load())
    note("playing \(demonstration.path) instead; --headless runs the device itself")
    let transports = try openTransports()
    defer { reportDropped(transports) }
    try demonstration.play(on: transports)
  }

  private func openTransports() throws(InputError) -> [any SerialTransport] {
    var transports: [any SerialTransport] = []
    for route in serial.isEmpty ? [.standardOutput] : serial { transports.append(try route.open(announce: note)) }
    return transports
  }

  private func reportDropped(_ transports: [any SerialTransport]) {
    for transport in transports where transport.dropped > 0 && transport.failure == nil {
      note("serial: \(transport.name): \(transport.dropped) bytes were dropped: nobody read them in time")
    }
  }

  /// Opens closed standard descriptors: otherwise the next opened file would get such a descriptor.
  private static func reserveStandardDescriptors() {
    for descriptor: Int32 in 0...2 where fcntl(descriptor, F_GETFD) < 0 { _ = open("/dev/null", O_RDWR) }
  }
}

/// A line for people on stderr.
func note(_ message: String) { StandardError.line("inklock: \(message)") }
