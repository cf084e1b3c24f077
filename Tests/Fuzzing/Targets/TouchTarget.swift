import LockFirmware

/// A device that somebody uses and maltreats: `DeviceScript` says how, `LockRules` what must hold.
enum TouchTarget {
  static func run(_ bytes: [UInt8]) throws {
    var script = DeviceScript(bytes)
    let device = try script.device()
    try script.run(on: device)
    // What the device says of itself fits what it has done.
    device.type(Array("\rstatus\r".utf8))
    try device.checkVault()
    // What is left after a cut of power fits, too.
    device.apply(.powerCut)
    device.wait(10)
    try device.checkVault()
    try require(device.rules.mode != .unlocked, "unlocked after a boot")
  }
}
