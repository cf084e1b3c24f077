#if Window
import CSDL2
import Core2HAL
import Core2Simulator
import HostSupport

extension WindowedCore2 {
  /// Identifiers for fingers that do not come from a touch screen.
  private static let mouseFinger: Int64 = .min
  /// The finger of a key that acts as a printed button.
  private static func key(of button: PanelButton) -> Int64 { .min + 1 + Int64(button.rawValue) }

  func handle(_ event: SDL_Event) {
    guard !shell.handle(event) else { return }
    switch SDL_EventType(event.type) {
    case SDL_WINDOWEVENT: handle(event.window)
    case SDL_KEYDOWN: press(event.key)
    case SDL_KEYUP: release(event.key)
    case SDL_TEXTINPUT: type(event.text)
    case SDL_MOUSEBUTTONDOWN: press(event.button)
    case SDL_MOUSEMOTION where event.motion.which != UInt32.max && event.motion.state & 1 != 0: move(event.motion)
    case SDL_MOUSEBUTTONUP where event.button.which != UInt32.max && event.button.button == 1:
      release(event.button)
    case SDL_MOUSEWHEEL:
      let direction = event.wheel.direction == SDL_MOUSEWHEEL_FLIPPED.rawValue ? -1 : 1
      pane.scroll(by: Int(event.wheel.y) * 3 * direction)
      shell.isDirty = true
    case SDL_FINGERDOWN, SDL_FINGERMOTION:
      touches.touch(event.tfinger.fingerId, at: point(event.tfinger), time: time(of: event.tfinger.timestamp))
    case SDL_FINGERUP:
      touches.lift(event.tfinger.fingerId, time: time(of: event.tfinger.timestamp))
    default: break
    }
  }

  private func handle(_ event: SDL_WindowEvent) {
    // Without focus, the window would not get the release of a finger, so all fingers are lifted.
    if event.event == UInt8(SDL_WINDOWEVENT_FOCUS_LOST.rawValue) {
      mouse = .nothing
      touches.liftAll(time: time(of: event.timestamp))
    }
  }

  // MARK: Mouse and fingers

  private func press(_ event: SDL_MouseButtonEvent) {
    guard event.which != UInt32.max, event.button == 1 else { return }
    let (x, y) = shell.position(event.x, event.y)
    shell.isDirty = true
    pane.selection = nil
    if let box = shell.view.layout.pane, box.contains(x, y) {
      mouse = .selecting
      if let place = pane.position(x, y) { pane.selection = TextSelection(anchor: place, head: place) }
      return
    }
    focusPane(false)
    mouse = .drawing
    touches.touch(
      WindowedCore2.mouseFinger, at: shell.view.layout.panelPoint(x, y), time: time(of: event.timestamp))
  }

  private func move(_ event: SDL_MouseMotionEvent) {
    let (x, y) = shell.position(event.x, event.y)
    switch mouse {
    case .nothing: break
    case .drawing:
      touches.touch(
        WindowedCore2.mouseFinger, at: shell.view.layout.panelPoint(x, y), time: time(of: event.timestamp))
    case .selecting:
      if let place = pane.position(x, y) { pane.selection?.head = place }
      shell.isDirty = true
    }
  }

  private func release(_ event: SDL_MouseButtonEvent) {
    // A click into the pane selects nothing: it begins a command.
    if mouse == .selecting, selectedText == nil { focusPane(true) }
    mouse = .nothing
    touches.lift(WindowedCore2.mouseFinger, time: time(of: event.timestamp))
  }

  /// Converts the position of a touch-screen finger, given as fractions of the window's size.
  private func point(_ finger: SDL_TouchFingerEvent) -> TouchPoint? {
    let size = shell.view.canvas.outputSize
    return shell.view.layout.panelPoint(
      Int((Double(finger.x) * Double(size.width)).rounded(.down)),
      Int((Double(finger.y) * Double(size.height)).rounded(.down)))
  }

  // MARK: Keys

  private func press(_ event: SDL_KeyboardEvent) {
    let key = WindowShell.name(of: event)
    let modifiers = UInt32(event.keysym.mod)
    let isControl = modifiers & (KMOD_CTRL.rawValue | KMOD_GUI.rawValue) != 0
    if isControl, key == "C" { return copy() }
    if pane.isFocused { return edit(key, isControl: isControl) }
    // Other combinations with Ctrl, Alt or the window key belong to the desktop.
    guard event.repeat == 0, !isControl, modifiers & KMOD_ALT.rawValue == 0 else { return }
    guard let action = KeyTable.action(of: key, withShift: modifiers & KMOD_SHIFT.rawValue != 0) else { return }
    perform(action, time: time(of: event.timestamp))
  }

  /// A button is pressed as long as its key is pressed.
  private func release(_ event: SDL_KeyboardEvent) {
    guard case .button(let button) = KeyTable.action(of: WindowShell.name(of: event), withShift: false) else { return }
    touches.lift(WindowedCore2.key(of: button), time: time(of: event.timestamp))
  }

  private func perform(_ action: KeyAction, time: UInt64) {
    guard !shell.perform(action) else { return }
    switch action {
    case .button(let button):
      touches.touch(WindowedCore2.key(of: button), at: button.center, time: time)
    case .typing:
      if shell.view.layout.pane == nil { shell.showMessage("there is no room for the log: enlarge the window") }
      focusPane(true)
    case .screenshot: takeScreenshots()
    case .record: toggleRecording()
    case .reset: inputs.append(.reset)
    case .powerCut: inputs.append(.powerCut)
    default: break
    }
  }

  private func toggleRecording() {
    do throws(InputError) {
      let path = recording.path
      try recording.toggle()
      if let path { shell.showMessage("recorded \(path)") } else { shell.showMessage("the device restarted") }
    } catch {
      shell.showMessage("\(error)")
    }
    if recording.path != nil { followRestart() }
    shell.isDirty = true
  }

  // MARK: The pane

  private func focusPane(_ isFocused: Bool) {
    guard shell.view.layout.pane != nil || !isFocused, pane.isFocused != isFocused else { return }
    pane.focus(isFocused)
    if isFocused { SDL_StartTextInput() } else { SDL_StopTextInput() }
    shell.isDirty = true
  }

  private func edit(_ key: String, isControl: Bool) {
    switch (key, isControl) {
    case ("U", true): pane.edit { $0.clear() }
    case ("V", true):
      guard let text = SDL_GetClipboardText() else { return }
      pane.edit { $0.type(String(cString: text)) }
      SDL_free(text)
    case (_, true): return
    case ("Return", _), ("Keypad Enter", _):
      let command = pane.enter()
      if !command.isEmpty { serial.type(command) }
    case ("Backspace", _): pane.edit { $0.deleteCharacter() }
    case ("Up", _): pane.edit { $0.showOlder() }
    case ("Down", _): pane.edit { $0.showNewer() }
    case ("Escape", _), ("Tab", _): focusPane(false)
    case ("PageUp", _): pane.scroll(by: 10)
    case ("PageDown", _): pane.scroll(by: -10)
    default: return
    }
    shell.isDirty = true
  }

  private func type(_ event: SDL_TextInputEvent) {
    guard pane.isFocused else { return }
    let text = withUnsafeBytes(of: event.text) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    pane.edit { $0.type(text) }
    shell.isDirty = true
  }

  private var selectedText: String? {
    guard let selection = pane.selection, !selection.isEmpty else { return nil }
    return selection.text(serial.shown)
  }

  private func copy() {
    guard let text = selectedText else { return shell.showMessage("nothing is selected: drag over the log first") }
    SDL_SetClipboardText(text)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).count
    shell.showMessage(lines == 1 ? "copied \(text.count) characters" : "copied \(lines) lines")
  }
}
#endif
