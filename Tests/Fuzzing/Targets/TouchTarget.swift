import LockFirmware

/// A device under normal use and misuse: `DeviceScript` describes the actions, `LockRules` what must hold.
enum TouchTarget {
  static func run(_ bytes: [UInt8]) throws {
    var script = DeviceScript(bytes)
    let device = try script.device()
    try script.run(on: device)
    // The log of the device agrees with its actions.
    device.type(Array("\rstatus\r".utf8))
    try device.checkVault()
    // The flash after a power cut agrees, too.
    device.apply(.powerCut)
    device.wait(10)
    try device.checkVault()
    try require(device.rules.mode != .unlocked, "unlocked after a boot")
  }
}
