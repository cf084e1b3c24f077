import Core2HAL

/// Shows where fingers are on the panel, in a session that is only watched.
enum FingerMarks {
  static let color = Color(0xFFD060)

  static func draw(_ fingers: [TouchPoint], in layout: Layout, on canvas: some Canvas) {
    let s = layout.scale
    for finger in fingers {
      let x = layout.panel.x + Int(finger.x) * s
      let y = layout.panel.y + Int(finger.y) * s
      // The four sides of a square around the finger, open at its corners.
      for (dx, dy, width, height) in [(-4, -7, 9, 2), (-4, 6, 9, 2), (-7, -4, 2, 9), (6, -4, 2, 9)] {
        canvas.fill(Box(x: x + dx * s, y: y + dy * s, width: width * s, height: height * s), color, alpha: 200)
      }
    }
  }
}
