import LockFirmware

/// The state of the program that the window shows, and the status line at its lower edge.
struct StatusLine: Equatable {
  var recording: String?
  var seconds: UInt64 = 0
  var message: String?
  var showsKeys = false
  /// Which way the motor pushes the device: -1, 0 or 1.
  var shake = 0

  func draw(in layout: Layout, on canvas: some Canvas) {
    let scale = layout.textScale
    let box = layout.status
    canvas.fill(box, Color(0x1C2026))
    let y = box.y + (box.height - Font.height * scale) / 2
    var x = box.x + 8 * scale
    func put(_ text: String, _ color: Color) {
      canvas.text(text, x: x, y: y, scale: scale, color: color)
      x += (text.count + 2) * Font.advance * scale
    }
    if let recording {
      let side = 6 * scale
      canvas.fill(Box(x: x, y: y, width: side, height: side), Color(0xFF5850))
      x += 10 * scale
      put("REC \(recording), with the PIN", Color(0xFF9088))
    }
    put("\(seconds) s", PaneView.text)
    put("\(layout.scale)x", PaneView.faint)
    if let message { put(message, PaneView.accent) }
    let hint = "H: keys"
    let hintX = box.x + box.width - (hint.count * Font.advance + 8) * scale
    if x < hintX { canvas.text(hint, x: hintX, y: y, scale: scale, color: PaneView.faint) }
  }
}
