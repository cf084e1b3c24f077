import Core2HAL
import DigitNet
import Ink
import Owner
import VirtualDevice

/// What the network sees in a drawing, and what it makes of it. It follows the ink of the firmware and computes the same
/// again, because the firmware keeps neither the views nor the other probabilities.
struct Look {
  /// What the page reads, in words of 32 bits.
  struct Report {
    /// 0: clear, 1: unclear, 2: too little ink, 3: too many points.
    var verdict: UInt32 = 0
    var digit: UInt32 = 0
    var second: UInt32 = 0
    /// Thousandths.
    var confidence: UInt32 = 0
    /// The model's, in thousandths.
    var threshold: UInt32 = 0
    /// Cells of the raster with ink.
    var ink: UInt32 = 0
    /// 1 if the digit belongs to a PIN that is hidden; the rest is zero then.
    var isMasked: UInt32 = 0
    /// 1 or 3.
    var views: UInt32 = 0
    /// Of the digits and of "not a digit", in thousandths.
    var probabilities = InlineArray<11, UInt32>(repeating: 0)
    /// The rasters of the views, 28 rows each, the upright one first; bit j of a row is column j.
    var rows = InlineArray<84, UInt32>(repeating: 0)
  }

  var report = Report()
  private var ink = Ink()

  /// Follows the ink. Returns whether it was read: `report` is about it then.
  mutating func observe(
    _ observation: InkObservation, model: UnsafeRawBufferPointer, profile: inout MemoryFlash
  ) -> Bool {
    switch observation {
    case .drew(let x, let y): ink.add(x: x, y: y)
    case .strokeEnded: ink.endStroke()
    case .cleared: ink.clear()
    case .read(let reading):
      report = Report()
      report.verdict = UInt32(reading.verdict.rawValue)
      report.isMasked = reading.isMasked ? 1 : 0
      if !reading.isMasked {
        report.digit = UInt32(reading.digit)
        report.second = UInt32(reading.second)
        report.confidence = UInt32(reading.confidence)
        report.ink = UInt32(reading.inkedCells)
        if let network = try? Network(model) { read(by: network, model, &profile, as: reading) }
      }
      ink.clear()
      return true
    }
    return false
  }

  private mutating func read(
    by network: Network, _ model: UnsafeRawBufferPointer, _ profile: inout MemoryFlash, as reading: DigitReading
  ) {
    let header = network.header
    report.threshold = UInt32(header.threshold)
    report.views = UInt32(header.views)
    ink.dropDots()
    var view: View? = header.firstView
    while let turned = view {
      let rows = ink.raster(framed: header.framing, turned: turned).rows
      for k in 0..<28 { report.rows[28 * Int(turned.rawValue) + k] = rows[k] }
      view = turned.next
    }
    if ink.overflowed { return }
    var (drawing, logits, activations) = (Drawing(), Logits(), ActivationSum())
    network.addLogits(of: &ink, on: &drawing, to: &logits, observer: &activations)
    // In a lesson the firmware reads without the profile. The reading is that of the plain logits then.
    let plain = Prediction(logits, header: header)
    let isPlain = plain.digit == reading.digit && plain.confidence == reading.confidence
    let taught = HandProfile(reading: &profile, secret: wires.inputs.secret)
    if !isPlain, taught.fits(model) { taught.correct(&logits, for: activations.sample(units: taught.units), header) }
    let probabilities = logits.probabilities(header)
    for k in 0..<11 { report.probabilities[k] = UInt32(probabilities[k]) }
  }
}
