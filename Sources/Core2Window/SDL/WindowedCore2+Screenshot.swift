#if Window
import Core2HAL
import HostSupport

extension WindowedCore2 {
  /// Writes pictures of the LCD and of the whole window into the working folder.
  func takeScreenshots() {
    do throws(InputError) {
      let lcd = TimestampedName.free("inklock-lcd", "png")
      try PNG.write(connected.device.display.pixels, width: Int(Screen.width), to: lcd)
      let window = TimestampedName.free("inklock-window", "png")
      try writeWindow(to: window)
      showMessage("wrote \(lcd)")
    } catch {
      showMessage("\(error)")
    }
  }

  /// Writes a picture of the window as it would be drawn at this moment.
  func writeWindow(to path: String) throws(InputError) {
    guard let view else { return }
    view.draw(connected.device.display, serial, status)
    let picture: (rgb: [UInt8], width: Int)
    do throws(WindowError) {
      picture = try view.canvas.readPixels()
    } catch {
      throw InputError(path, "cannot be written: \(error)")
    }
    guard let bytes = PNG.encode(rgb: picture.rgb, width: picture.width) else {
      throw InputError(path, "cannot be written: the picture cannot be encoded")
    }
    try AtomicFile.write(bytes, to: path)
  }
}
#endif
