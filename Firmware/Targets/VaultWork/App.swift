import Link
import Machine
import PINVault
import Peripherals

/// The work of an attempt, counted: what a right, a wrong and an absent PIN cost.
///
/// `judge` lines count deriving and comparing, `attempt` lines a whole attempt with its flash in RAM.
@main
struct App {
  static func main() {
    for k: UInt32 in 0..<2 {
      work.right = pin(k == 0 ? 0x1234 : 0x9870)
      judge(1)
      judge(2)
      judge(Vault.standardIterations)
    }
    attempts()
    machine_exit(0)
  }

  private static func judge(_ iterations: UInt32) {
    work.iterations = iterations
    work.salt = Vault.Salt(repeating: 7)
    work.verifier = Vault.derive(work.right, secret: work.secret, salt: work.salt, iterations: iterations)
    work.pin = work.right
    measureJudging("right", iterations)
    // Wrong in the first digit, in the last, and in all.
    work.pin = pin(0x0234)
    measureJudging("wrong", iterations)
    work.pin = pin(0x1235)
    measureJudging("wrong", iterations)
    work.pin = pin(0x5555)
    measureJudging("wrong", iterations)
    // What an attempt does without a record.
    work.salt = Vault.Salt(repeating: 0)
    work.verifier = SHA256.Digest(repeating: 0)
    measureJudging("absent", iterations)
  }

  private static func measureJudging(_ name: StaticString, _ iterations: UInt32) {
    let instructions = measured_call {
      let derived = Vault.derive(work.pin, secret: work.secret, salt: work.salt, iterations: work.iterations)
      work.isRight = Memory.areEqual(derived, work.verifier)
    }
    Link.write("judge ")
    Link.write(name)
    Link.field("iterations", iterations)
    Link.field("instructions", instructions)
    Link.field("stack", measured_stack())
    Link.field("right", work.isRight ? 1 : 0)
    Link.endLine()
  }

  private static func attempts() {
    work.iterations = Vault.standardIterations
    work.pin = work.right
    for sector: UInt32 in 0..<4 { _ = vault_erase(sector) }
    work.mount()
    measureAttempt("absent")
    work.setPIN()
    work.pin = pin(0x5555)
    measureAttempt("wrong")
    measureAttempt("repeated")
    work.pin = work.right
    measureAttempt("right")
  }

  private static func measureAttempt(_ name: StaticString) {
    let instructions = measured_call { work.attempt() }
    Link.write("attempt ")
    Link.write(name)
    Link.field("instructions", instructions)
    Link.field("stack", measured_stack())
    Link.endLine()
  }

  /// The PIN with the digits of a hexadecimal number.
  private static func pin(_ digits: UInt32) -> PIN {
    var pin = PIN()
    for k: UInt32 in 0..<4 { pin.append(UInt8(truncatingIfNeeded: digits >> (12 - 4 * k)) & 15) }
    return pin
  }
}

/// What the measured calls work on, where they can see it.
nonisolated(unsafe) private var work = Work()

private struct Work: ~Copyable {
  let secret = Vault.Secret(repeating: 0x5A)
  var right = PIN()
  var pin = PIN()
  var salt = Vault.Salt(repeating: 0)
  var verifier = SHA256.Digest(repeating: 0)
  var iterations: UInt32 = 1
  var isRight = false
  private var flash = VaultPartition()
  private var vault: Vault

  init() { vault = Vault(mounting: &flash) }

  mutating func mount() { vault = Vault(mounting: &flash) }

  mutating func setPIN() {
    _ = vault.setPIN(right, secret: secret, salt: salt, iterations: iterations, flash: &flash)
  }

  mutating func attempt() { _ = vault.attempt(pin, secret: secret, iterations: iterations, flash: &flash) }
}
