public import Core2HAL
import HostSupport
public import LockFirmware
import VirtualDevice

/// What happens to the device from outside.
public enum BoardInput: Equatable, Sendable {
  /// The fingers on the panel from now on.
  case touch(TouchReport)
  case serial([UInt8])
  /// The reset button: RAM is lost, the time since boot starts again.
  case reset
  /// The power goes and comes back: as a reset, and the screen goes dark.
  case powerCut
}

/// What the device does to the outside.
public enum BoardOutput: Equatable, Sendable {
  case serial([UInt8])
  /// The motor's level, when it changes.
  case vibrate(UInt8)
  /// A mode or a prediction changed and is painted in full: `Core2.display` has the picture.
  case frame
}

/// A simulated M5Stack Core2 with the lock's firmware, on a virtual clock.
///
/// Computation takes no virtual time: the firmware runs in steps, each at one millisecond, and the device does
/// nothing in between. At equal times inputs come before outputs.
public final class Core2 {
  /// What determines the device, together with its inputs.
  public struct Setup: Sendable {
    /// The model file.
    public var model: [UInt8]
    public var configuration = LockConfiguration()
    /// What the flash holds.
    public var flash = FlashImage()
    public var entropySeed: UInt64 = 0
    /// 32 bytes.
    public var secret = SimulatedSecret.documented
    /// Whether the screen is painted; a run that looks at no screen saves the work.
    public var isPainting = true

    public init(model: [UInt8]) { self.model = model }
  }

  public enum SetupError: Error, Equatable {
    /// The secret is not 32 bytes long.
    case secretSize(Int)
  }

  public var display: FrameBuffer { board.display }
  public var motor: SimulatedMotor { board.motor }
  public var flash: SimulatedFlash { board.vaultFlash.chip }
  public var touch: SimulatedTouchPanel { board.touch }

  /// Virtual milliseconds since the simulation began; a reset does not turn it back.
  public var time: UInt64 { outputs.time }
  /// Called with every output, when it happens; `time` is its time.
  public var onOutput: (BoardOutput) -> Void {
    get { outputs.listener }
    set { outputs.listener = newValue }
  }
  /// Called with what the firmware does with ink, when it happens; `time` is its time.
  public var onObservation: (InkObservation) -> Void {
    get { outputs.observer }
    set { outputs.observer = newValue }
  }

  private let model: AlignedBytes
  private let board: HeadlessBoard
  private let outputs: BoardOutputs
  private var device: VirtualDevice<HeadlessBoard>

  public init(_ setup: Setup) throws(SetupError) {
    guard let secret = SimulatedSecret(setup.secret) else { throw .secretSize(setup.secret.count) }
    let model = AlignedBytes(setup.model)
    board = HeadlessBoard(
      display: FrameBuffer(isPainting: setup.isPainting), flash: SimulatedFlash(image: setup.flash),
      entropy: SimulatedEntropy(seed: setup.entropySeed), secret: secret, model: model.bytes)
    self.model = model
    outputs = board.outputs
    device = VirtualDevice(board: board, configuration: setup.configuration)
  }

  /// The next virtual time at which the firmware acts by itself; `nil` when it waits for an input.
  public var nextWakeUp: UInt64? { device.nextWakeUp }

  /// The earliest time that the next input can have: outputs that have happened are not overtaken.
  public var earliestInputTime: UInt64 { device.earliestInputTime }

  /// Runs the device up to and with `end`.
  public func advance(to end: UInt64) {
    device.advance(to: end)
    outputs.time = device.time
  }

  /// Runs the device up to, not with, `moment`, then gives it all inputs of that moment.
  ///
  /// - Parameter moment: at least `earliestInputTime`; an earlier one counts as that.
  public func apply(_ inputs: [BoardInput], at moment: UInt64) {
    device.begin(at: moment)
    for input in inputs {
      switch input {
      case .touch(let report):
        board.touch.report = report
        device.step()
      case .serial(let bytes):
        board.serial.receive(bytes)
        device.step()
      case .reset: device.reset()
      case .powerCut: device.cutPower()
      }
    }
  }
}
