/// The waves beside the case while the motor runs.
enum Waves {
  static let color = LogRow.vibration

  /// - Parameter shake: -1 or 1: which of the waves are bright.
  static func draw(in layout: Layout, shake: Int, on canvas: some Canvas) {
    let room = layout.body.x - layout.device.x
    let thickness = max(1, min(layout.scale, room / 2))
    let count = max(1, min(3, room / (3 * thickness)))
    let middle = layout.body.y + layout.body.height / 2
    for wave in 0..<count {
      let alpha: UInt8 = (wave & 1 == 0) == (shake > 0) ? 255 : 110
      let reach = layout.scale * (24 + 16 * wave)
      for step in stride(from: -reach, to: reach, by: layout.scale) {
        // An arc: its ends are nearer to the case than its middle.
        let bend = count == 1 ? 0 : thickness * 2 * step * step / (reach * reach)
        let distance = max(0, min(thickness * (1 + 3 * wave), room - thickness) - bend)
        for x in [layout.body.x - distance - thickness, layout.body.x + layout.body.width + distance] {
          canvas.fill(Box(x: x, y: middle + step, width: thickness, height: layout.scale), color, alpha: alpha)
        }
      }
    }
  }
}
