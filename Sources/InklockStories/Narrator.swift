import Core2HAL
import Core2Simulator
import DigitModel
import DigitNet
import Handwriting
import HostSupport
import Ink
import LockFirmware
import TouchTrace

/// Uses a simulated device as a person does, while it is recorded.
///
/// A story says what the device has to do; where it does something else, telling the story fails, so that no trace
/// carries a wrong story.
final class Narrator {
  var hand: SyntheticHand
  private let session: Session
  private let model: DeviceModel
  private let name: String
  private let log = LogListener()

  init(_ name: String, session: Session, model: DeviceModel, seed: UInt64) {
    self.name = name
    self.session = session
    self.model = model
    hand = SyntheticHand(seed: seed)
    session.add(log)
    session.advance(to: 300)
  }

  // MARK: Hands

  func wait(_ milliseconds: UInt64) { session.advance(to: session.device.time + milliseconds) }

  /// Gives the panel a sample, `period` ms after the one before.
  func touch(_ fingers: [(x: UInt16, y: UInt16)], period: UInt64 = 13) {
    let report = TouchReport(fingers: fingers.map { TouchPoint(x: $0.x, y: $0.y) })
    session.apply([.touch(report)], at: session.device.time + period)
  }

  func stroke(_ points: [(x: UInt16, y: UInt16)]) {
    for point in points { touch([point], period: UInt64(hand.samplePeriod)) }
    touch([], period: UInt64(hand.samplePeriod))
  }

  func draw(_ strokes: [[(x: UInt16, y: UInt16)]]) {
    for (k, points) in strokes.enumerated() {
      if k > 0 { wait(180) }
      stroke(points)
    }
  }

  /// Draws a digit that this model reads clearly, as a person does who looks at what they draw.
  func draw(_ digit: Int, style: String? = nil) throws(InputError) {
    let styles = DigitStyle.all.filter { $0.digit == digit && (style == nil || $0.name == style) }
    for attempt in 0..<60 where !styles.isEmpty {
      let strokes = hand.draw(styles[attempt % styles.count])
      if reads(strokes, as: digit) { return draw(strokes) }
    }
    throw InputError(name, "the model reads no \(style ?? "\(digit)") clearly")
  }

  /// Draws a digit and taps the printed ENTER.
  func enterDigit(_ digit: Int, style: String? = nil) throws(InputError) {
    try draw(digit, style: style)
    wait(250)
    tapC()
    wait(350)
  }

  /// Draws all digits of a PIN and hands it in.
  func enterPIN(_ digits: [Int]) throws(InputError) {
    for digit in digits { try enterDigit(digit) }
    tapC()
    wait(600)
  }

  func tapA() { tap(x: 53, y: 262) }
  func tapB() { tap(x: 160, y: 262) }
  func tapC() { tap(x: 267, y: 262) }

  func tap(x: UInt16, y: UInt16) {
    touch([(x, y)])
    touch([(x, y)])
    touch([(x, y)])
    touch([])
    wait(120)
  }

  func type(_ line: String) {
    session.apply([.serial(Array((line + "\r").utf8))], at: session.device.time + 20)
    wait(100)
  }

  func reset() {
    session.apply([.reset], at: session.device.time + 10)
    wait(300)
  }

  func cutPower() {
    session.apply([.powerCut], at: session.device.time + 10)
    wait(300)
  }

  // MARK: What has to be

  /// The log has to hold a line with this text since the last call, and the line before stays behind.
  func expect(_ text: String) throws(InputError) {
    let lines = log.lines
    guard let found = lines[log.told...].firstIndex(where: { $0.contains(text) }) else {
      throw InputError(name, "the log does not say \"\(text)\" after line \(log.told): \(lines[log.told...].suffix(5))")
    }
    log.told = found + 1
  }

  private func reads(_ strokes: [[(x: UInt16, y: UInt16)]], as digit: Int) -> Bool {
    var ink = Ink()
    for points in strokes {
      for point in points { ink.add(x: point.x, y: point.y) }
      ink.endStroke()
    }
    let drawing = ink.drawing(framed: model.header.framing)
    return model.bytes.withUnsafeBytes { bytes in
      guard let prediction = try? Network(bytes).predict(drawing) else { return false }
      return prediction.digit == UInt8(digit) && !prediction.isUnclear
    }
  }
}

/// The serial log, line by line.
private final class LogListener: SessionListener {
  /// Lines that the story has spoken of.
  var told = 0
  private var text = ""

  var lines: [Substring] { text.split(separator: "\r\n") }

  func session(_ session: Session, didPutOut output: BoardOutput, at time: UInt64) {
    if case .serial(let bytes) = output { text += String(decoding: bytes, as: UTF8.self) }
  }
}
