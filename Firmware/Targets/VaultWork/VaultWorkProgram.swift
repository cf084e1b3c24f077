import Crypto
import Link
import Machine
import PINVault
import Peripherals

/// Counts the work of an attempt: the cost of a right, a wrong and an absent PIN.
///
/// `judge` lines count deriving and comparing, `attempt` lines a whole attempt with its flash in RAM.
@main
struct VaultWorkProgram {
  static func main() {
    work = Work()
    judge(right: 0x1234)
    judge(right: 0x9870)
    attempts()
    machine_exit(0)
  }

  private static func judge(right: UInt32) {
    judge(right: right, iterations: 1)
    judge(right: right, iterations: 2)
    judge(right: right, iterations: Vault.standardIterations)
  }

  private static func judge(right: UInt32, iterations: UInt32) {
    work?.store(pin(right), iterations: iterations)
    measureJudging("right", pin(right))
    // Wrong in the first digit, in the last, and in all.
    measureJudging("wrong", pin(0x0234))
    measureJudging("wrong", pin(0x1235))
    measureJudging("wrong", pin(0x5555))
    work?.forget()
    measureJudging("absent", pin(0x5555))
  }

  private static func measureJudging(_ name: StaticString, _ pin: PIN) {
    work?.pin = pin
    let instructions = measured_call { work?.judge() }
    Link.write("judge ")
    Link.write(name)
    Link.field("iterations", work?.iterations ?? 0)
    Link.field("instructions", instructions)
    Link.field("stack", measured_stack())
    Link.field("right", work?.isRight == true ? 1 : 0)
    Link.endLine()
  }

  private static func attempts() {
    for sector: UInt32 in 0..<4 { _ = flash_erase(sector) }
    work?.mount()
    measureAttempt("absent", pin(0x9870))
    work?.setPIN(pin(0x9870))
    measureAttempt("wrong", pin(0x5555))
    measureAttempt("repeated", pin(0x5555))
    measureAttempt("right", pin(0x9870))
  }

  private static func measureAttempt(_ name: StaticString, _ pin: PIN) {
    work?.pin = pin
    let instructions = measured_call { work?.attempt() }
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

/// The state of the measured calls, which take no parameters. `main` creates it, because ARMv6-M lacks the atomic
/// operations of a global that is created on first use.
nonisolated(unsafe) private var work: Work?

private struct Work: ~Copyable {
  var pin = PIN()
  private(set) var iterations = Vault.standardIterations
  private(set) var isRight = false
  private let secret = Vault.Secret(repeating: 0x5A)
  private var salt = Vault.Salt(repeating: 0)
  private var verifier = SHA256.Digest(repeating: 0)
  private var flash = FlashPartition.vault
  private var vault: Vault

  init() { vault = Vault(mounting: &flash, secret: secret) }

  /// Stores `right` as the PIN that `judge` compares with.
  mutating func store(_ right: borrowing PIN, iterations: UInt32) {
    self.iterations = iterations
    salt = Vault.Salt(repeating: 7)
    let keys = Vault.derive(right, secret: secret, salt: salt, iterations: iterations)
    verifier = keys.verifier
  }

  /// Gives `judge` what an attempt has without a record.
  mutating func forget() {
    salt = Vault.Salt(repeating: 0)
    verifier = SHA256.Digest(repeating: 0)
  }

  mutating func judge() {
    let keys = Vault.derive(pin, secret: secret, salt: salt, iterations: iterations)
    isRight = Memory.areEqual(keys.verifier, verifier)
  }

  mutating func mount() { vault = Vault(mounting: &flash, secret: secret) }

  mutating func setPIN(_ right: borrowing PIN) {
    _ = vault.setPIN(right, secret: secret, salt: salt, iterations: Vault.standardIterations, flash: &flash)
  }

  mutating func attempt() {
    _ = vault.attempt(pin, secret: secret, iterations: Vault.standardIterations, flash: &flash)
  }
}
