import DigitCollection

/// Draws the prompt and the progress of a data set: beside the device, and on its LCD where the lock has its title.
enum GuidePane {
  /// Font pixels of the digit for each font pixel of the text: at least and at most.
  private static let enlargements = 4...12
  /// Characters of the longest line beside the digit.
  private static let besideColumns = 17

  /// Draws the pane. What does not fit is left out from the end; the count is always there.
  ///
  /// - Parameter pause: ms after which a drawing is taken; 0 for never.
  static func draw(_ session: CollectionSession, pause: UInt32, in box: Box, on canvas: some Canvas, scale: Int) {
    canvas.fill(box, PaneView.frame)
    canvas.fill(box.inset(1), PaneView.background)
    let padding = PaneView.padding * scale
    let lineHeight = WindowText.lineHeight * scale
    let left = box.x + padding
    let columns = max(1, (box.width - 2 * padding) / (WindowText.advance * scale))
    var y = box.y + padding
    let end = box.y + box.height - padding
    func put(_ text: String, _ color: Color) {
      for row in PaneView.wrap(text, columns: columns) where y + lineHeight <= end {
        canvas.text(row, x: left, y: y, scale: scale, color: color)
        y += lineHeight
      }
    }

    if let prompt = session.prompt {
      // A quarter of the height, and as wide as the text beside it allows.
      let largest = min(
        box.height / scale / (4 * WindowText.height),
        (columns - besideColumns) * WindowText.advance / (WindowText.width + 3))
      let size = min(max(largest, enlargements.lowerBound), enlargements.upperBound) * scale
      let color = GuideText.color(of: prompt.finger)
      canvas.text("\(prompt.digit)", x: left, y: y, scale: size, color: color)
      let right = left + (WindowText.width + 3) * size
      let middle = y + WindowText.height * size / 2
      canvas.text("draw it with the", x: right, y: middle - lineHeight, scale: scale, color: PaneView.text)
      canvas.text(prompt.finger.phrase, x: right, y: middle, scale: scale, color: color)
      y += WindowText.height * size
    } else {
      put(GuideText.prompt(nil).text, GuideText.prompt(nil).color)
    }
    let outcome = GuideText.outcome(session)
    put(outcome.text, outcome.color)
    put("\(session.done) of \(session.total) by \(session.name)", PaneView.text)
    for text in GuideText.help(pause: pause, folder: session.folder) {
      y += lineHeight / 2
      put(text, PaneView.faint)
    }
  }

  /// Draws the prompt and the outcome on the LCD, over the lock's title and hint: a small window has no pane. Call it
  /// only while nothing is drawn, because it hides ink.
  static func drawStrips(_ session: CollectionSession, in layout: Layout, on canvas: some Canvas) {
    let s = layout.scale
    // The lines of the lock's title and hint on the drawing area, which is 240 pixels wide; the line of the pause is
    // beside it.
    for (line, y) in [(GuideText.prompt(session.prompt), 6), (GuideText.outcome(session), 208)] {
      canvas.fill(
        Box(x: layout.lcd.x, y: layout.lcd.y + (y - 2) * s, width: 240 * s, height: (WindowText.height + 2) * s),
        Color(0))
      canvas.text(line.text, x: layout.lcd.x + 8 * s, y: layout.lcd.y + y * s, scale: s, color: line.color)
    }
  }

  /// The status line.
  static func status(_ session: CollectionSession) -> StatusLine.Progress {
    let prompt = GuideText.prompt(session.prompt)
    return StatusLine.Progress(
      parts: [
        StatusLine.Part(text: prompt.text, color: prompt.color),
        StatusLine.Part(text: "\(session.done) of \(session.total)", color: PaneView.text),
      ],
      share: session.total > 0 ? Double(session.done) / Double(session.total) : 1, difference: nil)
  }
}
