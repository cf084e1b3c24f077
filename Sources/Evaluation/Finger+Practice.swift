import Core2HAL
public import Handwriting
public import VirtualDevice

/// A person who draws digits in practice mode, one after the other.
extension Finger where Device: ~Copyable {
  /// Taps button B: from the mode of a freshly booted device to practice.
  public mutating func beginPractice() { tap(.b, after: practicePause) }

  /// Draws a digit with its recorded timing, and taps button C, ENTER.
  ///
  /// - Parameters:
  ///   - placed: the strokes on the drawing area.
  ///   - pause: milliseconds from now to the first finger-down.
  public mutating func practice(_ placed: PlacedStrokes, after pause: UInt64 = practicePause) {
    draw(placed, from: device.time + pause)
    tap(.c, after: practicePause)
  }

  /// Presses a button after a delay in milliseconds.
  private mutating func tap(_ button: PanelButton, after pause: UInt64) {
    wait(pause - samplePeriod)
    hold(button, for: press)
  }
}

/// Milliseconds between a finger-up and the next finger-down in practice: eight samples of the panel.
public let practicePause = 8 * TouchGeometry.samplePeriod
