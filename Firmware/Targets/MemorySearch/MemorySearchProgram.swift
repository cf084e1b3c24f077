import Core2HAL
import Link
import LockFirmware
import Machine
import Owner
import PINVault
import ScriptedDevice
import VirtualDevice

/// Uses PINs, and sends the machine's memory after each use, so that the host can search what is left of them.
///
/// The link receives the model files, then the right PIN, a wrong one, and the right one by another hand, each as eight
/// drawings, u16 indices of `Workload.drawDigit`, and as eight disguised digits (`Entry`). It sends, for each use:
///
///     'D' name, a zero byte                   a use has ended, and left this:
///     'R' u32 address, u32 size, bytes        a range of RAM
///     'F' 24,576 bytes                        the partitions of the vault and of the profile
///
/// and 'Q' at the end. The last uses are controls: they leave what the host must find.
@main
struct MemorySearchProgram {
  static func main() {
    Link.receiveModels()
    right.receive()
    wrong.receive()
    other.receive()
    // Before the controls, which leave what they do.
    #if !NO_HAND
    useHand()
    #endif
    useVault()
    useLock()
    control()
    Link.put(UInt8(ascii: "Q"))
    machine_exit(0)
  }

  private static func useVault() {
    eraseFlash()
    vaultUse = VaultUse()
    show("vault absent") { vaultUse?.attempt(right) }
    show("vault set") { vaultUse?.set(right) }
    show("vault wrong") { vaultUse?.attempt(wrong) }
    show("vault repeated") { vaultUse?.attempt(wrong) }
    show("vault right") { vaultUse?.attempt(right) }
    vaultUse = nil
  }

  /// Not inlined: the lock is made on the stack, which the uses need.
  @inline(never)
  private static func startLock() {
    eraseFlash()
    lockUse = ScriptedEntry(
      configuration: LockConfiguration(pinLength: 8, log: .production, iterations: VaultUse.iterations))
  }

  private static func useLock() {
    startLock()
    lockUse?.finger.wait(300)
    show("lock set") {
      lockUse?.enter(right.drawings)
      lockUse?.enter(right.drawings)
    }
    show("lock wrong") { lockUse?.enter(wrong.drawings) }
    show("lock repeated") { lockUse?.enter(wrong.drawings) }
    show("lock right") { lockUse?.enter(right.drawings) }
    show("lock dropped") {
      // Locks it again.
      lockUse?.finger.tap(.c)
      MemorySearchProgram.drawMost()
      lockUse?.finger.wait(31_000)
    }
  }

  private static func control() {
    show("control lock entry") { MemorySearchProgram.drawMost() }
    lockUse = nil
    vaultUse = VaultUse()
    show("control vault entry") { vaultUse?.fill(right) }
    show("control stack") { MemorySearchProgram.leaveOnStack(right) }
    show("control keys") {
      kept = Kept(right)
      withUnsafeBytes(of: &kept) { machine_keep($0.baseAddress) }
    }
  }

  /// All digits of the right PIN but the last.
  fileprivate static func drawMost() {
    for k in 0..<7 { lockUse?.draw(right.drawings[k]) }
  }

  #if !NO_HAND
  /// Not inlined, as `startLock`.
  @inline(never)
  private static func startHand() {
    eraseFlash()
    handUse = ScriptedEntry(
      configuration: LockConfiguration(
        pinLength: 8, log: .production, secondReading: false, iterations: VaultUse.iterations, owner: .on))
  }

  private static func useHand() {
    startHand()
    handUse?.finger.wait(300)
    show("hand set") {
      for _ in 0..<3 { handUse?.enter(right.drawings) }
    }
    show("hand wrong PIN") { handUse?.enter(wrong.drawings) }
    show("hand wrong hand") { handUse?.enter(other.drawings) }
    show("hand right") { handUse?.enter(right.drawings) }
    show("hand finger") {
      handUse?.finger.tap(MemorySearchProgram.addFinger)
      handUse?.enter(right.drawings)
      handUse?.enter(other.drawings)
    }
    show("hand locked") { handUse?.finger.tap(.c) }
    show("hand dropped") {
      MemorySearchProgram.drawMostByHand()
      handUse?.finger.wait(31_000)
    }
    show("control hand entry") { MemorySearchProgram.drawMostByHand() }
    show("hand reset") {
      handUse?.finger.wait(31_000)
      handUse?.enter(right.drawings)
      handUse?.finger.hold(.b, for: 10_500)
    }
    handUse = nil
  }

  /// The button of the unlocked screen.
  private static var addFinger: TouchPoint { TouchPoint(x: 178, y: 196) }

  fileprivate static func drawMostByHand() {
    for k in 0..<7 { handUse?.draw(right.drawings[k]) }
  }
  #endif

  private static func eraseFlash() {
    for sector in 0..<UInt32(FLASH_SECTORS) {
      guard flash_erase(sector) else { machine_exit(65) }
    }
  }

  private static func show(_ name: StaticString, _ body: @convention(c) () -> Void) {
    called_below(body)
    Link.put(UInt8(ascii: "D"))
    Link.write(name)
    Link.put(0 as UInt8)
    memory_send()
    Link.put(UInt8(ascii: "F"))
    for offset in 0..<UInt32(FLASH_SIZE) {
      var byte: UInt8 = 0
      flash_read(offset, &byte, 1)
      Link.put(byte)
    }
  }

  /// Leaves digits in a frame, as a function that does not wipe its copies.
  @inline(never)
  fileprivate static func leaveOnStack(_ entry: Entry) {
    var digits = InlineArray<64, UInt8>(repeating: 0)
    for k in 0..<8 { digits[28 + k] = entry.digit(k) }
    withUnsafeBytes(of: digits) { machine_keep($0.baseAddress) }
  }
}

// `main` creates what is not constant, because ARMv6-M lacks the atomic operations of a global that is created on first
// use.
nonisolated(unsafe) private var right = Entry()
nonisolated(unsafe) private var wrong = Entry()
nonisolated(unsafe) private var other = Entry()
nonisolated(unsafe) private var vaultUse: VaultUse?
nonisolated(unsafe) private var lockUse: ScriptedEntry<NoHandCheck>?
#if !NO_HAND
nonisolated(unsafe) private var handUse: ScriptedEntry<OwnerHandCheck>?
#endif
nonisolated(unsafe) private var kept: Kept?
