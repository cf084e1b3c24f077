import LockFirmware

/// The list of keys, drawn over the device.
enum KeyList {
  static func draw(over device: Box, scale: Int, on canvas: some Canvas) {
    let keyColumns = KeyTable.lines.map(\.key.count).max() ?? 0
    let columns = keyColumns + 2 + (KeyTable.lines.map(\.text.count).max() ?? 0)
    let width = (columns * Font.advance + 20) * scale
    let height = (KeyTable.lines.count * 16 + 18) * scale
    let box = Box(
      x: max(0, device.x + (device.width - width) / 2), y: max(0, device.y + (device.height - height) / 2),
      width: width,
      height: height)
    canvas.fill(box, PaneView.accent, alpha: 90)
    canvas.fill(box.inset(scale), Color(0x10141A), alpha: 240)
    for (k, line) in KeyTable.lines.enumerated() {
      let y = box.y + (10 + k * 16) * scale
      let x = box.x + 10 * scale
      canvas.text(line.key, x: x, y: y, scale: scale, color: PaneView.accent)
      canvas.text(line.text, x: x + (keyColumns + 2) * Font.advance * scale, y: y, scale: scale, color: PaneView.text)
    }
  }
}
