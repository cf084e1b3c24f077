public import Core2HAL

/// Colors and positions on the screen.
public enum Theme {
  static let background = RGB565(bits: 0)
  static let text = RGB565(red: 232, green: 236, blue: 240)
  static let faint = RGB565(red: 132, green: 140, blue: 152)
  static let line = RGB565(red: 72, green: 80, blue: 92)
  static let ink = RGB565(red: 120, green: 220, blue: 255)
  static let good = RGB565(red: 96, green: 224, blue: 128)
  static let doubt = RGB565(red: 255, green: 184, blue: 64)
  static let bad = RGB565(red: 255, green: 88, blue: 80)
  static let button = RGB565(red: 36, green: 44, blue: 56)

  static let screen = Rectangle(x: 0, y: 0, width: Screen.width, height: Screen.height)
  static let drawing = Rectangle(x: 0, y: 0, width: 240, height: 240)
  static let panel = Rectangle(x: 240, y: 0, width: 80, height: 240)

  /// The raster that the network reads, two pixels per cell.
  public static let raster = Rectangle(x: 252, y: 2, width: 56, height: 56)
  static let digit = Rectangle(x: 250, y: 62, width: 60, height: 60)
  static let confidence = Rectangle(x: 242, y: 126, width: 76, height: 14)
  static let dots = Rectangle(x: 242, y: 158, width: 76, height: 9)
  static let enter = Rectangle(x: 244, y: 172, width: 72, height: 32)
  static let clear = Rectangle(x: 244, y: 208, width: 72, height: 32)

  /// The button of an unlocked device that begins a lesson, on the drawing area.
  static let teach = Rectangle(x: 60, y: 180, width: 120, height: 32)
  /// Its left and right half, where there is also a button that adds a finger.
  static let teachBeside = Rectangle(x: 8, y: 180, width: 108, height: 32)
  static let finger = Rectangle(x: 124, y: 180, width: 108, height: 32)

  /// The countdown of a time limit, beside the title.
  static let warning = Rectangle(x: 132, y: 4, width: 108, height: 18)
  /// The message of a moment, below the title.
  static let notice = Rectangle(x: 0, y: 26, width: 240, height: 36)
  /// What the printed buttons do, at the lower end of the drawing area.
  static let labels = Rectangle(x: 0, y: 225, width: 240, height: 15)
  /// The line beside the drawing area, where the pause before a digit is accepted runs out.
  static let pause = Rectangle(x: 240, y: 0, width: 3, height: 240)
}
