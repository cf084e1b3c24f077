import Core2HAL
import Owner
import VirtualDevice

/// The simulated M5Stack Core2 as its firmware sees it: virtual time, a frame buffer, no window.
struct HeadlessBoard: Board {
  typealias HandPart = OwnerHandCheck

  var display: FrameBuffer
  var touch = SimulatedTouchPanel()
  var motor = SimulatedMotor()
  var serial = SimulatedSerialPort()
  var vaultFlash: SimulatedFlash.Partition
  var profileFlash: SimulatedFlash.Partition
  let clock = SimulatedClock()
  var entropy: SimulatedEntropy
  let secret: SimulatedSecret
  let model: UnsafeRawBufferPointer
  let ownerModel: UnsafeRawBufferPointer

  let outputs: BoardOutputs
  private let restartLine = RestartLine()

  init(
    display: FrameBuffer, flash: SimulatedFlash, entropy: SimulatedEntropy, secret: SimulatedSecret,
    model: UnsafeRawBufferPointer, ownerModel: UnsafeRawBufferPointer
  ) {
    self.display = display
    vaultFlash = flash[.vault]
    profileFlash = flash[.profile]
    self.entropy = entropy
    self.secret = secret
    self.model = model
    self.ownerModel = ownerModel
    outputs = BoardOutputs(serial: serial)
    motor.onChange = { [outputs] in outputs.emit(.vibrate($0)) }
    display.onFrame = { [outputs] in outputs.emit(.frame) }
  }

  func restart() { restartLine.isRequested = true }
  func observe(_ observation: InkObservation) { outputs.observer(observation) }

  /// Removes the power: the screen is dark, the motor is off, the time is 0. Only the flash keeps its content.
  func unplug(entropySeed: UInt64) {
    display.clear()
    touch.report = .none
    motor.stop()
    serial.clear()
    clock.now = 0
    entropy.begin(seed: entropySeed)
    restartLine.isRequested = false
    outputs.time = 0
  }

  private final class RestartLine {
    var isRequested = false
  }
}

extension HeadlessBoard: VirtualBoard {
  func setTime(_ time: UInt64, sinceBoot: UInt64) {
    outputs.time = time
    clock.now = sinceBoot
  }

  func stepDidEnd() { outputs.flush() }

  func takeRestart() -> Bool {
    defer { restartLine.isRequested = false }
    return restartLine.isRequested
  }

  func dropReceived() { serial.dropReceived() }
  func darken() { display.clear() }
}

/// Passes on the outputs of the device, in order.
final class BoardOutputs {
  /// Virtual milliseconds since the simulation began.
  var time: UInt64 = 0
  var listener: (BoardOutput) -> Void = { _ in }
  var observer: (InkObservation) -> Void = { _ in }
  private let serial: SimulatedSerialPort

  init(serial: SimulatedSerialPort) { self.serial = serial }

  /// Passes on an output, after the bytes that were sent before it.
  func emit(_ output: BoardOutput) {
    flush()
    listener(output)
  }

  func flush() {
    let sent = serial.takeSent()
    if !sent.isEmpty { listener(.serial(sent)) }
  }
}
