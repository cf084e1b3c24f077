import Core2HAL

/// A line beside the drawing area that becomes shorter in twelve steps while the pause before a digit is accepted runs.
struct PauseBar {
  private static let steps: UInt8 = 12

  private var end: UInt64 = .max
  /// Milliseconds of the whole pause.
  private var length: UInt32 = 0
  /// Steps on the screen.
  private var left: UInt8 = 0

  /// When the next step is over; `UInt64.max` if no pause runs.
  var due: UInt64 { left > 0 ? end - rest(after: left - 1) : .max }

  mutating func advance(to now: UInt64, end: UInt64, on display: inout some Display) {
    let previous = left
    if end != self.end {
      self.end = end
      left = 0
      if end != .max, end > now {
        // A pause is at most 60,000 ms.
        length = UInt32(truncatingIfNeeded: end - now)
        left = PauseBar.steps
      }
    }
    while left > 0, due <= now { left -= 1 }
    guard left != previous else { return }
    let area = Theme.pause
    PauseBar.paintTrack(on: &display)
    let height = Int16(left) * (area.height / Int16(PauseBar.steps))
    guard height > 0 else { return }
    display.fill(
      Rectangle(x: area.x, y: area.height - height, width: area.width, height: height), with: Theme.ink)
  }

  /// Paints what is there without the bar: the line between the drawing area and the panel.
  static func paintTrack(on display: inout some Display) {
    display.fill(Theme.pause, with: Theme.background)
    display.fill(
      Rectangle(x: Theme.pause.x + 1, y: Theme.pause.y, width: 1, height: Theme.pause.height), with: Theme.line)
  }

  /// Milliseconds of the pause that remain when this many steps do.
  private func rest(after steps: UInt8) -> UInt64 {
    UInt64(widening: length * UInt32(steps) / UInt32(PauseBar.steps))
  }
}
