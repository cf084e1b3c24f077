import ArgumentParser
import Core2Simulator
import Foundation
import HostSupport
import LockFirmware

extension SerialRoute: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

/// The values of `--log`.
enum LogOption: String, CaseIterable, ExpressibleByArgument {
  case development
  case production

  var level: LockConfiguration.Log { self == .development ? .development : .production }
}

extension LockoutPreset: ExpressibleByArgument {}

/// The values of `--factory-reset`.
enum ResetOption: String, CaseIterable, ExpressibleByArgument {
  case boot
  case unlocked
}

/// What determines the device that `inklock run` simulates.
struct RunOptions: ParsableArguments {
  @OptionGroup var model: ModelOption

  @Option(
    help: ArgumentHelp(
      "The file that holds the flash, 24,576 bytes; created when missing. Without it the PIN is forgotten at the end.",
      valueName: "F"))
  var flash: String?

  @Option(
    help: ArgumentHelp("Seed of the entropy source (default: a random one).", valueName: "N"))
  var seed: UInt64?

  @OptionGroup var secret: SecretOption

  @Option(help: ArgumentHelp("Digits of a PIN that is set from now on, 4 to 8.", valueName: "N"))
  var pinLength: UInt8 = 4

  @Option(
    help: ArgumentHelp("Pause after which a digit is accepted by itself, in ms; 0 switches this off.", valueName: "MS"))
  var autoAccept: UInt32 = 1000

  @Option(help: "How long wrong PINs lock the device.")
  var lockout = LockoutPreset.default

  @Option(help: "When button B, held for ten seconds, forgets the PIN: from power-on too, or only when unlocked.")
  var factoryReset = ResetOption.boot

  @Option(help: "What the log tells of digits.")
  var log = LogOption.development

  func validate() throws {
    guard (4...8).contains(pinLength) else { throw ValidationError("--pin-length must be 4 to 8.") }
    guard autoAccept <= 60_000 else { throw ValidationError("--auto-accept must be 0 to 60000.") }
  }

  /// The device that begins with an image of its flash.
  func setup(flash image: FlashImage?) throws(InputError) -> Core2.Setup {
    var setup = Core2.Setup(model: try model.load().bytes)
    setup.configuration = LockConfiguration(
      pinLength: pinLength, lockout: lockout.policy, autoAccept: autoAccept, log: log.level,
      resetAtBoot: factoryReset == .boot)
    setup.entropySeed = seed ?? UInt64.random(in: 0 ... .max)
    if let image { setup.flash = image }
    if let secret = try secret.load() { setup.secret = secret }
    return setup
  }
}
