import DigitNet
import Foundation
import Ink
import Owner
import TestSupport
import Testing

@Suite("Signatures of a hand") struct SignatureTests {
  /// A drawing as the drawing pad collects it.
  private struct Drawn {
    var ink = Ink()
    var timing = InkTiming()
    var now: UInt32 = 5_000

    mutating func add(_ x: UInt16, _ y: UInt16, after wait: UInt32) {
      now += wait
      let count = ink.count
      ink.add(x: x, y: y)
      if ink.count > count { timing.add(point: count, at: now) }
    }

    mutating func lift(after wait: UInt32) {
      now += wait
      ink.endStroke()
      timing.endStroke(at: now)
    }

    /// A stroke straight down.
    mutating func addDownStroke(x: UInt16, from top: UInt16, to bottom: UInt16, every wait: UInt32) {
      for y in stride(from: top, through: bottom, by: 4) { add(x, y, after: wait) }
      lift(after: 12)
    }

    func inputs(_ digit: UInt8 = 1) throws -> [UInt8] {
      var copy = self
      let inputs = try SignatureInputs(&copy.ink, &copy.timing, digit: digit)
      return inputs.values.indices.map { inputs.values[$0] }
    }
  }

  @Test("a straight stroke at constant speed has the inputs that its description states")
  func straight() throws {
    var drawn = Drawn()
    drawn.addDownStroke(x: 100, from: 40, to: 200, every: 12)
    let inputs = try drawn.inputs()
    for piece in 0..<16 {
      #expect(inputs[2 * piece] == 128)
      #expect(abs(Int(inputs[2 * piece + 1]) - (28 + 200 * piece / 16)) <= 1)
      #expect(inputs[32 + 2 * piece] == 128)
      #expect(inputs[33 + 2 * piece] >= 254)
      #expect((62...66).contains(inputs[64 + piece]))
    }
    #expect(inputs[80] == 0 && inputs[81] == 255 && inputs[82] == 60)
    // 16 parts of a pixel for each of 160 pixels, twice, of a side of 160.
    #expect(inputs[83] == 32)
    #expect(inputs[84] == 128 && inputs[85] == 255 && inputs[86] == 0 && inputs[87] == 255)
    #expect(inputs[88] >= 254)
    // 40 steps of 3 units: 120 units of 4 ms are 3 doublings and 7/8 beyond 8.
    #expect(Int(inputs[SignatureInputs.duration]) == 3 * 32 + 28)
    #expect(Int(inputs[92]) == 3 * 255 / 120)
    #expect((0..<10).map { inputs[SignatureInputs.digit + $0] } == [0, 255, 0, 0, 0, 0, 0, 0, 0, 0])
  }

  @Test("another tempo changes the duration alone, by 32 for each doubling")
  func tempo() throws {
    var fast = Drawn()
    var slow = Drawn()
    for (k, y) in stride(from: UInt16(40), through: 200, by: 5).enumerated() {
      let x = UInt16(100 + (k % 7) * 3)
      fast.add(x, y, after: 12)
      slow.add(x, y, after: 24)
    }
    fast.lift(after: 12)
    slow.lift(after: 24)
    let (a, b) = (try fast.inputs(), try slow.inputs())
    for k in a.indices where k != SignatureInputs.duration { #expect(abs(Int(a[k]) - Int(b[k])) <= 1, "input \(k)") }
    #expect(b[SignatureInputs.duration] == a[SignatureInputs.duration] + 32)
  }

  @Test("the place on the panel and stray dots change nothing")
  func place() throws {
    var plain = Drawn()
    plain.addDownStroke(x: 60, from: 20, to: 180, every: 13)
    var moved = Drawn()
    moved.addDownStroke(x: 140, from: 50, to: 210, every: 13)
    var dotted = Drawn()
    dotted.add(200, 30, after: 52)
    dotted.lift(after: 52)
    dotted.addDownStroke(x: 60, from: 20, to: 180, every: 13)
    let inputs = try plain.inputs()
    #expect(try moved.inputs() == inputs)
    #expect(try dotted.inputs() == inputs)
  }

  @Test("pauses between strokes and the second stroke are part of the form")
  func strokes() throws {
    var drawn = Drawn()
    drawn.addDownStroke(x: 60, from: 40, to: 200, every: 12)
    drawn.now += 468
    drawn.addDownStroke(x: 140, from: 40, to: 200, every: 12)
    let inputs = try drawn.inputs()
    #expect(inputs[82] == 120)
    // 120 units of pause and 240 of drawing.
    #expect(Int(inputs[86]) == 123 * 255 / 363)
    #expect(inputs[87] == 127)
    #expect(inputs[89] == 178 && inputs[90] == 28)
  }

  @Test("a drawing that says too little is refused")
  func defects() {
    func defect(_ drawn: Drawn) -> SignatureInputs.Defect? {
      do throws(SignatureInputs.Defect) {
        var copy = drawn
        _ = try SignatureInputs(&copy.ink, &copy.timing, digit: 1)
        return nil
      } catch {
        return error
      }
    }
    #expect(defect(Drawn()) == .tooFewPoints)
    var few = Drawn()
    for k in 0..<5 { few.add(100, UInt16(40 * k), after: 13) }
    #expect(defect(few) == .tooFewPoints)
    var short = Drawn()
    for k in 0..<20 { short.add(100 + UInt16(k), 100, after: 13) }
    #expect(defect(short) == .tooShort)
    few.add(100, 201, after: 13)
    #expect(defect(few) == nil)
  }

  @Test("any ink and any times give inputs", arguments: 1...40 as ClosedRange<UInt64>)
  func anything(seed: UInt64) throws {
    var generator = Seeded(seed)
    var drawn = Drawn()
    for _ in 0..<Int.random(in: 1...6, using: &generator) {
      let step = Int.random(in: 1...240, using: &generator)
      for _ in 0..<Int.random(in: 1...160, using: &generator) {
        drawn.add(
          UInt16.random(in: 0...UInt16(step), using: &generator), UInt16.random(in: 0...300, using: &generator),
          after: UInt32.random(in: 0...1 << UInt32.random(in: 0...31, using: &generator), using: &generator) & 0xFFFF)
      }
      drawn.lift(after: UInt32.random(in: 0...9_000, using: &generator))
    }
    guard let inputs = try? drawn.inputs(7) else { return }
    #expect(inputs[SignatureInputs.digit + 7] == 255, "seed \(seed)")
    // The mean of the times of all pieces is 64, unless one takes more than four times as long.
    let times = inputs[64..<80].map(Int.init)
    if !times.contains(255), times.contains(where: { $0 > 0 }) {
      #expect(abs(times.reduce(0, +) - 1024) <= 32, "seed \(seed)")
    }
  }

  @Test("times are kept in units of 4 ms, up to 255 of them")
  func units() {
    var timing = InkTiming()
    for (index, now) in [(0, 1_003), (1, 1_016), (2, 1_029), (3, 9_000), (4, 9_000)] as [(Int, UInt32)] {
      timing.add(point: index, at: now)
    }
    #expect((0..<5).map { timing[$0] } == [0, 4, 3, 255, 0])
    timing.endStroke(at: 9_013)
    #expect(timing.rest == 3)
    timing.clear()
    #expect((0..<5).allSatisfy { timing[$0] == 0 } && timing.rest == 0)
    timing.add(point: 0, at: UInt32.max - 7)
    timing.add(point: 1, at: 4)
    #expect(timing[1] == 3, "the clock wraps")
  }

  @Test("a distance is the Euclidean one, rounded down", arguments: 1...20 as ClosedRange<UInt64>)
  func distance(seed: UInt64) {
    var generator = Seeded(seed)
    var (a, b) = (Signature(), Signature())
    var sum = 0.0
    for k in 0..<Signature.count {
      a.values[k] = Int8.random(in: -128...127, using: &generator)
      b.values[k] = Int8.random(in: -128...127, using: &generator)
      sum += pow(Double(a.values[k]) - Double(b.values[k]), 2)
    }
    #expect(a.distance(to: b) == UInt32((sum * 256).squareRoot()), "seed \(seed)")
    #expect(b.distance(to: a) == a.distance(to: b))
    #expect(a.distance(to: a) == 0)
  }

  @Test("a score is the mean of the digits, each relative to how unusual it is")
  func score() {
    var score = HandScore()
    #expect(score.value == HandScore.largest)
    score.add(nearest: 100, rarity: 100, enrolled: 100, reference: 100)
    #expect(score.value == 256)
    score.add(nearest: 0, rarity: 100, enrolled: 100, reference: 100)
    #expect(score.value == 128)
    score.add(nearest: 16_320, rarity: 0, enrolled: 0, reference: 0)
    #expect(score.value == (256 + HandScore.largest) / 3)
    var unusual = HandScore()
    unusual.add(nearest: 100, rarity: 200, enrolled: 200, reference: 100)
    #expect(unusual.value == 153)
  }

  /// The model file of a linear signature network whose n-th output is the n-th input.
  private static func model(
    inputs: Int = SignatureInputs.count, outputs: Int = Signature.count, table: Int = SignatureNetwork.tableSize,
    version: Int32 = SignatureInputs.version, reference: Int32 = 300, without name: String? = nil
  ) -> [UInt8] {
    let rowBytes = (outputs + 3) / 4 * 4
    var weights = [UInt8](repeating: 0, count: inputs * rowBytes)
    for n in 0..<min(outputs, inputs) { weights[n * rowBytes + n] = 1 }
    let parameters = [("vers", version), ("refd", reference), ("far3", 240), ("far1", 220), ("tabl", Int32(table))]
    return ModelBytes.embedding(
      layers: [
        (
          inputs: inputs, outputs: outputs, bits: 8, shift: 1, biases: [Int16](repeating: 0, count: outputs),
          weights: weights
        )
      ],
      parameters: parameters.filter { $0.0 != name }.map { (name: $0.0, value: $0.1) },
      table: (0..<table).map { UInt8(truncatingIfNeeded: $0 / Signature.count) })
  }

  @Test("a signature network has the inputs, the outputs, the parameters and the table that the device needs")
  func networks() throws {
    func error(_ bytes: [UInt8]) -> ModelError? {
      withModel(bytes) { file in
        do throws(ModelError) {
          _ = try SignatureNetwork(file)
          return nil
        } catch {
          return error
        }
      }
    }
    #expect(error(Self.model()) == nil)
    #expect(error(Self.model(inputs: 103)) == .badShape(layer: 0))
    #expect(error(Self.model(outputs: 15)) == .badShape(layer: 0))
    #expect(error(Self.model(table: 1276)) == .badShape(layer: 0))
    #expect(error(Self.model(version: 2)) == .badField(offset: 6))
    #expect(error(Self.model(reference: 0)) == .badField(offset: 6))
    for name in ["vers", "refd", "far3", "far1"] { #expect(error(Self.model(without: name)) == .badField(offset: 6)) }
    // Without the size of its table, the file is longer than its layers.
    #expect(error(Self.model(without: "tabl")) == .badShape(layer: 0))
  }

  @Test("a signature is the output of the network, and its rarity the distance to the two nearest typical ones")
  func signature() throws {
    var drawn = Drawn()
    drawn.addDownStroke(x: 60, from: 40, to: 200, every: 12)
    let inputs = try SignatureInputs(&drawn.ink, &drawn.timing, digit: 3)
    try withModel(Self.model()) { file in
      let network = try SignatureNetwork(file)
      #expect(network.reference == 300)
      #expect(network.threshold(strict: false) == 240 && network.threshold(strict: true) == 220)
      let signature = network.signature(of: inputs)
      for k in 0..<16 { #expect(Int(signature.values[k]) == min((Int(inputs.values[k]) + 1) / 2, 127)) }
      // The typical signatures of digit 3 have 24...31 in every place.
      var query = Signature()
      for k in 0..<16 { query.values[k] = 26 }
      #expect(network.rarity(of: query, digit: 3) == (0 + 16 * 4) / 2)
    }
  }
}
