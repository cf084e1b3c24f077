internal import Core2Simulator
public import DigitModel
import Handwriting
import HostSupport
public import LockFirmware
import PINVault
import VirtualDevice

/// Scores a model by whole PINs: whether a PIN that was set with a person's drawings is accepted when the same person
/// draws it again.
///
/// Each PIN is set and entered through the whole simulated device: its touch panel, its screens, the redraws that it asks
/// for, and its vault.
public struct PINEvaluator: Sendable {
  /// The default lock, with two changes: one iteration of key derivation, which makes the evaluation fast, and no pause
  /// that accepts a digit, because it would cut the digits of slow writers in two.
  public static let configuration = LockConfiguration(autoAccept: 0, iterations: 1)
  /// How often a person enters the right PIN before giving up; the standard policy then makes them wait.
  static let tries = 5

  private let model: [UInt8]
  private let configuration: LockConfiguration
  /// Threads to use. Scores do not depend on it.
  private let jobs: Int

  /// - Parameters:
  ///   - model: the model that is scored.
  ///   - configuration: the lock that it is scored in.
  ///   - jobs: threads, at least 1.
  public init(model: DeviceModel, configuration: LockConfiguration = PINEvaluator.configuration, jobs: Int) {
    self.model = model.bytes
    self.configuration = configuration
    self.jobs = jobs
  }

  /// Sets and enters random PINs.
  ///
  /// - Parameters:
  ///   - writers: whose drawings are used.
  ///   - pins: PINs of each writer.
  ///   - seed: the same PINs for the same seed and the same name of a writer.
  ///   - progress: called with the number of finished PINs, by one thread at a time.
  public func score(
    _ writers: [WriterDrawings], pins: Int, seed: UInt64, progress: @Sendable (Int) -> Void = { _ in }
  ) -> PINScore {
    let flashes = writers.map(taughtFlash)
    let tallies = Parallel.map(writers.count * pins, jobs: jobs, progress: progress) { k in
      tally(writers[k / pins], pin: k % pins, seed: seed, taught: flashes[k / pins])
    }
    var score = PINScore()
    for (k, writer) in writers.enumerated() {
      var tally = PINScore.Tally()
      for one in tallies[k * pins..<(k + 1) * pins] { tally.merge(one) }
      score.add(tally, of: writer.writer)
    }
    return score
  }

  /// One PIN: set, entered until the lock opens, and two wrong PINs instead of it.
  private func tally(
    _ writer: WriterDrawings, pin number: Int, seed: UInt64, taught: FlashImage
  ) -> PINScore.Tally {
    var name = FNV1a()
    for byte in writer.writer.utf8 { name.add(byte) }
    var generator = SeededGenerator(seed: seed, stream: name.value &+ UInt64(number))
    let pin = randomPIN(&generator)
    let wrong = [differing(from: pin, &generator), offByOne(from: pin, &generator)]
    // The first drawing of a digit sets the PIN; the others enter it.
    let starts = pin.map { _ in generator.index(below: 1 << 32) }
    let entropy = generator.next()

    var tally = PINScore.Tally()
    tally.pins = 1
    guard let owner = user(of: taught, entropy: entropy),
      owner.set(pin, drawing: { writer.drawing(toSet: pin[$0], redraws: $1) }).isAccepted
    else {
      tally.unset = 1
      return tally
    }
    let flash = owner.flash

    func drawing(_ pin: [UInt8], _ position: Int, _ redraws: Int, _ attempt: Int) -> PlacedStrokes {
      writer.drawing(toEnter: pin[position], start: starts[position], redraws: redraws + attempt)
    }
    guard let user = user(of: flash, entropy: entropy) else { return tally }
    for attempt in 0..<PINEvaluator.tries {
      let entry = user.enter(pin) { drawing(pin, $0, $1, attempt) }
      if attempt == 0 { tally.redraws = entry.redraws }
      if entry.attempts > 0 { tally.attempts = entry.attempts }
      if entry.isAccepted {
        tally.right = attempt == 0 ? 1 : 0
        break
      }
      if attempt == PINEvaluator.tries - 1 || !entry.isComplete || entry.isLockedOut {
        tally.unopened = 1
        break
      }
    }
    func enter(_ wrong: [UInt8]) -> PINScore.WrongPINs {
      let entry = self.user(of: flash, entropy: entropy)?.enter(wrong) { drawing(wrong, $0, $1, 0) }
      return PINScore.WrongPINs(entered: 1, opened: entry?.isAccepted == true ? 1 : 0)
    }
    tally.random = enter(wrong[0])
    tally.offByOne = enter(wrong[1])
    return tally
  }

  /// The flash of a device that was taught a writer's hand; erased if nothing is taught.
  private func taughtFlash(_ writer: WriterDrawings) -> FlashImage {
    var image = FlashImage()
    guard writer.taught > 0,
      let taught = try? HandTeacher(model: model).teach(writer.drawings, rounds: UInt8(writer.taught))
    else { return image }
    image[.profile] = taught.profile
    return image
  }

  /// A person at a device that has just booted.
  private func user(of flash: FlashImage, entropy: UInt64) -> LockUser? {
    var setup = Core2.Setup(model: model)
    setup.configuration = configuration
    setup.flash = flash
    setup.entropySeed = entropy
    setup.isPainting = false
    // The documented secret has a valid size.
    return try? LockUser(setup)
  }

  // MARK: PINs

  private func randomPIN(_ generator: inout SeededGenerator) -> [UInt8] {
    while true {
      let pin = (0..<configuration.pinLength).map { _ in UInt8(generator.index(below: 10)) }
      guard configuration.refusesCommonPINs else { return pin }
      var entered = PIN()
      for digit in pin { entered.append(digit) }
      if !PIN.isCommon(entered) { return pin }
    }
  }

  private func differing(from pin: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
    var other = pin
    while other == pin { other = randomPIN(&generator) }
    return other
  }

  /// The same PIN with one other digit.
  private func offByOne(from pin: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
    var other = pin
    let position = generator.index(below: pin.count)
    other[position] = (pin[position] + 1 + UInt8(generator.index(below: 9))) % 10
    return other
  }
}
