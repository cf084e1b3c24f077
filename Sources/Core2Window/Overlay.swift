/// What is shown over the window and gets the keys meanwhile.
enum Overlay: Equatable {
  case keyList
  /// Whether to quit although the PIN would be lost.
  case quitQuestion

  /// What a key does.
  enum Answer: Equatable {
    case nothing
    case close
    case quit
  }

  static let question = [
    "Quit? The PIN is lost then:", "the flash is in memory only.", "(--flash FILE keeps it)", "",
    "Q, Return: quit   Esc: stay",
  ]

  /// - Parameter key: its name in SDL.
  func answer(to key: String) -> Answer {
    switch (self, key) {
    case (_, "Escape"), (.keyList, "H"), (.keyList, "F1"), (.quitQuestion, "N"): .close
    case (.quitQuestion, "Q"), (.quitQuestion, "Y"), (.quitQuestion, "Return"), (.quitQuestion, "Keypad Enter"): .quit
    case (.keyList, "Q"): .quit
    default: .nothing
    }
  }

  /// The window was asked to close: it closes, or asks first.
  ///
  /// - Parameters:
  ///   - overlay: what is shown, and what is shown then.
  ///   - losesPIN: whether a PIN is set that is kept in memory only.
  /// - Returns: whether the window closes.
  static func closes(_ overlay: inout Overlay?, losesPIN: Bool) -> Bool {
    guard losesPIN, overlay != .quitQuestion else { return true }
    overlay = .quitQuestion
    return false
  }

  func draw(_ keys: [KeyList.Line], over window: Box, scale: Int, on canvas: some Canvas) {
    switch self {
    case .keyList: KeyList.draw(keys, over: window, scale: scale, on: canvas)
    case .quitQuestion:
      let columns = Overlay.question.map(\.count).max() ?? 0
      let scales = stride(from: scale, to: 1, by: -1)
      func panel(_ scale: Int) -> Panel {
        Panel(columns: columns, rows: Overlay.question.count, scale: scale, in: window)
      }
      let panel = panel(scales.first { panel($0).box.width <= window.width } ?? 1)
      panel.draw(on: canvas)
      for (k, line) in Overlay.question.enumerated() {
        panel.put(line, column: 0, row: k, k == 0 ? LogRow.wrong : PaneView.text, on: canvas)
      }
    }
  }
}
