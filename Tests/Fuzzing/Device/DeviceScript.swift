import Core2HAL
import Core2Simulator
import LockFirmware
import PINVault

/// The actions of a user, as a readable text:
///
///     0...9   draws that digit              E C B   taps the printed ENTER (C), CLEAR (A), MODE (B)
///     P k     enters PIN number k whole     e c     taps ENTER and CLEAR on the screen
///     w k     waits some ms                 t x y   puts a finger down or moves it; T x y x y two
///     W k     waits some s                  l       lifts the fingers
///     s k     types command number k        S n …   sends n bytes
///     R       presses the reset button      X       cuts the power
///     H k     holds MODE (B) for k seconds
///
/// The first two bytes choose the device. Any other byte stands for one of these.
struct DeviceScript {
  /// Steps that one script runs, so that no input takes long.
  private static let steps = 200
  /// Virtual time that it may take, in ms; waits beyond it are not served.
  private static let duration: UInt64 = 6 * 3600 * 1000

  private var input: InputBytes
  private let first: UInt8
  private let second: UInt8

  init(_ bytes: [UInt8]) {
    input = InputBytes(bytes)
    first = input.next()
    second = input.next()
  }

  /// What follows the two bytes that choose the device.
  mutating func rest() -> [UInt8] { input.rest() }

  /// Other steps on the same kind of device.
  func with(steps: String) -> DeviceScript {
    var script = self
    script.input = InputBytes(Array(steps.utf8))
    return script
  }

  private var configuration: LockConfiguration {
    LockConfiguration(
      pinLength: [4, 5, 6, 8][Int(first >> 4 & 3)], lockout: policy, autoAccept: first & 4 == 0 ? 0 : 300,
      log: first & 1 == 0 ? .development : .production, refusesCommonPINs: second & 64 != 0, iterations: 1,
      resetAtBoot: second & 128 == 0)
  }

  private var policy: LockoutPolicy {
    [.standard, .trezor, .apple, .android, .nist10, .standard, .standard, .standard][Int(second & 7)]
  }

  /// PIN number k: consecutive digits from k on.
  func pin(_ k: UInt8) -> [UInt8] { (0..<configuration.pinLength).map { (k % 10 + $0) % 10 } }

  /// A device: bits 0 production log, 1 PIN number 0 is set, 2 auto-accept, 3 painted, 4-5 length of PINs; then, in the
  /// second byte, bits 0-2 the policy, 3-5 wrong attempts, 6 common PINs are refused, 7 no factory reset at boot.
  func device() throws -> WatchedDevice {
    try WatchedDevice(
      configuration, pin: first & 2 == 0 ? nil : pin(0), wrongAttempts: UInt32(second >> 3 & 7),
      isPainting: first & 8 != 0)
  }

  /// Runs all steps, and checks after each one.
  mutating func run(on device: WatchedDevice) throws(Finding) {
    var steps = 0
    while !input.isAtEnd, steps < DeviceScript.steps, device.time < DeviceScript.duration {
      step(on: device)
      try device.check()
      steps += 1
    }
  }

  private static let alphabet = Array("0123456789ECBPecwtTWlsSRXH".utf8)

  private mutating func step(on device: WatchedDevice) {
    var op = input.next()
    if !DeviceScript.alphabet.contains(op) { op = DeviceScript.alphabet[Int(op) % DeviceScript.alphabet.count] }
    switch Unicode.Scalar(op) {
    case "E": device.tap(.c)
    case "C": device.tap(.a)
    case "B": device.tap(.b)
    case "e": device.tap(280, 188)
    case "c": device.tap(280, 224)
    case "P": device.enter(pin(input.next()))
    case "t": device.apply(.touch(.one(point())))
    case "T": device.apply(.touch(.two(point(), point())))
    case "l": device.apply(.touch(.none))
    case "w": device.wait([1, 12, 13, 100, 299, 300, 500, 999, 1000, 5000][Int(input.next() % 10)])
    case "W": device.wait(1000 * [1, 20, 29, 30, 60, 240, 300, 900, 3600, 3601][Int(input.next() % 10)])
    case "s":
      let k = Int(input.next()) % DeviceScript.commands.count
      device.type(Array((DeviceScript.commands[k] + "\r").utf8))
    case "S":
      let count = Int(input.next())
      device.type(input.take(count))
    case "R": device.apply(.reset)
    case "X": device.apply(.powerCut)
    case "H":
      let times: [UInt64] = [100, 1_990, 2_000, 5_000, 9_900, 9_999, 10_000, 10_001, 11_000, 20_000]
      device.hold(.b, for: times[Int(input.next() % 10)])
    default: device.draw(Int(op - UInt8(ascii: "0")))
    }
  }

  private mutating func point() -> TouchPoint {
    let (x, y) = (UInt32(input.next()), UInt32(input.next()))
    // Below 320 and 280.
    return TouchPoint(
      x: UInt16(x * UInt32(TouchGeometry.width) / 256), y: UInt16(y * UInt32(TouchGeometry.height) / 256))
  }

  static let commands = [
    "status", "mode practice", "mode back", "auto 100", "auto off", "clear", "reboot", "help", "model", "log",
    "log development", "mode", "version", "auto 60000", "unlock", "mode unlocked", "pin 0123", "echo off",
    "echo on", "help auto", "auto ?", "status now", "\u{1B}[A", "sta\u{3}", "statux\u{8}s", "[x", "> x",
  ]
}
