import Core2HAL
import Core2Simulator
import DigitModel
import HostSupport
import LockFirmware
import PINVault
import VirtualDevice

/// The device with which a scenario starts.
struct DeviceSettings: Sendable {
  /// The digits of the PIN that is set; `nil` for a new device.
  var pin: [Int]?
  var seed: UInt64 = 1
  var configuration = LockConfiguration()

  init() {}

  init(_ node: YAMLNode) throws(InputError) {
    let keys = [
      "pin", "pin-length", "lockout", "log", "auto-accept", "entry-limit", "unlock-limit", "common-pins",
      "redraws", "second-reading", "factory-reset", "owner", "seed",
    ]
    let members = try node.members("device", keys: keys, form: "{pin: none, seed: 1}")
    if let node = members["pin"] { pin = try DeviceSettings.pin(node) }
    if let pin { configuration.pinLength = UInt8(pin.count) }
    if let node = members["pin-length"] {
      configuration.pinLength = UInt8(try node.integer("pin-length", in: 4...8))
      if let pin, pin.count != configuration.pinLength {
        throw node.error("pin-length is \(configuration.pinLength), and pin has \(pin.count) digits")
      }
    }
    if let node = members["lockout"] {
      configuration.lockout = try node.choice("lockout", LockoutPreset.allCases.map { ($0.rawValue, $0.policy) })
    }
    if let node = members["log"] {
      configuration.log = try node.choice("log", [("development", .development), ("production", .production)])
    }
    configuration.refusesCommonPINs = configuration.log == .production
    if let node = members["common-pins"] {
      configuration.refusesCommonPINs = try node.choice("common-pins", [("allowed", false), ("refused", true)])
    }
    if let node = members["auto-accept"] {
      configuration.autoAccept = try DeviceSettings.limit(node, "auto-accept", atMost: 60_000)
    }
    if let node = members["entry-limit"] {
      configuration.entryLimit = try DeviceSettings.limit(node, "entry-limit", atMost: 86_400_000)
    }
    if let node = members["unlock-limit"] {
      configuration.unlockLimit = try DeviceSettings.limit(node, "unlock-limit", atMost: 86_400_000)
    }
    if let node = members["redraws"] {
      configuration.redraws = UInt8(try node.integer("redraws", in: 0...Int(UInt8.max)))
    }
    if let node = members["second-reading"] {
      configuration.secondReading = try node.choice("second-reading", [("on", true), ("off", false)])
    }
    if let node = members["factory-reset"] {
      configuration.resetAtBoot = try node.choice("factory-reset", [("boot", true), ("unlocked", false)])
    }
    if let node = members["owner"] {
      configuration.owner = try node.choice("owner", [("off", .off), ("on", .on), ("strict", .strict)])
    }
    if let node = members["seed"] {
      guard let value = node.scalar.flatMap({ UInt64($0) }) else {
        throw node.error("seed is a whole number from 0 to \(UInt64.max), not \(node.description)")
      }
      seed = value
    }
  }

  /// A duration in milliseconds; 0 for the word `off`.
  private static func limit(_ node: YAMLNode, _ name: String, atMost most: UInt64) throws(InputError) -> UInt32 {
    node.scalar == "off" ? 0 : UInt32(try node.duration(name, atMost: most))
  }

  private static func pin(_ node: YAMLNode) throws(InputError) -> [Int]? {
    if node.scalar == "none" { return nil }
    guard let text = node.scalar, let digits = StepKind.digits(text), (4...8).contains(digits.count) else {
      throw node.error("pin is none or 4 to 8 digits, such as \"3691\", not \(node.description)")
    }
    return digits
  }

  /// The setup of the device.
  ///
  /// - Parameters:
  ///   - model: the network that reads the digits.
  ///   - owner: the network that knows hands; `nil` if none is at hand.
  ///   - secret: 32 bytes; `nil` for the documented secret.
  ///   - path: of the scenario, for messages.
  func setup(
    model: DeviceModel, owner: SignatureModel?, secret: [UInt8]?, path: String
  ) throws(InputError) -> Core2.Setup {
    var setup = Core2.Setup(model: model.bytes)
    setup.configuration = configuration
    if configuration.owner != .off {
      guard let owner else {
        throw InputError(path, "asks for the owner's hand, and its model is not there: give it with --owner-model")
      }
      setup.ownerModel = owner.embedding.bytes
    }
    setup.entropySeed = seed
    if let secret { setup.secret = secret }
    if let pin { setup.flash = flash(holding: pin, secret: setup.secret) }
    return setup
  }

  /// Flash in which the vault has stored a PIN, as a device with this seed would.
  private func flash(holding digits: [Int], secret: [UInt8]) -> FlashImage {
    var pin = PIN()
    for digit in digits { pin.append(UInt8(digit)) }
    // The numbers that the simulated device draws from its seed.
    var entropy = SplitMix64(seed: seed)
    var salt = Vault.Salt(repeating: 0)
    for k in 0..<4 {
      let random = entropy.nextHalf()
      for b in 0..<4 { salt[4 * k + b] = UInt8(truncatingIfNeeded: random >> UInt32(8 * b)) }
    }
    let flash = SimulatedFlash()
    var partition = flash[.vault]
    guard let secret = SimulatedSecret(secret)?.bytes else { preconditionFailure("a secret has 32 bytes") }
    var vault = Vault(mounting: &partition, secret: secret)
    guard vault.setPIN(pin, secret: secret, salt: salt, iterations: configuration.iterations, flash: &partition)
    else { preconditionFailure("an erased vault takes a PIN of 4 to 8 digits") }
    return flash.image
  }
}
