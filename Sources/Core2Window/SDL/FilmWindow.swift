#if Window
import CSDL2
import Core2HAL
import Core2Simulator
public import HostSupport
public import TouchTrace

/// A window that shows a recorded session: it plays, pauses, steps from event to event and jumps.
public final class FilmWindow {
  private let shell: WindowShell
  private let stage: FilmStage
  private var player: FilmPlayer
  private var pane = FilmPane()
  private var shown: FilmPlayer.Place?

  /// Shows the window with the start of a film.
  public init(_ film: Film, display: WindowDisplay, title: String) throws(InputError) {
    do throws(Core2.SetupError) {
      stage = try FilmStage(film)
    } catch {
      throw InputError(title, "cannot be shown: \(error)")
    }
    shell = try WindowShell(
      display, scale: nil, columns: FilmPane.columns, title: "Inklock - \(title)", keys: KeyTable.filmLines)
    player = FilmPlayer(
      times: film.moments.map(\.time), end: film.end, firstDifference: film.firstDifference, at: SDL_GetTicks64())
  }

  /// Plays the film until the window is closed or a signal arrives.
  public func run() {
    while !shell.isClosed, !Interruption.isRequested {
      var event = SDL_Event()
      // A film that stands still changes only by events; signals are seen in time, too.
      if SDL_WaitEventTimeout(&event, player.isPlaying ? 8 : 50) == 1 {
        repeat { handle(event) } while SDL_PollEvent(&event) == 1
      }
      let wasPlaying = player.isPlaying
      player.follow(SDL_GetTicks64())
      if wasPlaying, !player.isPlaying, player.isAtDifference { sayDifference() }
      drawIfNeeded()
    }
  }

  // MARK: Events

  private func handle(_ event: SDL_Event) {
    guard !shell.handle(event) else { return }
    switch SDL_EventType(event.type) {
    case SDL_KEYDOWN: press(event.key)
    case SDL_MOUSEBUTTONDOWN where event.button.button == 1: seek(event.button.x, event.button.y)
    case SDL_MOUSEMOTION where event.motion.state & 1 != 0: seek(event.motion.x, event.motion.y)
    case SDL_MOUSEWHEEL:
      let direction = event.wheel.direction == SDL_MOUSEWHEEL_FLIPPED.rawValue ? -1 : 1
      pane.scroll(by: Int(event.wheel.y) * 3 * direction)
      shell.isDirty = true
    default: break
    }
  }

  private func press(_ event: SDL_KeyboardEvent) {
    let modifiers = UInt32(event.keysym.mod)
    guard modifiers & (KMOD_CTRL.rawValue | KMOD_ALT.rawValue | KMOD_GUI.rawValue) == 0 else { return }
    let action = KeyTable.action(
      of: WindowShell.name(of: event), withShift: modifiers & KMOD_SHIFT.rawValue != 0, in: KeyTable.filmEntries)
    guard let action else { return }
    // A key that is held steps on.
    guard event.repeat == 0 || action == .nextEvent || action == .previousEvent else { return }
    perform(action)
  }

  private func perform(_ action: KeyAction) {
    shell.isDirty = true
    guard !shell.perform(action) else { return }
    pane.scroll(by: -.max)
    let ticks = SDL_GetTicks64()
    switch action {
    case .pause: player.toggle(at: ticks)
    case .nextEvent: player.step(by: 1)
    case .previousEvent: player.step(by: -1)
    case .faster: player.changeSpeed(by: 1, at: ticks)
    case .slower: player.changeSpeed(by: -1, at: ticks)
    case .firstDifference:
      if player.showFirstDifference() { sayDifference() } else { shell.showMessage("nothing differs") }
    case .start: player.showStart()
    case .end: player.showEnd()
    case .screenshot:
      shell.takeScreenshots(of: stage.device.display) { draw(shell.status) }
    default: break
    }
  }

  private func sayDifference() {
    let line = stage.film.firstDifference.flatMap { stage.film.moments[$0].difference?.line }
    shell.showMessage("the first difference" + (line.map { ": line \($0)" } ?? ""))
  }

  /// A click on the status line goes to that part of the film.
  private func seek(_ x: Int32, _ y: Int32) {
    let (x, y) = shell.position(x, y)
    let box = shell.view.layout.status
    guard box.contains(x, y) else { return }
    player.seek(to: Double(x - box.x) / Double(max(1, box.width)), at: SDL_GetTicks64())
  }

  // MARK: Drawing

  private func drawIfNeeded() {
    let place = player.place
    if place != shown { stage.show(moments: place.moments, time: place.time) }
    var next = shell.status
    next.progress = status
    let isShaking = player.isPlaying && SimulatedMotor.millivolts(level: stage.device.motor.level) > 0
    shell.drawIfNeeded(next, hasChanged: place != shown, isShaking: isShaking) {
      shown = place
      draw($0)
    }
  }

  private var status: StatusLine.Progress {
    let film = stage.film
    let place = player.place
    let end = Double(max(1, film.end))
    let state = player.isPlaying ? "plays" : player.isAtEnd ? "end" : "paused"
    var parts = [
      StatusLine.Part(text: state, color: PaneView.accent),
      StatusLine.Part(text: "\(LogRow.seconds(place.time))/\(LogRow.seconds(film.end)) s", color: PaneView.text),
      film.firstDifference == nil
        ? StatusLine.Part(text: "as expected", color: LogRow.clear)
        : StatusLine.Part(text: "differs", color: LogRow.wrong),
    ]
    if player.speed != 1 {
      let speed = player.speed < 1 ? "1/\(Int(1 / player.speed))" : "\(Int(player.speed))"
      parts.append(StatusLine.Part(text: "speed \(speed)", color: LogRow.unclear))
    }
    parts.append(StatusLine.Part(text: "event \(place.moments)/\(film.moments.count)", color: PaneView.text))
    if let line = film.moments[..<place.moments].last(where: { $0.entries.last?.line != nil })?.entries.last?.line {
      parts.append(StatusLine.Part(text: "line \(line)", color: PaneView.faint))
    }
    return StatusLine.Progress(
      parts: parts, share: Double(place.time) / end,
      difference: film.firstDifference.map { Double(film.moments[$0].time) / end })
  }

  private func draw(_ status: StatusLine) {
    let device = stage.device
    shell.view.draw(device.display, status, fingers: device.touch.report.fingers) {
      pane.draw(stage.film, moments: stage.played, in: $0, on: $1, scale: $2)
    }
    shell.drawOverlay()
  }
}
#endif
