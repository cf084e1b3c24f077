import Core2HAL
import Core2Simulator
import HostSupport
import Owner
import PINVault
import TestSupport

@testable import LockFirmware
@testable import VaultSoak

/// A board with only the vault, the serial line and a touch panel; the test is its clock.
typealias TestBoard = BoardOfParts<WithConsole, NoHandCheck>

/// Whether a board takes commands on its serial line.
protocol ConsoleChoice { static var hasConsole: Bool { get } }

enum WithConsole: ConsoleChoice { static var hasConsole: Bool { true } }

enum WithoutConsole: ConsoleChoice { static var hasConsole: Bool { false } }

struct BoardOfParts<Console: ConsoleChoice, HandPart: HandCheck>: Board {
  static var hasConsole: Bool { Console.hasConsole }

  var display = NoDisplay()
  var touch = TestPanel()
  var motor = NoMotor()
  var serial = TestSerial()
  var vaultFlash: CuttingFlash
  var profileFlash = CuttingFlash(geometry: .profile)
  var clock = TestClock()
  var entropy = TestEntropy()
  let secret = TestSecret()
  let model: UnsafeRawBufferPointer
  var ownerModel = UnsafeRawBufferPointer(start: nil, count: 0)

  private(set) var restarts = 0
  private(set) var observations: [InkObservation] = []

  mutating func restart() { restarts += 1 }

  mutating func observe(_ observation: InkObservation) { observations.append(observation) }

  struct NoDisplay: Display {
    mutating func fill(_ rectangle: Rectangle, with color: RGB565) {}
    mutating func frameDidComplete() {}
  }

  struct TestPanel: TouchPanel {
    var report = TouchReport.none

    mutating func read() -> TouchReport { report }
  }

  struct NoMotor: VibrationMotor {
    mutating func vibrate(level: UInt8) {}
  }

  struct TestSerial: SerialPort {
    var sent: [UInt8] = []
    var received: [UInt8] = []

    mutating func read() -> UInt8? { received.isEmpty ? nil : received.removeFirst() }
    mutating func write(_ byte: UInt8) { sent.append(byte) }
  }

  struct TestClock: Clock {
    var now: UInt64 = 0
  }

  struct TestEntropy: EntropySource {
    private var random = Seeded(1)

    mutating func next() -> UInt32 { UInt32(truncatingIfNeeded: random.next()) }
  }

  struct TestSecret: DeviceSecret {
    /// The secret of `VaultDevice`.
    let bytes = InlineArray<32, UInt8>(repeating: 0x5A)
  }
}

/// A lock that boots into a lockout of 30 s, stepped at times of the test's choice.
final class ClockBench {
  private var lock: Lock<TestBoard>
  private let model = AlignedBytes(ZoneModel.bytes)
  private(set) var now: UInt64 = 0
  /// When the firmware has to be woken.
  private(set) var due: UInt64 = 0

  init() {
    lock = ClockBench.locked(model)
    lockOut()
  }

  private static func locked(_ model: AlignedBytes) -> Lock<TestBoard> {
    var device = VaultDevice()
    _ = device.set("1234")
    for pin in ["1111", "2222", "3333", "4444", "5555"] { _ = device.attempt(pin) }
    device.flash.restore()
    return Lock(board: TestBoard(vaultFlash: device.flash, model: model.bytes), configuration: LockConfiguration())
  }

  /// Boots again.
  func lockOut() {
    lock = ClockBench.locked(model)
    now = 50
    due = 0
    step(at: now)
  }

  func step(at time: UInt64) {
    now = time
    due = lock.step(now: time)
  }

  var isLockedOut: Bool {
    var log = LogReader()
    return log.read(lock.board.serial.sent).last { $0.event == "mode" }?["name"] == "locked-out"
  }
}
