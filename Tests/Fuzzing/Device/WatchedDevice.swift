import Core2HAL
import Core2Simulator
import HostSupport
import LockFirmware
import PINVault
import TestSupport
import VirtualDevice

/// A simulated device whose log is checked with `LockRules`, and methods to use it.
package final class WatchedDevice {
  package let device: Core2
  private let watch: Watch
  private var finger: Finger<Core2>
  /// The picture that was last looked at, as `FrameBuffer.generation`.
  private var checkedPicture = 0

  package var rules: LockRules { watch.rules }
  package var time: UInt64 { device.time }

  /// - Parameters:
  ///   - model: a model file; `ZoneModel` where digits are wanted.
  ///   - pin: the PIN that the device begins with, `nil` for none.
  ///   - wrongAttempts: wrong attempts in a row that it begins with.
  package init(
    _ configuration: LockConfiguration, model: [UInt8] = ZoneModel.bytes, pin: [UInt8]? = nil,
    wrongAttempts: UInt32 = 0, isPainting: Bool = false
  ) throws {
    var setup = Core2.Setup(model: model)
    setup.configuration = configuration
    setup.isPainting = isPainting
    if let pin { setup.flash[.vault] = PreparedVault.image(pin: pin, wrongAttempts: wrongAttempts) }
    device = try Core2(setup)
    finger = Finger(on: device, press: FingerTiming.shortestPress)
    watch = Watch(LockRules(configuration, pin: pin, attempts: pin == nil ? 0 : wrongAttempts))
    device.add(watch)
    wait(20)
  }

  /// Whether every promise has been kept so far.
  package func check() throws(Finding) {
    try watch.check()
    if rules.masksDigits {
      try checkMaskedScreen()
    } else {
      // The same picture may be wrong in another mode.
      checkedPicture = 0
    }
  }

  /// A device that masks digits shows no raster of one.
  private func checkMaskedScreen() throws(Finding) {
    guard device.display.generation != checkedPicture else { return }
    checkedPicture = device.display.generation
    let pixels = device.display.pixels
    let raster = Theme.raster
    for row in Int(raster.y)..<Int(raster.y + raster.height) {
      let start = row * FrameBuffer.width + Int(raster.x)
      let isPaper = pixels[start..<start + Int(raster.width)].allSatisfy { $0 == 0 }
      try require(isPaper, "a raster on the screen while a PIN is entered, in row \(row)")
    }
  }

  /// The same at the end: the vault agrees with the log.
  package func checkVault() throws(Finding) {
    try watch.check()
    var copy = SimulatedFlash(image: device.flash.image)[.vault]
    let state = Vault(mounting: &copy, secret: VaultSubject.secret).state
    if rules.mode == .fault { return }
    let expected = rules.hasPIN ? VaultState.present(wrongAttempts: rules.attempts) : .absent
    try require(state == expected, "the vault is \(state), the log told \(expected)")
  }

  // MARK: Hands

  package func wait(_ milliseconds: UInt64) { device.advance(to: time + milliseconds) }

  package func apply(_ input: BoardInput, after milliseconds: UInt64 = TouchGeometry.samplePeriod) {
    device.apply([input], at: time + milliseconds)
  }

  package func type(_ bytes: [UInt8]) { apply(.serial(bytes), after: 10) }

  package func tap(_ x: UInt16, _ y: UInt16) { finger.tap(TouchPoint(x: x, y: y)) }

  package func tap(_ button: PanelButton) { finger.tap(button) }

  package func hold(_ button: PanelButton, for milliseconds: UInt64) { finger.hold(button, for: milliseconds) }

  /// Draws a digit that `ZoneModel` reads.
  package func draw(_ digit: Int) {
    let (x, y) = ZoneModel.middle(of: digit)
    // Shorter strokes are unclear.
    finger.draw([TouchPoint(x: x, y: y - 35), TouchPoint(x: x, y: y + 35)])
  }

  /// Draws a PIN, accepting each digit, and enters it.
  package func enter(_ pin: [UInt8]) {
    for digit in pin {
      draw(Int(digit))
      tap(.c)
    }
    tap(.c)
  }
}

/// Checks the outputs of a device against the rules.
private final class Watch: DeviceListener {
  private(set) var rules: LockRules
  private var finding: Finding?
  private var lines = SerialLineReader()
  /// The last lines of the log, for the reader of the finding.
  private var tail: [String] = []

  init(_ rules: LockRules) { self.rules = rules }

  func check() throws(Finding) {
    if let finding { throw finding }
    do throws(Finding) {
      let rest = String(decoding: lines.pending, as: UTF8.self)
      try require(rest.isEmpty || rest.hasPrefix("> "), "half a line that is not an echo: \(rest)")
      try rules.settle()
    } catch {
      throw explained(error)
    }
  }

  func device(_ device: any PlayableDevice, willTake inputs: [BoardInput], at time: UInt64) {
    for input in inputs { rules.observe(input, at: time) }
  }

  func device(_ device: any PlayableDevice, didPutOut output: BoardOutput, at time: UInt64) {
    guard case .serial(let bytes) = output else { return }
    for line in lines.read(bytes) { observe(line, at: time) }
  }

  func device(_ device: any PlayableDevice, didObserve observation: InkObservation, at time: UInt64) {
    if case .read(let reading) = observation { rules.observe(reading) }
  }

  private func observe(_ line: String, at time: UInt64) {
    guard finding == nil else { return }
    tail.append(line)
    if tail.count > 60 { tail.removeFirst(30) }
    do throws(Finding) {
      try rules.observe(line, at: time)
    } catch {
      finding = explained(error)
    }
  }

  private func explained(_ finding: Finding) -> Finding {
    Finding("\(finding)\n" + tail.suffix(30).map { "  \($0)\n" }.joined())
  }
}
