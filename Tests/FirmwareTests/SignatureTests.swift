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
      #expect((92...100).contains(inputs[64 + piece]))
    }
    #expect(inputs[80] == 0 && inputs[81] == 255 && inputs[82] == 60)
    // 16 parts of a pixel for each of 160 pixels, twice, of a side of 160.
    #expect(inputs[83] == 32)
    #expect(inputs[84] == 128 && inputs[85] == 255 && inputs[86] == 0 && inputs[87] == 255)
    #expect(inputs[88] >= 254)
    // 40 steps of 3 units: 120 units of 4 ms are a doubling and 7/8 beyond 32.
    #expect(Int(inputs[SignatureInputs.duration]) == 64 + 56)
    #expect(Int(inputs[92]) == 8 * 3 * 255 / 120)
    #expect((0..<10).map { inputs[SignatureInputs.digit + $0] } == [0, 255, 0, 0, 0, 0, 0, 0, 0, 0])
  }

  @Test("another tempo changes the duration alone, by 64 for each doubling")
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
    for k in a.indices where k != SignatureInputs.duration { #expect(abs(Int(a[k]) - Int(b[k])) <= 2, "input \(k)") }
    #expect(b[SignatureInputs.duration] == a[SignatureInputs.duration] + 64)
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
    // The mean of the times of all pieces is 96, unless one takes more than twice as long, or less than a quarter.
    let times = inputs[64..<80].map(Int.init)
    if !times.contains(255), !times.contains(0) {
      #expect(abs(times.reduce(0, +) - 16 * 96) <= 32, "seed \(seed)")
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

  /// A signature of random numbers.
  private static func random(_ generator: inout Seeded) -> Signature {
    var signature = Signature()
    for k in 0..<Signature.count { signature[k] = Int32.random(in: -8...7, using: &generator) }
    return signature
  }

  private static func numbers(_ signature: Signature) -> [Double] {
    (0..<Signature.count).map { Double(signature[$0]) }
  }

  private static func length(_ vector: [Double]) -> Double { vector.reduce(0) { $0 + $1 * $1 }.squareRoot() }

  @Test("a signature keeps 32 numbers of 4 bits, and clamps what does not fit")
  func numbers() {
    var signature = Signature()
    for k in 0..<Signature.count { signature[k] = Int32(k) - 16 }
    let expected: [Int32] = (0..<32).map { min(max(Int32($0) - 16, -8), 7) }
    #expect((0..<Signature.count).map { signature[$0] } == expected)
    #expect((0..<4).map { signature.words[$0] } == [0x8888_8888, 0xFEDC_BA98, 0x7654_3210, 0x7777_7777])
    #expect(MemoryLayout<Signature>.size == Signature.size)
  }

  @Test("a distance is the Euclidean one, rounded down", arguments: 1...20 as ClosedRange<UInt64>)
  func distance(seed: UInt64) {
    var generator = Seeded(seed)
    let (a, b) = (Self.random(&generator), Self.random(&generator))
    let exact = Self.length(zip(Self.numbers(a), Self.numbers(b)).map { $0 - $1 })
    #expect(a.distance(to: b) == UInt32(64 * exact), "seed \(seed)")
    #expect(b.distance(to: a) == a.distance(to: b))
    #expect(a.distance(to: a) == 0)
  }

  /// What `HandMeasures` states, in floating point.
  private static func expected(_ drawn: [Signature], _ enrolled: [[(Signature, UInt32)]], rarity: Double) -> [Double] {
    var sums = [Double](repeating: 0, count: 5)
    var drift = [Double](repeating: 0, count: Signature.count)
    func logarithm(_ distance: Double) -> Double { 256 * log2(64 * distance + 6) }
    func distance(_ a: Signature, _ b: Signature) -> Double { length(zip(numbers(a), numbers(b)).map { $0 - $1 }) }
    for (signature, others) in zip(drawn, enrolled) {
      let nearest = others.sorted { distance(signature, $0.0) < distance(signature, $1.0) }.prefix(3)
      let difference = (0..<Signature.count).map { k in
        Double(signature[k]) - nearest.reduce(0) { $0 + Double($1.0[k]) } / Double(nearest.count)
      }
      let spread = others.indices.map { a in
        others.indices.filter { $0 != a }.map { distance(others[a].0, others[$0].0) }.min() ?? 0
      }
      let enrolledRarity = others.reduce(0) { $0 + Double($1.1) } / Double(others.count) / 64
      sums[0] += logarithm(distance(signature, nearest[0].0))
      sums[1] += logarithm(length(difference))
      sums[2] += logarithm(rarity)
      sums[3] += logarithm(enrolledRarity)
      sums[4] += logarithm(
        others.count > 1 ? spread.reduce(0, +) / Double(spread.count) : enrolledRarity / 2)
      for k in drift.indices { drift[k] += difference[k] / Double(drawn.count) }
    }
    return sums.map { $0 / Double(drawn.count) } + [logarithm(length(drift))]
  }

  @Test("measures are means of logarithms of distances", arguments: 1...30 as ClosedRange<UInt64>)
  func measures(seed: UInt64) {
    var generator = Seeded(seed)
    let digits = Int.random(in: 1...8, using: &generator)
    let drawn = (0..<digits).map { _ in Self.random(&generator) }
    let enrolled = (0..<digits).map { _ in
      (0..<Int.random(in: 1...11, using: &generator)).map { _ in
        (Self.random(&generator), UInt32.random(in: 64...2_000, using: &generator))
      }
    }
    var measures = HandMeasures(reference: 300)
    for (signature, others) in zip(drawn, enrolled) {
      var digit = EnrolledDigit()
      for (other, rarity) in others { digit.add(other, rarity: rarity) }
      #expect(digit.count == others.count)
      measures.add(signature, rarity: 640, to: &digit)
    }
    let (values, expected) = (measures.values(), Self.expected(drawn, enrolled, rarity: 10))
    // A line between powers of two is at most 22 below the logarithm; roots and thirds are rounded down.
    for k in 0..<6 { #expect((-26...2).contains(Double(values[k]) - expected[k]), "seed \(seed), measure \(k)") }
  }

  @Test("no more drawings are enrolled than fit, and none is as far as can be")
  func capacity() {
    var digit = EnrolledDigit()
    var signature = Signature()
    var measures = HandMeasures(reference: 300)
    measures.add(signature, rarity: 64, to: &digit)
    #expect(measures.values()[0] > 256 * 14)
    for k in 0..<14 {
      signature[0] = Int32(k) - 7
      digit.add(signature, rarity: 64)
    }
    #expect(digit.count == EnrolledDigit.capacity)
    measures = HandMeasures(reference: 300)
    // The numbers 4...6 did not fit; the nearest is 3.
    signature[0] = 6
    measures.add(signature, rarity: 64, to: &digit)
    #expect(abs(Double(measures.values()[0]) - 256 * log2(3 * 64 + 6)) < 24)
  }

  @Test("a score is the weighted sum of the measures, between 0 and 4,095")
  func score() {
    let weights = HandWeights(values: [1024, 0, 0, -512, 0, 2048], bias: -48)
    // 100 for the first measure, 25 less for the fourth, 20 for the last.
    #expect(weights.score(of: [100, 7, 7, 50, 7, 10]) == 2000 + 95)
    #expect(weights.score(of: [0, 0, 0, 0, 0, 0]) == 2000)
    #expect(weights.score(of: [4000, 0, 0, 0, 0, 0]) == HandWeights.largest)
    #expect(weights.score(of: [-4000, 0, 0, 0, 0, 0]) == 0)
  }

  @Test("places at equal distances of time lie where the finger was")
  func places() throws {
    var drawn = Drawn()
    // Half of the way in a quarter of the time, then the other half.
    for y in stride(from: UInt16(40), through: 120, by: 4) { drawn.add(100, y, after: 4) }
    for y in stride(from: UInt16(124), through: 200, by: 4) { drawn.add(100, y, after: 12) }
    drawn.lift(after: 12)
    let inputs = try drawn.inputs()
    for sixteenth in 1..<16 {
      let way = sixteenth <= 4 ? 100 * sixteenth / 4 : 100 + 100 * (sixteenth - 4) / 12
      let place = SignatureInputs.places + 2 * (sixteenth - 1)
      #expect(inputs[place] == 128)
      #expect(abs(Int(inputs[place + 1]) - (28 + way)) <= 2, "after \(sixteenth)/16")
    }
    var still = Drawn()
    for y in stride(from: UInt16(40), through: 200, by: 4) { still.add(100, y, after: 0) }
    let timeless = try still.inputs()
    #expect((0..<15).allSatisfy { timeless[SignatureInputs.places + 2 * $0 + 1] == 228 }, "all are where it ended")
  }

  /// The model file of a linear signature network whose n-th output is the n-th input.
  private static func model(
    inputs: Int = SignatureInputs.count, outputs: Int = Signature.count, table: Int = SignatureNetwork.tableSize,
    version: Int32 = SignatureInputs.version, reference: Int32 = 300, bias: Int32 = -7, lastWeight: Int32 = -8191,
    without name: String? = nil
  ) -> [UInt8] {
    let rowBytes = (outputs + 3) / 4 * 4
    var weights = [UInt8](repeating: 0, count: inputs * rowBytes)
    for n in 0..<min(outputs, inputs) { weights[n * rowBytes + n] = 1 }
    let parameters =
      [("vers", version), ("refd", reference), ("far3", 240), ("far1", 220), ("bias", bias), ("tabl", Int32(table))]
      + (0..<6).map { ("wgt\($0)", $0 == 5 ? lastWeight : Int32(100 * $0)) }
    return ModelBytes.embedding(
      layers: [
        (
          inputs: inputs, outputs: outputs, bits: 8, shift: 1, biases: [Int16](repeating: 0, count: outputs),
          weights: weights
        )
      ],
      parameters: parameters.filter { $0.0 != name }.map { (name: $0.0, value: $0.1) },
      table: (0..<table).map { UInt8(truncatingIfNeeded: $0 / Signature.size % 8 * 0x11) })
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
    #expect(error(Self.model(inputs: 133)) == .badShape(layer: 0))
    #expect(error(Self.model(outputs: 31)) == .badShape(layer: 0))
    #expect(error(Self.model(table: 1276)) == .badShape(layer: 0))
    #expect(error(Self.model(version: 1)) == .badField(offset: 6))
    #expect(error(Self.model(reference: 0)) == .badField(offset: 6))
    for bias in [-65_536, 65_536] as [Int32] { #expect(error(Self.model(bias: bias)) == .badField(offset: 6)) }
    for weight in [-8192, 8192] as [Int32] {
      #expect(error(Self.model(lastWeight: weight)) == .badField(offset: 6))
    }
    for name in ["vers", "refd", "far3", "far1", "bias", "wgt0", "wgt5"] {
      #expect(error(Self.model(without: name)) == .badField(offset: 6))
    }
    // Without the size of its table, the file is longer than its layers.
    #expect(error(Self.model(without: "tabl")) == .badShape(layer: 0))
  }

  @Test("a signature is the output of the network in 4 bits, and its rarity the distance to the nearest typical one")
  func signature() throws {
    var drawn = Drawn()
    drawn.addDownStroke(x: 60, from: 40, to: 200, every: 12)
    let inputs = try SignatureInputs(&drawn.ink, &drawn.timing, digit: 3)
    try withModel(Self.model()) { file in
      let network = try SignatureNetwork(file)
      #expect(network.reference == 300)
      #expect(network.threshold(strict: false) == 240 && network.threshold(strict: true) == 220)
      #expect(network.weights == HandWeights(values: [0, 100, 200, 300, 400, -8191], bias: -7))
      let signature = network.signature(of: inputs)
      for k in 0..<Signature.count {
        let number = min((Int(inputs.values[k]) + 1) / 2, 127)
        #expect(Int(signature[k]) == min((number + 8) / 16, 7), "number \(k)")
      }
      // The typical signatures of each digit have 0...7 in every place.
      var query = Signature()
      for k in 0..<Signature.count { query[k] = 5 }
      #expect(network.rarity(of: query, digit: 3) == 0)
      query[0] = 7
      #expect(network.rarity(of: query, digit: 9) == 2 * 64)
    }
  }
}
