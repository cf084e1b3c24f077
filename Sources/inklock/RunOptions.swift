import ArgumentParser
import Core2Simulator
import Foundation
import HostSupport
import LockFirmware
import Owner

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

/// The values of `--common-pins`.
enum CommonPINsOption: String, ExpressibleByArgument, CaseIterable {
  case allowed
  case refused
}

/// The values of `--owner`.
enum OwnerOption: String, ExpressibleByArgument, CaseIterable {
  case off
  case on
  case strict

  var level: HandLevel {
    switch self {
    case .off: .off
    case .on: .on
    case .strict: .strict
    }
  }
}

/// The values of `--second-reading`.
enum SecondReadingOption: String, ExpressibleByArgument, CaseIterable {
  case on
  case off
}

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
      valueName: "F"), completion: .file())
  var flash: String?

  @Option(
    help: ArgumentHelp(
      "Seed of the entropy source (default: a random one; 1 with --virtual-time); with --collect, of the order of the "
        + "digits (default: from the name).",
      valueName: "N"))
  var seed: UInt64?

  @OptionGroup var secret: SecretOption

  @Option(help: ArgumentHelp("Number of digits of a new PIN, 4 to 8.", valueName: "N"))
  var pinLength: UInt8 = 4

  @Option(
    help: ArgumentHelp("Pause in ms after which a digit is accepted automatically; 0 is off.", valueName: "MS"))
  var autoAccept: UInt32 = 1000

  @Option(help: "How long the device is locked after wrong PINs.")
  var lockout = LockoutPreset.default

  @Option(help: "When holding button B for ten seconds erases the PIN: also from power-on, or only when unlocked.")
  var factoryReset = ResetOption.boot

  @Option(help: "Whether the log shows digits (development) or hides them (production).")
  var log = LogOption.development

  @Option(
    help: ArgumentHelp(
      "Seconds without a touch after which a half-entered PIN is dropped, 0 to 86400; 0 is off.", valueName: "S"))
  var entryLimit: UInt32 = 30

  @Option(
    help: ArgumentHelp(
      "Seconds without a touch after which an unlocked device locks, 0 to 86400; 0 is off.", valueName: "S"))
  var unlockLimit: UInt32 = 60

  @Option(
    name: .customLong("common-pins"),
    help: "Whether a new PIN may be one of the commonest, such as 1234 (default: refused with --log production).")
  var commonPINs: CommonPINsOption?

  @Option(
    help: ArgumentHelp(
      "How many times an unclear digit of a PIN is redrawn, 0 to 255, until its most confident drawing is accepted; 0: "
        + "without limit.",
      valueName: "N"))
  var redraws: UInt8 = 2

  @Option(help: "Whether a wrong PIN is tried once more with the runner-up of its least confident digit.")
  var secondReading = SecondReadingOption.on

  @Option(
    help: ArgumentHelp(
      "Whether the hand that draws the PIN must be the one that set it: a stranger who knows the PIN gets in about 3 (on) "
        + "or 1 (strict) of 100 times."))
  var owner = OwnerOption.off

  @OptionGroup var ownerModel: OwnerModelOption

  func validate() throws {
    guard (4...8).contains(pinLength) else { throw ValidationError("--pin-length must be 4 to 8.") }
    guard autoAccept <= 60_000 else { throw ValidationError("--auto-accept must be 0 to 60000.") }
    guard entryLimit <= 86_400 else { throw ValidationError("--entry-limit must be 0 to 86400.") }
    guard unlockLimit <= 86_400 else { throw ValidationError("--unlock-limit must be 0 to 86400.") }
  }

  /// The names of the options that matter only where a PIN is set or entered, and differ from their default.
  var namesOfPINOptions: [String] {
    let given: [(String, Bool)] = [
      ("--flash", flash != nil), ("--secret", secret.path != nil), ("--pin-length", pinLength != 4),
      ("--lockout", lockout != .default), ("--factory-reset", factoryReset != .boot), ("--log", log != .development),
      ("--entry-limit", entryLimit != 30), ("--unlock-limit", unlockLimit != 60), ("--common-pins", commonPINs != nil),
      ("--redraws", redraws != 2), ("--second-reading", secondReading != .on), ("--owner", owner != .off),
      ("--owner-model", ownerModel.path != nil),
    ]
    return given.filter(\.1).map(\.0)
  }

  /// The setup of a device that starts with a flash image.
  ///
  /// - Parameters:
  ///   - image: the content of the flash; `nil` for erased flash.
  ///   - standardSeed: the seed where none is given; `nil` for a random one.
  func setup(flash image: FlashImage?, standardSeed: UInt64?) throws(InputError) -> Core2.Setup {
    var setup = Core2.Setup(model: try model.load().bytes)
    setup.configuration = LockConfiguration(
      pinLength: pinLength, lockout: lockout.policy, autoAccept: autoAccept, log: log.level,
      entryLimit: entryLimit * 1000, unlockLimit: unlockLimit * 1000,
      refusesCommonPINs: commonPINs.map { $0 == .refused }, redraws: redraws, secondReading: secondReading == .on,
      resetAtBoot: factoryReset == .boot, owner: owner.level)
    if owner != .off { setup.ownerModel = try ownerModel.load().embedding.bytes }
    setup.entropySeed = seed ?? standardSeed ?? UInt64.random(in: 0 ... .max)
    if let image { setup.flash = image }
    if let secret = try secret.load() { setup.secret = secret }
    return setup
  }
}
