public import Handwriting
import Ink
public import Owner

/// A drawn digit as the signature network reads it.
public struct HandDrawing: Sendable {
  /// Who drew it.
  public var writer: String
  /// What it was drawn on: hands are compared only with hands on the same device.
  public var device: String
  /// 0...9.
  public var digit: UInt8
  /// The inputs of the network.
  public var inputs: SignatureInputs
  /// Where the panel saw the finger, for methods that compare drawings without a network.
  public var placed: PlacedStrokes

  /// Who on what: a person's hands on two devices are as different as two people's.
  public var hand: String { device + "\u{0}" + writer }

  /// Draws a sample as it would be drawn on the panel.
  ///
  /// - Parameters:
  ///   - sample: a digit.
  ///   - device: what it was drawn on, such as the name of the data set; the sample rate is added.
  public init(_ sample: StrokeSample, device: String) throws(SignatureInputs.Defect) {
    let placed = StrokePlacement.place(sample)
    self.init(
      writer: sample.writer ?? "", device: device + (sample.hz.map { " \(Int($0)) Hz" } ?? ""),
      digit: sample.digit ?? 0, inputs: try HandDrawing.inputs(placed, digit: sample.digit ?? 0), placed: placed)
  }

  public init(writer: String, device: String, digit: UInt8, inputs: SignatureInputs, placed: PlacedStrokes) {
    self.writer = writer
    self.device = device
    self.digit = digit
    self.inputs = inputs
    self.placed = placed
  }

  /// What the device computes from a drawing.
  public static func inputs(_ placed: PlacedStrokes, digit: UInt8) throws(SignatureInputs.Defect) -> SignatureInputs {
    var ink = Ink()
    var timing = InkTiming()
    for (k, stroke) in placed.strokes.enumerated() {
      for sample in stroke {
        let count = ink.count
        ink.add(x: UInt16(sample.x), y: UInt16(sample.y))
        if ink.count > count { timing.add(point: count, at: UInt32(truncatingIfNeeded: sample.time)) }
      }
      ink.endStroke()
      timing.endStroke(at: UInt32(truncatingIfNeeded: placed.liftTime(ofStroke: k)))
    }
    return try SignatureInputs(&ink, &timing, digit: digit)
  }

  /// The same drawing, drawn in another time.
  ///
  /// - Parameter factor: of the duration, also of the pauses; above 0.
  public func lasting(_ factor: Double) -> HandDrawing? {
    var placed = placed
    for stroke in placed.strokes.indices {
      for k in placed.strokes[stroke].indices {
        placed.strokes[stroke][k].time = UInt64(Double(placed.strokes[stroke][k].time) * factor)
      }
    }
    guard let inputs = try? HandDrawing.inputs(placed, digit: digit) else { return nil }
    return HandDrawing(writer: writer, device: device, digit: digit, inputs: inputs, placed: placed)
  }

  /// The ink of this drawing in the tempo of another one: what somebody draws who has seen the ink and traces it.
  public func traced(by other: HandDrawing) -> HandDrawing {
    var copy = self
    var values = inputs.values
    for k in values.indices where SignatureInputs.isTiming(k) { values[k] = other.inputs.values[k] }
    // Where each piece of the path begins, and where the last one ends, with the time until there.
    let end = (0..<2).map { Int(values[$0]) + Int(values[84 + $0]) - 128 }
    var way = (0..<16).map { (x: Int(values[2 * $0]), y: Int(values[2 * $0 + 1])) }
    way.append((end[0], end[1]))
    let times = (0..<16).reduce(into: [0]) { $0.append($0[$0.count - 1] + Int(values[64 + $1]) + 32) }
    var piece = 0
    for sixteenth in 1..<16 {
      let time = times[16] * sixteenth
      while piece < 15, 16 * times[piece + 1] <= time { piece += 1 }
      let (part, whole) = (time - 16 * times[piece], max(16 * (times[piece + 1] - times[piece]), 1))
      let (from, to) = (way[piece], way[piece + 1])
      let place = SignatureInputs.places + 2 * (sixteenth - 1)
      values[place] = UInt8(clamping: from.x + (to.x - from.x) * part / whole)
      values[place + 1] = UInt8(clamping: from.y + (to.y - from.y) * part / whole)
    }
    copy.inputs = SignatureInputs(values: values)
    return copy
  }

  /// The usable digits of a data set, and how many are too short or have too few points.
  ///
  /// - Parameters:
  ///   - samples: of a strokes file.
  ///   - name: of the data set.
  public static func all(in samples: [StrokeSample], of name: String) -> (drawings: [HandDrawing], refused: Int) {
    let digits = samples.filter { $0.digit != nil }
    let drawings = digits.compactMap { try? HandDrawing($0, device: name) }
    return (drawings, digits.count - drawings.count)
  }
}
