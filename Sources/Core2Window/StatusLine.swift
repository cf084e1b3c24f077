/// The state of the program that the window shows, and the status line.
struct StatusLine: Equatable {
  /// A part of the line.
  struct Part: Equatable {
    var text: String
    var color: Color
  }

  var recording: String?
  var seconds: UInt64 = 0
  var message: String?
  var overlay: Overlay?
  /// Which way the motor pushes the device: -1, 0 or 1.
  var shake = 0
  /// What is shown instead of the seconds; `nil` for a device that only runs.
  var progress: Progress?

  /// How far a film or a data set is.
  struct Progress: Equatable {
    var parts: [Part]
    /// The part that has been shown or drawn, 0...1, and where the first difference of a film is.
    var share: Double
    var difference: Double?
  }

  func draw(in layout: Layout, on canvas: some Canvas) {
    let scale = layout.textScale
    let box = layout.status
    canvas.fill(box, Color(0x1C2026))
    if let progress { drawBar(progress, in: box, on: canvas, thickness: 2 * scale) }
    let y = box.y + (box.height - WindowText.height * scale) / 2
    let end = box.x + box.width - 4 * scale
    var x = box.x + 8 * scale
    func put(_ text: String, _ color: Color) {
      let room = (end - x) / (WindowText.advance * scale)
      guard room > 0 else { return }
      canvas.text(text.prefix(room), x: x, y: y, scale: scale, color: color)
      x += (text.count + 2) * WindowText.advance * scale
    }
    if let recording {
      let side = 6 * scale
      canvas.fill(Box(x: x, y: box.y + (box.height - side) / 2, width: side, height: side), Color(0xFF5850))
      x += 10 * scale
      put("REC \(recording), with the PIN", Color(0xFF9088))
    }
    // There, a message is about the place that is shown, and there is little room.
    if progress != nil, let message { put(message, PaneView.accent) }
    for part in progress?.parts ?? [Part(text: "\(seconds) s", color: PaneView.text)] { put(part.text, part.color) }
    if progress == nil { put("\(layout.scale)x", PaneView.faint) }
    if progress == nil, let message { put(message, PaneView.accent) }
    let hint = "H: keys"
    let hintX = box.x + box.width - (hint.count * WindowText.advance + 8) * scale
    if x <= hintX { canvas.text(hint, x: hintX, y: y, scale: scale, color: PaneView.faint) }
  }

  private func drawBar(_ progress: Progress, in box: Box, on canvas: some Canvas, thickness: Int) {
    func pixels(_ share: Double) -> Int { Int(Double(box.width) * max(0, min(1, share))) }
    canvas.fill(Box(x: box.x, y: box.y, width: box.width, height: thickness), PaneView.frame)
    canvas.fill(Box(x: box.x, y: box.y, width: pixels(progress.share), height: thickness), PaneView.accent)
    if let difference = progress.difference {
      let x = box.x + min(pixels(difference), box.width - 2 * thickness)
      canvas.fill(Box(x: x, y: box.y, width: 2 * thickness, height: 2 * thickness), LogRow.wrong)
    }
  }
}
