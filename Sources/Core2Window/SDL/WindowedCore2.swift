#if Window
import CSDL2
import Core2HAL
public import Core2Simulator
public import HostSupport
import VirtualDevice

/// The headless device with a window: virtual time follows the wall clock, and pointers act as fingers.
public final class WindowedCore2 {
  let connected: ConnectedDevice
  let shell: WindowShell
  let serial: SerialPane
  let recording: any RecordingSwitch
  var touches = TouchSampler()
  var inputs: [BoardInput] = []
  var pane = PaneView()
  /// What the pressed mouse does.
  var mouse = MouseUse.nothing

  enum MouseUse {
    case nothing
    case drawing
    case selecting
  }

  /// Runs the device where others control it, too.
  public var runner: (any DeviceRunner)?

  /// How long the loop may wait for an event. The wait is limited because serial input does not wake it.
  private static let longestWait: UInt64 = 10
  /// How long a pulse of the motor is shown at least: the shortest ones are over between two frames.
  private static let shortestShake: UInt64 = 120

  private var clock = SessionClock()
  /// The number of restarts of the device that the window has handled.
  private var restarts: Int
  private var shown = (picture: -1, serial: -1)
  private let motor = MotorWatch()
  private var vibration = VibrationNote()
  private var vibrationLine: Int?
  private var shakeEnd: UInt64 = 0

  /// Shows the window.
  ///
  /// - Parameters:
  ///   - connected: the device, with what it is connected to.
  ///   - display: the screen to show it on.
  ///   - pane: the log of the serial line.
  ///   - recording: what switches the recording on and off.
  ///   - scale: output pixels per LCD pixel, 1...8; `nil` chooses the largest scale that fits the screen.
  ///   - title: the window's title.
  ///   - losesPIN: whether a PIN is lost when the window closes now.
  public init(
    _ connected: ConnectedDevice, display: WindowDisplay, pane: SerialPane, recording: any RecordingSwitch,
    scale: Int?, title: String, losesPIN: @escaping () -> Bool
  ) throws(InputError) {
    self.connected = connected
    serial = pane
    self.recording = recording
    restarts = connected.device.restarts
    shell = try WindowShell(display, scale: scale, title: title, keys: KeyTable.lines)
    shell.losesPIN = losesPIN
  }

  /// Runs the device until the window is closed, a signal arrives, or its time is over.
  ///
  /// - Parameters:
  ///   - end: virtual ms.
  ///   - screenshot: a PNG of the window that is written at the end.
  public func run(end: UInt64?, screenshot: String?) throws(InputError) {
    connected.device.add(motor)
    defer { connected.device.remove(motor) }
    clock.restart(at: SDL_GetTicks64())
    runner?.now = { [unowned self] in now }
    while !shell.isClosed, !Interruption.isRequested {
      waitForEvents()
      try runner?.serve(milliseconds: 0)
      try runDevice(to: min(now, end ?? .max))
      noteVibrations()
      if let end, now >= end { break }
      drawIfNeeded()
    }
    if let screenshot { try shell.writeWindow(to: screenshot) { draw(shell.status) } }
  }

  /// The virtual time that the wall clock has reached, in ms.
  var now: UInt64 { clock.time(at: SDL_GetTicks64()) }

  /// The virtual time of an event, whose timestamp is the lower half of SDL's clock.
  func time(of timestamp: UInt32) -> UInt64 { clock.time(of: timestamp, at: SDL_GetTicks64()) }

  private func waitForEvents() {
    let now = now
    var wait = WindowedCore2.longestWait
    for due in [connected.device.nextWakeUp, touches.nextTime] {
      if let due { wait = min(wait, due > now ? due - now : 1) }
    }
    var event = SDL_Event()
    guard SDL_WaitEventTimeout(&event, Int32(max(1, wait))) == 1 else { return }
    repeat { handle(event) } while SDL_PollEvent(&event) == 1
  }

  private func runDevice(to time: UInt64) throws(InputError) {
    var timed = touches.take(upTo: time)
    timed += inputs.map { TimedInput(time, $0) }
    inputs = []
    if let runner { try runner.run(to: time, inputs: timed) } else { try connected.run(to: time, inputs: timed) }
    guard connected.device.restarts != restarts else { return }
    followRestart()
  }

  /// The device starts again at time 0, with no finger on it.
  func followRestart() {
    restarts = connected.device.restarts
    clock.restart(at: SDL_GetTicks64())
    touches = TouchSampler()
    inputs = []
  }

  /// Adds the motor's pulses to the pane, after the lines of the log that came with them.
  private func noteVibrations() {
    for (level, time) in motor.takeChanges() {
      shakeEnd = SDL_GetTicks64() + WindowedCore2.shortestShake
      for line in vibration.change(to: level, at: time) {
        vibrationLine = serial.note(line.text, replacing: line.replaces ? vibrationLine : nil)
      }
    }
  }

  private func drawIfNeeded() {
    var next = shell.status
    next.seconds = connected.device.time / 1000
    next.recording = recording.path
    let display = connected.device.display
    let isShaking =
      SimulatedMotor.millivolts(level: connected.device.motor.level) > 0 || SDL_GetTicks64() < shakeEnd
    let hasChanged = display.generation != shown.picture || serial.generation != shown.serial
    shell.drawIfNeeded(next, hasChanged: hasChanged, isShaking: isShaking) {
      shown = (display.generation, serial.generation)
      draw($0)
    }
  }

  private func draw(_ status: StatusLine) {
    shell.view.draw(connected.device.display, status) { pane.draw(serial, in: $0, on: $1, scale: $2) }
    shell.drawOverlay()
  }

  func takeScreenshots() {
    shell.takeScreenshots(of: connected.device.display) { draw(shell.status) }
  }
}

/// Remembers the changes of the motor's level.
private final class MotorWatch: DeviceListener {
  private var changes: [(level: UInt8, time: UInt64)] = []

  func device(_ device: any PlayableDevice, didPutOut output: BoardOutput, at time: UInt64) {
    if case .vibrate(let level) = output { changes.append((level, time)) }
  }

  /// The changes since the last call.
  func takeChanges() -> [(level: UInt8, time: UInt64)] {
    defer { changes = [] }
    return changes
  }
}
#endif
