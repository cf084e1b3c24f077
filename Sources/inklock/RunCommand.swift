import ArgumentParser
import Core2HAL
import Core2Simulator
import Core2Window
import Foundation
import HostSupport
import RemoteControl
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

      --http PORT lets a browser and programs use the device, at 127.0.0.1 only: Docs/Automation.md has every request. \
      Port 0 means any free port; the address is printed on stderr. With --virtual-time the clock stands still except \
      while a request is carried out, so that equal requests give equal sessions, as fast as the machine can; serial \
      input is not read.

      Headless, the device runs in real time until --for is over or Ctrl-C is pressed; --fast runs it as fast as \
      possible and reads no serial input. Where there is no display, --for, --serial, --http and --record run it \
      headless, too; without any option, a recorded session is played; any other option ends with status 2.

      --collect DIR guides a person through drawing each digit several times with each finger, and keeps the drawings as \
      strokes files, one for each finger: DIR/index.jsonl and DIR/thumb.jsonl. The same command continues where it was \
      stopped. Nothing is sent anywhere; Docs/Collect.md says what to do with the files.

      """ + KeyTable.help + "\n\n" + KeyTable.collectionHelp)

  @OptionGroup var options: RunOptions

  @Option(help: ArgumentHelp("Where the serial line is connected; can be repeated.", valueName: SerialRoute.syntax))
  var serial: [SerialRoute] = []

  @Option(
    help: ArgumentHelp("Record a trace of the session. The trace reveals the PIN that is drawn.", valueName: "F"),
    completion: .file())
  var record: String?

  @Option(help: ArgumentHelp("Answer HTTP requests on this port of 127.0.0.1.", valueName: "PORT"))
  var http: UInt16?

  @Flag(help: "With --http, headless: time passes only while a request is carried out.")
  var virtualTime = false

  @Option(help: ArgumentHelp("Window pixels for each LCD pixel, 1 to 8.", valueName: "N"))
  var scale: Int?

  @Flag(help: "Open no window.")
  var headless = false

  @Option(
    name: .customLong("for"),
    help: ArgumentHelp("End after this many seconds; of real time, with --virtual-time.", valueName: "SECONDS"))
  var duration: Double?

  @Flag(help: "Headless: run on virtual time, as fast as possible.")
  var fast = false

  @Option(
    help: ArgumentHelp(
      "At the end, write a PNG of the window, or of the LCD when headless.", valueName: "F"), completion: .file())
  var screenshot: String?

  @OptionGroup(title: "Your own data set") var collection: CollectionOptions

  func validate() throws {
    if let duration, !(0...2_592_000).contains(duration) {
      throw ValidationError("--for must be 0 to 2592000 seconds.")
    }
    if let scale, !(1...8).contains(scale) { throw ValidationError("--scale must be 1 to 8.") }
    if fast, !headless { throw ValidationError("--fast needs --headless.") }
    if fast, duration == nil { throw ValidationError("--fast needs --for.") }
    if fast, http != nil {
      throw ValidationError("--fast leaves no time for requests: use --http with --virtual-time.")
    }
    if virtualTime, http == nil { throw ValidationError("--virtual-time needs --http.") }
    if headless || virtualTime, scale != nil, screenshot == nil {
      throw ValidationError("--scale without a window needs --screenshot.")
    }
    if let screenshot, !screenshot.lowercased().hasSuffix(".png") {
      throw ValidationError("--screenshot writes PNG: its file must end with .png.")
    }
    if collection.folder != nil, let option = optionsOfADevice.first {
      throw ValidationError("--collect draws on a lock without a PIN, in a window: it does not go with \(option).")
    }
  }

  /// The options given that mean nothing where digits are collected.
  private var optionsOfADevice: [String] {
    let given: [(String, Bool)] = [
      ("--headless", headless), ("--fast", fast), ("--virtual-time", virtualTime), ("--serial", !serial.isEmpty),
      ("--record", record != nil), ("--http", http != nil),
    ]
    return given.filter(\.1).map(\.0) + options.namesOfPINOptions
  }

  func run() throws {
    RunCommand.reserveStandardDescriptors()
    if collection.folder != nil {
      return try CollectionRun(collection, options).run(scale: scale, end: end, screenshot: screenshot)
    }
    let window = headless || virtualTime ? nil : try openWindow()
    guard window != nil || runsHeadless else { return try demonstrate() }

    // What can be refused comes first, so that it leaves no file behind.
    if let screenshot { try AtomicFile.check(screenshot, access: .owner) }
    let transports = try (window.map { [$0.pane] } ?? []) + openTransports { window?.pane.attachments.append($0) }
    defer { reportDropped(transports) }
    let listener = try http.map { (port) throws(InputError) in try RemoteControl.listen(port: port) }
    let flashFile = try options.flash.map { (path) throws(InputError) in try FlashFile(path) }
    if let flashFile, flashFile.names > 1 {
      note(
        "\(flashFile.path) has \(flashFile.names) names (hard links): it is saved under this one, and the others keep "
          + "the flash as it is now")
    }
    let device = try Core2(options.setup(flash: flashFile?.image, standardSeed: virtualTime ? 1 : nil))
    if flashFile == nil { note("the flash is in memory only: the PIN is forgotten at the end (--flash F keeps it)") }
    let recording = try Recording(of: device, to: record)

    let connected = ConnectedDevice(device, transports: transports, flashFile: flashFile)
    connected.readsSerial = !fast && !virtualTime
    let page = listener.flatMap { _ in WebCommand.remotePage }
    let remote = listener.map {
      RemoteControl(connected, on: $0, clock: virtualTime ? .virtual : .wall, page: page, recording: { recording.path })
    }
    // Up to here a signal ends the process at once: nothing is there to save, and a file may be a stream that waits.
    Interruption.catchSignals()
    if let listener { note("http: http://127.0.0.1:\(listener.port)/") }

    window?.whenLost {
      // The display is gone in the middle of a frame, so the device is between two steps.
      try? connected.close()
      try? recording.finish()
    }
    let outcome = Result { () throws(InputError) in
      defer { remote?.close() }
      if let window {
        try window.run(
          connected, runner: remote, recording: recording, scale: scale, end: end, screenshot: screenshot,
          flash: options.flash)
      } else {
        try runHeadless(connected, remote)
      }
    }
    // The flash, the log and the recording are finished even after an error.
    let closing = Result { () throws(InputError) in try connected.close() }
    let finishing = Result { () throws(InputError) in try recording.finish() }
    try outcome.get()
    try closing.get()
    try finishing.get()
  }

  private func runHeadless(_ connected: ConnectedDevice, _ remote: RemoteControl?) throws(InputError) {
    let run = HeadlessRun(connected: connected, remote: remote, end: end)
    if let remote, virtualTime {
      try run.run(onRequest: remote)
    } else if fast {
      try run.runOnVirtualTime()
    } else {
      try run.runOnWallClock()
    }
    if let screenshot {
      try PNG.write(
        connected.device.display.pixels, width: Int(Screen.width), scale: scale ?? 1, to: screenshot, access: .owner)
    }
  }

  /// Ms after which the run ends.
  private var end: UInt64? { duration.map { UInt64($0 * 1000) } }

  /// Whether the device runs without a window: as asked, or because an option makes that useful.
  private var runsHeadless: Bool {
    headless || virtualTime || duration != nil || !serial.isEmpty || http != nil || record != nil
  }

  /// The window; `nil` if there is no display and the command can do without.
  private func openWindow() throws(InputError) -> RunWindow? {
    do throws(RunWindow.Absence) {
      return try RunWindow()
    } catch {
      // No option may be dropped in silence.
      let hasOptions = CommandLine.arguments.count > 2
      guard runsHeadless || !hasOptions else {
        throw InputError(
          "no window",
          "\(error.reason). To run the device without one, add --headless, --for SECONDS, --serial, --http PORT or "
            + "--record F")
      }
      note("no window: \(error.reason)")
      if runsHeadless { note("the device runs without a window") }
      if runsHeadless, scale != nil, screenshot == nil { note("--scale has no effect without a window") }
      return nil
    }
  }

  /// Plays a recorded session and shows its log without a display.
  private func demonstrate() throws {
    let demonstration = try Demonstration(model: options.model.load())
    note("playing \(demonstration.path) instead; --headless runs the device itself")
    let transports = try openTransports { _ in }
    defer { reportDropped(transports) }
    try demonstration.play(on: transports)
  }

  /// - Parameter attached: called with each place to attach to, such as `pty /dev/pts/3`.
  private func openTransports(attached: (String) -> Void) throws(InputError) -> [any SerialTransport] {
    var transports: [any SerialTransport] = []
    for route in serial.isEmpty ? [.standardOutput] : serial {
      let transport = try route.open { announcement in
        note(announcement)
        attached(announcement.replacing("serial: ", with: ""))
      }
      transports.append(transport)
    }
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
