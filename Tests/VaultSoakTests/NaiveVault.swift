import PINVault
import TestSupport

@testable import VaultSoak

/// A reference model of the vault, without flash, hashes or power cuts.
struct NaiveVault {
  /// A deliberate mistake in the model, to check that the comparison finds it.
  enum Flaw { case countsRepeats, forgetsAtBoot, forgivesChanges }

  var flaw: Flaw?
  private(set) var pin: String?
  private(set) var wrong = 0
  private var previous: String?

  init(flaw: Flaw? = nil) { self.flaw = flaw }

  var state: VaultState { pin == nil ? .absent : .present(wrongAttempts: UInt32(wrong)) }

  mutating func set(_ new: String) -> Bool {
    guard new.count >= 4 else { return false }
    pin = new
    if flaw != .forgivesChanges { wrong = 0 }
    previous = nil
    return true
  }

  mutating func wipe() -> Bool {
    (pin, wrong, previous) = (nil, 0, nil)
    return true
  }

  mutating func attempt(_ guess: String) -> AttemptOutcome {
    guard let pin else { return .fault }
    if guess == previous, flaw != .countsRepeats { return .wrong(attempts: UInt32(wrong), isRepeated: true) }
    wrong += 1
    let attempts = UInt32(wrong)
    if guess == pin {
      (wrong, previous) = (0, nil)
      return .accepted(attempts: attempts)
    }
    previous = guess
    return .wrong(attempts: attempts, isRepeated: false)
  }

  mutating func reboot() {
    previous = nil
    if flaw == .forgetsAtBoot { wrong = 0 }
  }
}

/// Something done to a vault.
enum VaultStep: Equatable {
  case set(String)
  case attempt(String)
  case wipe
  case reboot

  static func random(_ random: inout Seeded) -> VaultStep {
    // Few PINs, so that they repeat; two have the same first digits, and one is too short.
    let pins = ["1234", "12345", "0000", "98765432", "123"]
    let pin = pins[Int.random(in: 0..<pins.count, using: &random)]
    return switch Int.random(in: 0..<20, using: &random) {
    case 0...2: .set(pin)
    case 3: .wipe
    case 4...5: .reboot
    default: .attempt(pin)
    }
  }
}

/// The first step after which vault and model disagree, and how.
struct Disagreement: Equatable {
  var step: Int
  var text: String
}

/// Runs both; after every step the states must agree, before and after a reboot of a copy.
func disagreement(_ steps: [VaultStep], flaw: NaiveVault.Flaw? = nil) -> Disagreement? {
  var model = NaiveVault(flaw: flaw)
  var device = VaultDevice()
  for (k, step) in steps.enumerated() {
    var answers: (String, String)
    switch step {
    case .set(let pin): answers = ("\(device.set(pin))", "\(model.set(pin))")
    case .wipe: answers = ("\(device.wipe())", "\(model.wipe())")
    case .attempt(let pin): answers = ("\(device.attempt(pin))", "\(model.attempt(pin))")
    case .reboot:
      device.reboot()
      model.reboot()
      answers = ("", "")
    }
    let copy = VaultDevice(device.flash)
    answers.0 += " \(device.state) \(copy.state)"
    answers.1 += " \(model.state) \(model.state)"
    if answers.0 != answers.1 {
      return Disagreement(step: k, text: "\(step): the vault says \(answers.0), the model \(answers.1)")
    }
  }
  return nil
}

/// The shortest list of steps that still disagree, found by leaving steps out.
func shrunk(_ steps: [VaultStep], flaw: NaiveVault.Flaw? = nil) -> [VaultStep] {
  guard let found = disagreement(steps, flaw: flaw) else { return steps }
  var best = Array(steps.prefix(found.step + 1))
  var size = max(best.count / 2, 1)
  while true {
    var start = 0
    var isShorter = false
    while start < best.count {
      let candidate = Array(best[..<start] + best[min(start + size, best.count)...])
      if disagreement(candidate, flaw: flaw) != nil {
        best = candidate
        isShorter = true
      } else {
        start += size
      }
    }
    if size == 1, !isShorter { return best }
    size = max(size / 2, 1)
  }
}
