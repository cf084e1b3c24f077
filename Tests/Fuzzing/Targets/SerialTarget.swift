import LockFirmware

/// Bytes on the serial line. No bytes change the flash: nothing unlocks, counts or forgives an attempt, or sets a PIN.
///
/// The first two bytes choose the device as in `DeviceScript`, the third what was done with it before; this never
/// leaves a complete PIN, which would be entered. Then follow the bytes, each 0 a pause.
enum SerialTarget {
  private static let preludes = ["", "1E2E", "B", "P0", "P1P2P3P4P5P6", "P0C", "P0CP5", "P0B", "1", "t@@"]

  static func run(_ bytes: [UInt8]) throws {
    var script = DeviceScript(bytes)
    let device = try script.device()
    var input = InputBytes(script.rest())
    let prelude = preludes[Int(input.next()) % preludes.count]
    var opening = script.with(steps: prelude)
    try opening.run(on: device)

    let image = device.device.flash.image
    for part in input.rest().split(separator: 0, maxSplits: 100, omittingEmptySubsequences: false) {
      device.type(Array(part))
      device.wait(50)
      try device.check()
    }
    device.type(Array("\r\rmode\rstatus\r".utf8))
    try require(device.device.flash.image == image, "the console changed the vault")
    try device.checkVault()
  }
}
