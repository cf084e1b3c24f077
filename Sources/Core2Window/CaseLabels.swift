import Core2HAL

/// What is printed on the case: the names of the buttons, and that of the device where there is room.
enum CaseLabels {
  static func draw(in layout: Layout, push: Int, on canvas: some Canvas) {
    let scale = WindowText.scale(onDevice: layout.scale)
    let height = WindowText.height * scale
    func put(_ text: String, centerX: Int, y: Int, _ color: Color) {
      let width = ((text.count - 1) * WindowText.advance + WindowText.width) * scale
      canvas.text(text, x: centerX - width / 2 + push, y: y + push, scale: scale, color: color)
    }
    for (center, name) in zip([PanelButton.a, .b, .c].map(\.center), ["A", "B", "C"]) {
      put(
        name, centerX: layout.lcd.x + Int(center.x) * layout.scale,
        y: layout.lcd.y + Int(center.y) * layout.scale - height / 2, Color(0xB0605A))
    }
    let room = layout.lcd.y - layout.body.y
    if room >= height + 6 * layout.scale {
      put(
        "INKLOCK", centerX: layout.lcd.x + layout.lcd.width / 2, y: layout.body.y + (room - height) / 2, Color(0x626C79)
      )
    }
  }
}
