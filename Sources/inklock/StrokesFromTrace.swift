import Core2HAL
import Core2Simulator
import DigitModel
import Foundation
import Handwriting
import HostSupport
import TouchTrace

/// Labels the digits that were drawn in a trace.
enum StrokesFromTrace {
  /// - Parameter labels: one character for each digit, or one for all; `nil` uses the digits that the device read.
  static func samples(
    _ drawn: DrawnDigits, of path: String, labels: String?, writer: String?
  ) throws(InputError) -> [StrokeSample] {
    let labels = labels.map { Array($0).map { String($0) } }
    if let labels, labels.count != 1, labels.count != drawn.digits.count {
      throw InputError("--label", "names \(labels.count) digits, and \(path) has \(drawn.digits.count)")
    }
    var samples: [StrokeSample] = []
    for (k, digit) in drawn.digits.enumerated() {
      guard let label = labels.map({ $0[$0.count == 1 ? 0 : k] }) ?? digit.reading.label else { continue }
      samples.append(
        StrokeSample(label: label, writer: writer, canvas: .init(width: 240, height: 240), strokes: digit.strokes))
    }
    guard !samples.isEmpty else { throw InputError(path, "no digit is drawn in it that could be labeled") }
    let left = drawn.digits.count - samples.count
    if left > 0 {
      StandardError.line("\(left) unclear digits are left out: --label names them")
    }
    return samples
  }
}

extension DigitReading {
  /// The digit as a label, if it is clear and not masked in the log.
  fileprivate var label: String? { verdict == .clear && !isMasked ? String(digit) : nil }
}

extension DrawnDigits {
  /// The digits that are drawn in a trace. Its inputs are played to a simulated device, which decides what is ink.
  ///
  /// A trace of another model can also be read, as long as both models accept digits at the same times. In practice
  /// mode they do; during PIN entry, a digit that only one model finds unclear changes the rest of the session.
  init(in path: String, model: DeviceModel, owner: SignatureModel?, secret: [UInt8]?) throws {
    let reader = try TraceReader(path)
    var setup = try reader.header.setup(model: model, owner: owner, secret: secret, path: path)
    setup.isPainting = false
    let device = try Core2(setup)
    var drawn = DrawnDigits()
    device.onObservation = { [unowned device] in drawn.observe($0, at: device.time) }

    var log = LogReader()
    var recorded: [UInt64] = []
    var time: UInt64 = 0
    var hasEnd = false
    while let moment = try reader.nextMoment() {
      time = moment.time
      device.play(moment)
      for line in moment.lines {
        switch line.event.event {
        case .serial(let bytes):
          recorded += log.read(bytes).filter { $0.event == "predict" || $0.event == "unclear" }.map { _ in time }
        case .end: hasEnd = true
        case .input, .vibrate, .screen: break
        }
      }
    }

    // A recording that was interrupted can lack the outputs of its last millisecond.
    let end = hasEnd ? UInt64.max : time
    guard recorded.filter({ $0 < end }) == drawn.digits.map(\.time).filter({ $0 < end }) else {
      let flash = reader.header.flash
      if let version = FlashDescription.refusedFormat(flash, secret: secret ?? SimulatedSecret.documented) {
        throw InputError(
          path, line: 1,
          "has a vault of format \(version), which the firmware refuses: the digits of this session cannot be read again"
        )
      }
      let reason =
        reader.header.models.digits == model.id
        ? "the firmware has changed since" : "it is a trace of the model \(reader.header.models.digits.prefix(12))…"
      throw InputError(
        path,
        "with \(model.path) the device reads other digits than those of the log: \(reason); name its model with --model"
      )
    }
    self = drawn
  }
}
