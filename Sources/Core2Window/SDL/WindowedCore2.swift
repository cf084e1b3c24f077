#if Window
import CSDL2
import Core2HAL
public import Core2Simulator
public import HostSupport

/// The headless device with a window: virtual time follows the wall clock, and pointers act as fingers.
public final class WindowedCore2 {
  let connected: ConnectedDevice
  let display: WindowDisplay
  let serial: SerialPane
  let recording: any RecordingSwitch
  var sampler = TouchSampler()
  var inputs: [BoardInput] = []
  var status = StatusLine()
  var view: WindowView?
  var isDirty = true
  var wantsToQuit = false
  /// Whether the mouse was pressed on the device and not on the pane.
  var isDrawing = false

  /// Runs the device where others control it, too.
  public var runner: (any DeviceRunner)?

  private static let frameMilliseconds: UInt64 = 16
  /// How long the loop may wait for an event. The wait is limited because serial input does not wake it.
  private static let longestWait: UInt64 = 10

  private var clock = SessionClock()
  /// The number of restarts of the device that the window has handled.
  private var restarts: Int
  private var shown = (picture: -1, serial: -1, frame: UInt64(0))
  private var messageEnd: UInt64?

  public init(_ connected: ConnectedDevice, display: WindowDisplay, pane: SerialPane, recording: any RecordingSwitch) {
    self.connected = connected
    self.display = display
    serial = pane
    self.recording = recording
    restarts = connected.device.restarts
  }

  /// Shows the window and runs the device until the window is closed, a signal arrives, or its time is over.
  ///
  /// - Parameters:
  ///   - scale: output pixels per LCD pixel, 1...8; `nil` chooses the scale that fits the screen.
  ///   - end: virtual ms.
  ///   - screenshot: a PNG of the window that is written at the end.
  public func run(scale: Int?, end: UInt64?, screenshot: String?) throws(InputError) {
    display.resize(toScale: scale ?? display.comfortableScale)
    SDL_SetWindowPosition(display.window, 0x2FFF_0000, 0x2FFF_0000)
    SDL_ShowWindow(display.window)
    do throws(WindowError) {
      view = try WindowView(display)
    } catch {
      throw InputError("window", error.description)
    }
    defer { view = nil }

    clock.restart(at: SDL_GetTicks64())
    runner?.now = { [unowned self] in now }
    while !wantsToQuit, !Interruption.isRequested {
      waitForEvents()
      try runner?.serve(milliseconds: 0)
      try runDevice(to: min(now, end ?? .max))
      if let end, now >= end { break }
      try drawIfNeeded()
    }
    if let screenshot { try writeWindow(to: screenshot) }
  }

  /// The virtual time that the wall clock has reached, in ms.
  var now: UInt64 { clock.time(at: SDL_GetTicks64()) }

  /// The virtual time of an event, whose timestamp is the lower half of SDL's clock.
  func time(of timestamp: UInt32) -> UInt64 { clock.time(of: timestamp, at: SDL_GetTicks64()) }

  private func waitForEvents() {
    let now = now
    var wait = WindowedCore2.longestWait
    for due in [connected.device.nextWakeUp, sampler.nextTime] {
      if let due { wait = min(wait, due > now ? due - now : 1) }
    }
    var event = SDL_Event()
    guard SDL_WaitEventTimeout(&event, Int32(max(1, wait))) == 1 else { return }
    repeat { handle(event) } while SDL_PollEvent(&event) == 1
  }

  private func runDevice(to time: UInt64) throws(InputError) {
    var timed = sampler.take(upTo: time)
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
    sampler = TouchSampler()
    inputs = []
  }

  /// Shows a message in the status line for a few seconds.
  func showMessage(_ message: String) {
    status.message = message
    messageEnd = SDL_GetTicks64() + 6000
    isDirty = true
  }

  private func drawIfNeeded() throws(InputError) {
    let ticks = SDL_GetTicks64()
    if let end = messageEnd, ticks >= end {
      messageEnd = nil
      status.message = nil
      isDirty = true
    }
    var next = status
    next.seconds = connected.device.time / 1000
    next.recording = recording.path
    let isShaking = SimulatedMotor.millivolts(level: connected.device.motor.level) > 0
    if !isShaking {
      next.shake = 0
    } else if ticks >= shown.frame + WindowedCore2.frameMilliseconds {
      next.shake = status.shake == 1 ? -1 : 1
    }
    let display = connected.device.display
    let hasChanged =
      isDirty || next != status || display.generation != shown.picture || serial.generation != shown.serial
    guard hasChanged, ticks >= shown.frame + WindowedCore2.frameMilliseconds else { return }
    status = next
    isDirty = false
    shown = (display.generation, serial.generation, ticks)
    view?.draw(display, serial, status)
    view?.show()
  }
}
#endif
