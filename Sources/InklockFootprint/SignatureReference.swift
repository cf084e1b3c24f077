import DigitNet
import HostSupport
import Ink
import MachineCosts
import Owner
import Workload

/// The signatures and scores that the host computes for the whole workload, as `SignatureMeasurement` on a machine.
struct SignatureReference {
  private var sum = Checksum()
  private var enrolled: [(signature: Signature, rarity: UInt32)] = Array(repeating: (Signature(), 0), count: 3)
  private var enrollments = 0

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
      sum.add(signature.words[k])
    }
    var digits = EnrolledDigit()
    for other in enrolled { digits.add(other.signature, rarity: other.rarity) }
    let rarity = network.rarity(of: signature, digit: digit)
    var measures = HandMeasures(reference: network.reference)
    measures.add(signature, rarity: rarity, to: &digits)
    sum.add(network.weights.score(of: measures.values()))
    enrolled[enrollments % 3] = (signature, rarity)
    enrollments += 1
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
