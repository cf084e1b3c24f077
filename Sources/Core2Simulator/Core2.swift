public import Core2HAL
import HostSupport
public import LockFirmware
import VirtualDevice

/// An output of the device.
public enum BoardOutput: Equatable, Sendable {
  case serial([UInt8])
  /// The motor's level has changed.
  case vibrate(UInt8)
  /// A mode or a prediction has changed and is completely painted: `Core2.display` has the picture.
  case frame
}

/// A simulated M5Stack Core2 with the lock's firmware, on a virtual clock.
///
/// Computation takes no virtual time: the firmware runs in steps, each at one millisecond, and the device does nothing
/// in between. At equal times inputs come before outputs. A window, a serial transport and a recorder can listen at the
/// same time: every listener gets all inputs and outputs of the device with their times.
public final class Core2: PlayableDevice {
  /// What determines the device, together with its inputs.
  public struct Setup: Sendable {
    /// The model file.
    public var model: [UInt8]
    /// The model file of hands, if `configuration.owner` is not off.
    public var ownerModel: [UInt8] = []
    public var configuration = LockConfiguration()
    /// The content of the flash.
    public var flash = FlashImage()
    public var entropySeed: UInt64 = 0
    /// The device secret, 32 bytes.
    public var secret = SimulatedSecret.documented
    /// Whether the screen is painted; a run that does not need the screen saves the work.
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

  /// The setup with which the device was last plugged in.
  public private(set) var setup: Setup
  /// How often `restart` was called. Earlier times belong to a previous run.
  public private(set) var restarts = 0

  public var time: UInt64 { outputs.time }
  /// Called with every output before the listeners get it; `time` is its time.
  public var onOutput: (BoardOutput) -> Void = { _ in }
  /// Called with every ink event of the firmware before the listeners get it; `time` is its time.
  public var onObservation: (InkObservation) -> Void = { _ in }

  private let model: AlignedBytes
  private let ownerModel: AlignedBytes
  private let board: HeadlessBoard
  private let outputs: BoardOutputs
  private var device: VirtualDevice<HeadlessBoard>
  private var listeners: [any DeviceListener] = []

  public init(_ setup: Setup) throws(SetupError) {
    guard let secret = SimulatedSecret(setup.secret) else { throw .secretSize(setup.secret.count) }
    let model = AlignedBytes(setup.model)
    let ownerModel = AlignedBytes(setup.ownerModel)
    board = HeadlessBoard(
      display: FrameBuffer(isPainting: setup.isPainting), flash: SimulatedFlash(image: setup.flash),
      entropy: SimulatedEntropy(seed: setup.entropySeed), secret: secret, model: model.bytes,
      ownerModel: ownerModel.bytes)
    self.model = model
    self.ownerModel = ownerModel
    outputs = board.outputs
    device = VirtualDevice(board: board, configuration: setup.configuration)
    self.setup = setup
    outputs.listener = { [unowned self] output in
      onOutput(output)
      for listener in listeners { listener.device(self, didPutOut: output, at: time) }
    }
    outputs.observer = { [unowned self] observation in
      onObservation(observation)
      for listener in listeners { listener.device(self, didObserve: observation, at: time) }
    }
  }

  public func add(_ listener: any DeviceListener) { listeners.append(listener) }

  public func remove(_ listener: any DeviceListener) { listeners.removeAll { $0 === listener } }

  /// The next virtual time at which the firmware acts without an input; `nil` if it waits for one.
  public var nextWakeUp: UInt64? { device.nextWakeUp }

  /// The earliest possible time of the next input; it cannot be before an output that has already happened.
  public var earliestInputTime: UInt64 { device.earliestInputTime }

  public func advance(to end: UInt64) {
    device.advance(to: end)
    outputs.time = device.time
  }

  /// Serial input is split into pieces of at most `BoardInput.serialLimit` bytes.
  @discardableResult
  public func apply(_ inputs: [BoardInput], at moment: UInt64) -> UInt64 {
    let inputs = BoardInput.split(inputs)
    guard !inputs.isEmpty else {
      advance(to: max(moment, earliestInputTime))
      return time
    }
    let time = device.advance(before: moment)
    for listener in listeners { listener.device(self, willTake: inputs, at: time) }
    device.begin(at: time)
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
    return time
  }

  /// Unplugs the device and plugs it in again: it starts at time 0 with no finger on it, with the same model,
  /// configuration, secret and flash content, and a new seed. Every recording starts this way, because a trace begins
  /// at boot.
  public func restart(entropySeed: UInt64) {
    setup.flash = flash.image
    setup.entropySeed = entropySeed
    board.unplug(entropySeed: entropySeed)
    device = VirtualDevice(board: board, configuration: setup.configuration)
    restarts += 1
  }

  /// Unplugs the device, writes its flash, and plugs it in again, as `restart` with the same seed.
  func restart(flash: FlashImage) {
    self.flash.replace(flash)
    restart(entropySeed: setup.entropySeed)
  }
}
