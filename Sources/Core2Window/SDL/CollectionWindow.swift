#if Window
import CSDL2
import Core2HAL
public import Core2Simulator
public import DigitCollection
public import HostSupport
import VirtualDevice

/// A window that guides a person through drawing digits for a data set, on the lock in practice mode.
public final class CollectionWindow {
  private let lock: GuidedLock
  private let shell: WindowShell
  private let pause: UInt32
  private var touches = TouchSampler()
  private var clock = SessionClock()
  /// Fingers that went down on button B, which the lock does not get.
  private var onBack: Set<Int64> = []
  private var isMouseDown = false
  private var failure: InputError?
  private var shown = (
    picture: -1, done: -1, outcome: CollectionSession.Outcome?.none, hasInk: false, second: UInt64.max
  )

  /// How long the loop may wait for an event, in ms: signals do not wake it.
  private static let longestWait: UInt64 = 20
  /// The finger of the mouse, and that of a key that acts as a printed button.
  private static let mouseFinger: Int64 = .min
  private static func key(of button: PanelButton) -> Int64 { .min + 1 + Int64(button.rawValue) }

  /// Shows the window.
  ///
  /// - Parameters:
  ///   - session: what to draw.
  ///   - setup: the lock, without a PIN in its flash.
  ///   - display: the screen to show it on.
  ///   - scale: output pixels per LCD pixel, 1...8; `nil` chooses the largest scale that fits the screen.
  public init(
    _ session: CollectionSession, on setup: Core2.Setup, display: WindowDisplay, scale: Int?
  ) throws(InputError) {
    do throws(Core2.SetupError) {
      lock = try GuidedLock(setup, session: session)
    } catch {
      throw InputError("--secret", "cannot be used: \(error)")
    }
    pause = setup.configuration.autoAccept
    shell = try WindowShell(
      display, scale: scale, title: "Inklock - drawings of \(session.name)", keys: KeyTable.collectionLines)
  }

  /// Guides the person until the window is closed, a signal arrives, or the time is over.
  ///
  /// - Parameters:
  ///   - end: ms after which it ends; `nil` for never.
  ///   - screenshot: a PNG of the window that is written at the end.
  public func run(end: UInt64?, screenshot: String?) throws(InputError) {
    clock.restart(at: SDL_GetTicks64() - lock.device.time)
    let end = end.map { $0 + lock.device.time }
    while !shell.isClosed, !Interruption.isRequested {
      waitForEvents()
      if let failure { throw failure }
      try lock.run(to: now, touches: touches.take(upTo: now))
      if let end, now >= end { break }
      drawIfNeeded()
    }
    if let screenshot { try shell.writeWindow(to: screenshot) { draw(shell.status) } }
  }

  /// The virtual time that the wall clock has reached, in ms.
  private var now: UInt64 { clock.time(at: SDL_GetTicks64()) }

  private func time(of timestamp: UInt32) -> UInt64 { clock.time(of: timestamp, at: SDL_GetTicks64()) }

  private func waitForEvents() {
    let now = now
    var wait = CollectionWindow.longestWait
    for due in [lock.device.nextWakeUp, touches.nextTime] {
      if let due { wait = min(wait, due > now ? due - now : 1) }
    }
    var event = SDL_Event()
    guard SDL_WaitEventTimeout(&event, Int32(max(1, wait))) == 1 else { return }
    repeat { handle(event) } while SDL_PollEvent(&event) == 1
  }

  // MARK: Events

  private func handle(_ event: SDL_Event) {
    guard !shell.handle(event) else { return }
    switch SDL_EventType(event.type) {
    case SDL_WINDOWEVENT where event.window.event == UInt8(SDL_WINDOWEVENT_FOCUS_LOST.rawValue):
      // Without focus, the window would not get the release of a finger.
      isMouseDown = false
      touches.liftAll(time: time(of: event.window.timestamp))
    case SDL_KEYDOWN: press(event.key)
    case SDL_KEYUP:
      if case .button(let button) = action(of: event.key) {
        touches.lift(CollectionWindow.key(of: button), time: time(of: event.key.timestamp))
      }
    case SDL_MOUSEBUTTONDOWN where event.button.which != UInt32.max && event.button.button == 1:
      isMouseDown = true
      let (x, y) = shell.position(event.button.x, event.button.y)
      press(CollectionWindow.mouseFinger, at: shell.view.layout.panelPoint(x, y), event.button.timestamp)
    case SDL_MOUSEMOTION where event.motion.which != UInt32.max && isMouseDown:
      let (x, y) = shell.position(event.motion.x, event.motion.y)
      move(CollectionWindow.mouseFinger, to: shell.view.layout.panelPoint(x, y), event.motion.timestamp)
    case SDL_MOUSEBUTTONUP where event.button.which != UInt32.max && event.button.button == 1:
      isMouseDown = false
      lift(CollectionWindow.mouseFinger, event.button.timestamp)
    case SDL_FINGERDOWN: press(event.tfinger.fingerId, at: point(event.tfinger), event.tfinger.timestamp)
    case SDL_FINGERMOTION: move(event.tfinger.fingerId, to: point(event.tfinger), event.tfinger.timestamp)
    case SDL_FINGERUP: lift(event.tfinger.fingerId, event.tfinger.timestamp)
    default: break
    }
  }

  private func press(_ finger: Int64, at point: TouchPoint?, _ timestamp: UInt32) {
    if let point, PanelButton(at: point) == .b {
      onBack.insert(finger)
      takeBack()
    } else {
      touches.touch(finger, at: point, time: time(of: timestamp))
    }
  }

  private func move(_ finger: Int64, to point: TouchPoint?, _ timestamp: UInt32) {
    if !onBack.contains(finger) { touches.touch(finger, at: point, time: time(of: timestamp)) }
  }

  private func lift(_ finger: Int64, _ timestamp: UInt32) {
    if onBack.remove(finger) == nil { touches.lift(finger, time: time(of: timestamp)) }
  }

  /// The position of a touch-screen finger, given as fractions of the window's size.
  private func point(_ finger: SDL_TouchFingerEvent) -> TouchPoint? {
    let size = shell.view.canvas.outputSize
    return shell.view.layout.panelPoint(
      Int((Double(finger.x) * Double(size.width)).rounded(.down)),
      Int((Double(finger.y) * Double(size.height)).rounded(.down)))
  }

  private func action(of event: SDL_KeyboardEvent) -> KeyAction? {
    KeyTable.action(of: WindowShell.name(of: event), withShift: false, in: KeyTable.collectionEntries)
  }

  private func press(_ event: SDL_KeyboardEvent) {
    let modifiers = UInt32(event.keysym.mod)
    guard event.repeat == 0, modifiers & (KMOD_CTRL.rawValue | KMOD_ALT.rawValue | KMOD_GUI.rawValue) == 0,
      let action = action(of: event), !shell.perform(action)
    else { return }
    switch action {
    case .button(let button):
      touches.touch(CollectionWindow.key(of: button), at: button.center, time: time(of: event.timestamp))
    case .takeBack: takeBack()
    case .screenshot: shell.takeScreenshots(of: lock.device.display) { draw(shell.status) }
    default: break
    }
  }

  private func takeBack() {
    touches.liftAll(time: now)
    do throws(InputError) {
      if try !lock.takeBack() { shell.showMessage("nothing was drawn since the start") }
    } catch {
      failure = error
    }
  }

  // MARK: Drawing

  private func drawIfNeeded() {
    let session = lock.session
    var next = shell.status
    next.progress = GuidePane.status(session)
    let state = (
      picture: lock.device.display.generation, done: session.done, outcome: session.outcome, hasInk: lock.hasInk,
      // Drawn again each second, also without a change: some screens lose what was drawn before they resized the window.
      second: now / 1000
    )
    shell.drawIfNeeded(next, hasChanged: state != shown, isShaking: false) {
      shown = state
      draw($0)
    }
  }

  private func draw(_ status: StatusLine) {
    let session = lock.session
    shell.view.draw(lock.device.display, status) {
      GuidePane.draw(session, pause: pause, in: $0, on: $1, scale: $2)
    }
    if !lock.hasInk { GuidePane.drawStrips(session, in: shell.view.layout, on: shell.view.canvas) }
    shell.drawOverlay()
  }
}
#endif
