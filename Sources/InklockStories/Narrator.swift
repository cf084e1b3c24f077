import Core2HAL
import Core2Simulator
import DigitModel
import Handwriting
import HostSupport
import Ink
import VirtualDevice

/// Operates a simulated device like its user, while the session is recorded.
///
/// A story states what the device must do. If the device does something else, recording fails, so that no trace
/// contains a wrong session.
final class Narrator {
  /// How the user writes digits.
  var writing: SyntheticWriter
  private var finger: Finger<Core2>
  private let device: Core2
  private let network: LoadedNetwork?
  private let name: String
  private let heard = NarratorListener()

  init(_ name: String, device: Core2, model: DeviceModel, seed: UInt64) {
    self.name = name
    self.device = device
    network = try? LoadedNetwork(model.bytes)
    writing = SyntheticWriter(seed: seed)
    finger = Finger(on: device)
    device.add(heard)
    device.advance(to: 300)
  }

  // MARK: Actions of the user

  func wait(_ milliseconds: UInt64) { finger.wait(milliseconds) }

  /// Sets the sample of the touch panel, with zero, one or two fingers.
  func touch(_ report: TouchReport) { finger.touch(report) }

  func draw(_ strokes: [[TouchPoint]]) {
    finger.samplePeriod = UInt64(writing.samplePeriod)
    defer { finger.samplePeriod = TouchGeometry.samplePeriod }
    finger.draw(strokes: strokes)
  }

  func stroke(_ points: [(x: UInt16, y: UInt16)]) { draw([points.map { TouchPoint(x: $0.x, y: $0.y) }]) }

  /// Draws a digit in a shape that this model reads clearly, like a user who writes carefully.
  func draw(_ digit: Int, style: String? = nil) throws(InputError) {
    let styles = DigitStyle.all.filter { $0.digit == digit && (style == nil || $0.name == style) }
    for attempt in 0..<60 where !styles.isEmpty {
      let strokes = writing.draw(styles[attempt % styles.count])
      if reads(strokes, as: digit) { return draw(strokes) }
    }
    throw InputError(name, "the model reads no \(style ?? "\(digit)") clearly")
  }

  /// Draws a digit and taps the printed ENTER.
  func enterDigit(_ digit: Int, style: String? = nil) throws(InputError) {
    try draw(digit, style: style)
    wait(250)
    tap(.c)
    wait(350)
  }

  /// Draws and enters all digits of a PIN.
  func enterPIN(_ digits: [Int]) throws(InputError) {
    for digit in digits { try enterDigit(digit) }
    tap(.c)
    wait(600)
  }

  func tap(_ button: PanelButton) {
    finger.tap(button)
    wait(120)
  }

  func tap(x: UInt16, y: UInt16) {
    finger.tap(TouchPoint(x: x, y: y))
    wait(120)
  }

  func hold(_ button: PanelButton, for milliseconds: UInt64) { finger.hold(button, for: milliseconds) }

  func type(_ line: String) {
    device.apply([.serial(Array((line + "\r").utf8))], at: device.time + 20)
    wait(100)
  }

  func reset() {
    device.apply([.reset], at: device.time + 10)
    wait(300)
  }

  func cutPower() {
    device.apply([.powerCut], at: device.time + 10)
    wait(300)
  }

  // MARK: Expectations

  /// Requires that the log has a line with this text after the last expected one.
  func expect(_ text: String) throws(InputError) {
    let lines = heard.lines
    guard let found = lines[heard.expectedLines...].firstIndex(where: { $0.contains(text) }) else {
      throw InputError(
        name,
        "the log does not say \"\(text)\" after line \(heard.expectedLines): \(lines[heard.expectedLines...].suffix(5))"
      )
    }
    heard.expectedLines = found + 1
  }

  /// Requires that the device has read this digit, clearly, after the last expected reading.
  func expectDigit(_ digit: Int) throws(InputError) {
    try expectReading("a clear \(digit)") { $0.verdict == .clear && Int($0.digit) == digit }
  }

  /// Requires that the device has found ink unclear after the last expected reading.
  func expectUnclear() throws(InputError) { try expectReading("anything unclear") { $0.verdict != .clear } }

  private func expectReading(_ text: String, _ isExpected: (DigitReading) -> Bool) throws(InputError) {
    let readings = heard.readings[heard.expectedReadings...]
    guard let found = readings.firstIndex(where: isExpected) else {
      throw InputError(name, "the device has not read \(text) after reading \(heard.expectedReadings): \(readings)")
    }
    heard.expectedReadings = found + 1
  }

  private func reads(_ strokes: [[TouchPoint]], as digit: Int) -> Bool {
    guard let network,
      let prediction = network.predict(Ink(strokes: strokes).drawing(framed: network.header.framing))
    else { return false }
    return prediction.digit == UInt8(digit) && !prediction.isUnclear
  }
}

/// Collects the log and the readings of the device.
private final class NarratorListener: DeviceListener {
  /// The numbers of lines and readings up to the last expected one.
  var expectedLines = 0
  var expectedReadings = 0
  private(set) var readings: [DigitReading] = []
  private(set) var lines: [String] = []
  private var reader = SerialLineReader()

  func device(_ device: any PlayableDevice, didPutOut output: BoardOutput, at time: UInt64) {
    if case .serial(let bytes) = output { lines += reader.read(bytes) }
  }

  func device(_ device: any PlayableDevice, didObserve observation: InkObservation, at time: UInt64) {
    if case .read(let reading) = observation { readings.append(reading) }
  }
}
