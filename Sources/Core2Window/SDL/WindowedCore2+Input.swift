#if Window
import CSDL2
import Core2HAL
import Core2Simulator
import HostSupport

extension WindowedCore2 {
  /// Identifiers for fingers that do not come from a touch screen.
  private static let mouse: Int64 = .min
  /// The finger of a key that acts as a printed button.
  private static func key(of button: PanelButton) -> Int64 { .min + 1 + Int64(button.rawValue) }

  func handle(_ event: SDL_Event) {
    switch SDL_EventType(event.type) {
    case SDL_QUIT: wantsToQuit = true
    case SDL_WINDOWEVENT: handle(event.window)
    case SDL_RENDER_TARGETS_RESET, SDL_RENDER_DEVICE_RESET:
      view?.invalidate()
      isDirty = true
    case SDL_KEYDOWN: press(event.key)
    case SDL_KEYUP: release(event.key)
    case SDL_TEXTINPUT: type(event.text)
    case SDL_MOUSEBUTTONDOWN: press(event.button)
    case SDL_MOUSEMOTION where event.motion.which != UInt32.max && event.motion.state & 1 != 0:
      let point = point(Double(event.motion.x), Double(event.motion.y))
      if isDrawing { sampler.touch(WindowedCore2.mouse, at: point, time: time(of: event.motion.timestamp)) }
    case SDL_MOUSEBUTTONUP where event.button.which != UInt32.max && event.button.button == 1:
      isDrawing = false
      sampler.lift(WindowedCore2.mouse, time: time(of: event.button.timestamp))
    case SDL_MOUSEWHEEL:
      let direction = event.wheel.direction == SDL_MOUSEWHEEL_FLIPPED.rawValue ? -1 : 1
      view?.pane.scroll(by: Int(event.wheel.y) * 3 * direction)
      isDirty = true
    case SDL_FINGERDOWN, SDL_FINGERMOTION:
      sampler.touch(event.tfinger.fingerId, at: point(event.tfinger), time: time(of: event.tfinger.timestamp))
    case SDL_FINGERUP:
      sampler.lift(event.tfinger.fingerId, time: time(of: event.tfinger.timestamp))
    default: break
    }
  }

  private func handle(_ event: SDL_WindowEvent) {
    isDirty = true
    // Without focus, the window would not get the release of a finger, so all fingers are lifted.
    if event.event == UInt8(SDL_WINDOWEVENT_FOCUS_LOST.rawValue) {
      isDrawing = false
      sampler.liftAll(time: time(of: event.timestamp))
    }
  }

  private func press(_ event: SDL_MouseButtonEvent) {
    guard event.which != UInt32.max, event.button == 1, let view else { return }
    let x = Int(Double(event.x) * display.density)
    let y = Int(Double(event.y) * display.density)
    if let pane = view.layout.pane, pane.contains(x, y) { return focusPane(true) }
    focusPane(false)
    isDrawing = true
    sampler.touch(WindowedCore2.mouse, at: view.layout.panelPoint(x, y), time: time(of: event.timestamp))
  }

  /// Converts a position in the window, in window units, to a pixel of the panel.
  private func point(_ x: Double, _ y: Double) -> TouchPoint? {
    view?.layout.panelPoint(Int((x * display.density).rounded(.down)), Int((y * display.density).rounded(.down)))
  }

  /// Converts the position of a touch-screen finger, given as fractions of the window's size.
  private func point(_ finger: SDL_TouchFingerEvent) -> TouchPoint? {
    guard let view else { return nil }
    let size = view.canvas.outputSize
    return view.layout.panelPoint(
      Int((Double(finger.x) * Double(size.width)).rounded(.down)),
      Int((Double(finger.y) * Double(size.height)).rounded(.down)))
  }

  private func press(_ event: SDL_KeyboardEvent) {
    let key = String(cString: SDL_GetKeyName(event.keysym.sym))
    if view?.pane.isFocused == true { return edit(key) }
    let modifiers = UInt32(event.keysym.mod)
    // Combinations with Ctrl, Alt or the window key belong to the desktop.
    guard event.repeat == 0, modifiers & (KMOD_CTRL.rawValue | KMOD_ALT.rawValue | KMOD_GUI.rawValue) == 0 else {
      return
    }
    guard let action = KeyTable.action(of: key, withShift: modifiers & KMOD_SHIFT.rawValue != 0) else { return }
    perform(action, time: time(of: event.timestamp))
  }

  /// A button is pressed as long as its key is pressed.
  private func release(_ event: SDL_KeyboardEvent) {
    let key = String(cString: SDL_GetKeyName(event.keysym.sym))
    guard case .button(let button) = KeyTable.action(of: key, withShift: false) else { return }
    sampler.lift(WindowedCore2.key(of: button), time: time(of: event.timestamp))
  }

  private func perform(_ action: KeyAction, time: UInt64) {
    switch action {
    case .button(let button):
      sampler.touch(WindowedCore2.key(of: button), at: button.center, time: time)
    case .typing: focusPane(true)
    case .screenshot: takeScreenshots()
    case .record: toggleRecording()
    case .reset: inputs.append(.reset)
    case .powerCut: inputs.append(.powerCut)
    case .larger: resize(by: 1)
    case .smaller: resize(by: -1)
    case .keyList:
      status.showsKeys.toggle()
      isDirty = true
    case .quit: wantsToQuit = true
    }
  }

  private func resize(by step: Int) {
    guard let scale = view?.layout.scale, (1...Layout.largestScale).contains(scale + step) else { return }
    display.resize(toScale: scale + step)
    isDirty = true
  }

  private func toggleRecording() {
    do throws(InputError) {
      let path = recording.path
      try recording.toggle()
      if let path { showMessage("recorded \(path)") } else { showMessage("the device restarted") }
    } catch {
      showMessage("\(error)")
    }
    if recording.path != nil { followRestart() }
    isDirty = true
  }

  private func focusPane(_ isFocused: Bool) {
    guard view?.layout.pane != nil, view?.pane.isFocused != isFocused else { return }
    view?.pane.focus(isFocused)
    if isFocused { SDL_StartTextInput() } else { SDL_StopTextInput() }
    isDirty = true
  }

  private func edit(_ key: String) {
    switch key {
    case "Return", "Keypad Enter":
      if let command = view?.pane.enter(), !command.isEmpty { serial.type(command) }
    case "Backspace": view?.pane.deleteCharacter()
    case "Escape", "Tab": focusPane(false)
    case "PageUp": view?.pane.scroll(by: 10)
    case "PageDown": view?.pane.scroll(by: -10)
    default: return
    }
    isDirty = true
  }

  private func type(_ event: SDL_TextInputEvent) {
    guard view?.pane.isFocused == true else { return }
    let text = withUnsafeBytes(of: event.text) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    view?.pane.type(text)
    isDirty = true
  }
}
#endif
