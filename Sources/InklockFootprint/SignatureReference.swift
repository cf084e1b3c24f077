import DigitNet
import HostSupport
import Ink
import MachineCosts
import Owner
import Workload

/// The signatures and scores that the host computes for the whole workload, as `SignatureMeasurement` on a machine.
struct SignatureReference {
  private var sum = Checksum()
  private var enrolled: [Signature] = Array(repeating: Signature(), count: 3)
  private var enrollments = 0
  private var enrolledRarity: UInt32 = 0

  /// Over all signatures and scores.
  var checksum: UInt32 { sum.value }

  /// The checksum that a machine wrote.
  static func checksum(in log: MachineLog) throws(InputError) -> UInt32 {
    UInt32(clamping: try log.value("signatures", of: "checksum"))
  }

  init(model: [UInt8], path: String) throws(InputError) {
    let memory = AlignedBytes(model)
    defer { withExtendedLifetime(memory) {} }
    let network: SignatureNetwork
    do throws(ModelError) {
      network = try SignatureNetwork(memory.bytes)
    } catch {
      throw InputError(path, "is not a signature network that this firmware reads: \(error)")
    }
    for index in 0..<Workload.digits {
      var ink = TimedInk()
      Workload.drawDigit(index, on: &ink)
      add(ink, Workload.digit(index), network)
    }
    for index in 0..<Workload.scribbles {
      var ink = TimedInk()
      Workload.drawScribble(index, on: &ink)
      add(ink, UInt8(index % 10), network)
    }
  }

  private mutating func add(_ drawn: TimedInk, _ digit: UInt8, _ network: SignatureNetwork) {
    var (ink, timing) = (drawn.ink, drawn.timing)
    guard let inputs = try? SignatureInputs(&ink, &timing, digit: digit) else { return sum.add(.max) }
    let signature = network.signature(of: inputs)
    for k in 0..<4 {
      sum.add((0..<4).reduce(0) { $0 | UInt32(UInt8(bitPattern: signature.values[4 * k + $1])) << UInt32(8 * $1) })
    }
    var score = HandScore()
    score.add(
      nearest: enrolled.map { $0.distance(to: signature) }.min() ?? 0,
      rarity: network.rarity(of: signature, digit: digit), enrolled: enrolledRarity, reference: network.reference)
    sum.add(score.value)
    enrolled[enrollments % 3] = signature
    enrollments += 1
    enrolledRarity = enrolled.reduce(0) { $0 + network.rarity(of: $1, digit: digit) } / 3
  }
}

/// Ink with times.
private struct TimedInk: InkSink {
  private(set) var ink = Ink()
  private(set) var timing = InkTiming()
  private var now: UInt32 = 0

  mutating func add(x: UInt16, y: UInt16) {
    let count = ink.count
    ink.add(x: x, y: y)
    if ink.count > count { timing.add(point: count, at: now) }
    now += Workload.sampleInterval
  }

  mutating func endStroke() {
    ink.endStroke()
    timing.endStroke(at: now)
    now += Workload.sampleInterval
  }
}
