import Core2HAL
import Link
import LockFirmware
import Machine
import Owner
import PINVault
import VirtualDevice

/// The whole firmware on a virtual clock. It receives the device and its inputs over the link, and answers with the
/// outputs of the device.
///
/// Numbers are little-endian. First comes the device, then commands, each a letter and its operands:
///
///     u32 size, the model files, each padded to four bytes; u32 size of the first one; the partitions: 16,384 bytes of the vault, 8,192 of the profile
///     32 bytes of secret; u64 seed of the entropy
///     u8 PIN length; u16 limit of attempts; u8 number of waits, each u16 attempts, u32 s; u32 auto-accept in ms;
///     u8 log level; u32 iterations; u8 whether B, held at boot, forgets the PIN;
///     u32 ms of the entry limit; u32 ms of the unlock limit; u8 whether common PINs are refused; u8 redraws;
///     u8 whether there is a second reading; u8 how exactly the owner's hand counts
///     'A' u64 time                  run up to and with the time
///     'I' u64 time, u8 count        inputs of one time follow:
///         't' u8 fingers (0 to 2), each u16 x, u16 y
///         's' u16 count (at most 4,096), bytes
///         'r' reset, 'p' power cut
///     'Q'                           the end
///
/// The answer is a stream of records:
///
///     'T' u64 time                  the time of what follows
///     'S' u8 byte                   a byte on the serial line
///     'V' u8 level                  the motor
///     'R' 4 x i16 x, y, width, height; u16 color
///     'F'                           a mode or a prediction changed and is painted
///     'I' u64 time                  the next group of inputs is taken now
///     'X' text, a zero byte         the machine failed
///     'Q'                           the end
@main
struct ReplayProgram {
  static func main() {
    Link.receiveModels()
    var board = LinkedBoard()
    receive(&board.vaultFlash)
    receive(&board.profileFlash)
    for k in 0..<32 { wires.secret[k] = Link.byte() }
    wires.entropy = SplitMix64(seed: Link.long())
    let configuration = receiveConfiguration()
    var device = VirtualDevice(board: board, configuration: configuration)
    while true {
      switch Link.byte() {
      case UInt8(ascii: "A"): device.advance(to: Link.long())
      case UInt8(ascii: "I"): apply(to: &device)
      case UInt8(ascii: "Q"):
        Link.put(UInt8(ascii: "Q"))
        machine_exit(0)
      default: machine_exit(65)
      }
    }
  }

  /// Receives the content of a partition. Every sector is erased and written, because the machine may still hold
  /// another one.
  private static func receive(_ flash: inout some Flash) {
    var piece = InlineArray<64, UInt8>(repeating: 0)
    let geometry = flash.geometry
    for sector in 0..<geometry.sectors {
      guard (try? flash.erase(sector: sector)) != nil else { machine_exit(65) }
      for start in stride(from: 0, to: geometry.sectorSize, by: 64) {
        for k in 0..<64 { piece[k] = Link.byte() }
        let offset = sector * geometry.sectorSize + start
        let isDone = withUnsafeBytes(of: piece) { bytes in
          guard let source = bytes.baseAddress else { return false }
          return (try? flash.program(offset, from: source, count: 64)) != nil
        }
        guard isDone else { machine_exit(65) }
      }
    }
  }

  private static func receiveConfiguration() -> LockConfiguration {
    let pinLength = Link.byte()
    var lockout = LockoutPolicy(limit: Link.half())
    for _ in 0..<Link.byte() {
      let attempts = Link.half()
      guard lockout.add(LockoutPolicy.Step(attempts: attempts, seconds: Link.word())) else { machine_exit(65) }
    }
    let autoAccept = Link.word()
    let log = LockConfiguration.Log(rawValue: Link.byte()) ?? .production
    let iterations = Link.word()
    let resetAtBoot = Link.byte() != 0
    return LockConfiguration(
      pinLength: pinLength, lockout: lockout, autoAccept: autoAccept, log: log, entryLimit: Link.word(),
      unlockLimit: Link.word(), refusesCommonPINs: Link.byte() != 0, redraws: Link.byte(),
      secondReading: Link.byte() != 0, iterations: iterations, resetAtBoot: resetAtBoot,
      owner: HandLevel(rawValue: Link.byte()) ?? .strict)
  }

  private static func apply(to device: inout VirtualDevice<LinkedBoard>) {
    let time = Link.long()
    device.begin(at: time)
    Link.put(UInt8(ascii: "I"))
    Link.put(time)
    for _ in 0..<Link.byte() {
      switch Link.byte() {
      case UInt8(ascii: "t"):
        wires.touch = receiveTouch()
        device.step()
      case UInt8(ascii: "s"):
        wires.receive(Link.half())
        device.step()
      case UInt8(ascii: "r"): device.reset()
      case UInt8(ascii: "p"): device.cutPower()
      default: machine_exit(65)
      }
    }
  }

  private static func receiveTouch() -> TouchReport {
    let count = Link.byte()
    guard count > 0 else { return .none }
    let first = TouchPoint(x: Link.half(), y: Link.half())
    guard count > 1 else { return .one(first) }
    return .two(first, TouchPoint(x: Link.half(), y: Link.half()))
  }
}
