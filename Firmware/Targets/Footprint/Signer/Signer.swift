import DigitNet
import Ink
import Owner
import SignerInterface

/// The state of a device that compares hands: the strokes with their times, the network in its model file, and what was
/// enrolled of one digit.
struct Signer {
  var ink = Ink()
  var timing = InkTiming()
  let network: SignatureNetwork
  var digit: UInt8 = 0
  var inputs = SignatureInputs(values: InlineArray(repeating: 0))
  var isUsable = false
  var signature = Signature()
  var enrolled = InlineArray<3, Signature>(repeating: Signature())
  /// The rarities of the enrolled signatures.
  var rarities = InlineArray<3, UInt32>(repeating: 0)
  var score: UInt32 = 0

  mutating func add(x: UInt16, y: UInt16, at now: UInt32) {
    let count = ink.count
    ink.add(x: x, y: y)
    if ink.count > count { timing.add(point: count, at: now) }
  }

  mutating func describe() {
    do throws(SignatureInputs.Defect) {
      inputs = try SignatureInputs(&ink, &timing, digit: digit)
      isUsable = true
    } catch {
      isUsable = false
    }
  }

  mutating func sign() { signature = network.signature(of: inputs) }

  mutating func compare() {
    var digits = EnrolledDigit()
    for k in enrolled.indices { digits.add(enrolled[k], rarity: rarities[k]) }
    var measures = HandMeasures(reference: network.reference)
    measures.add(signature, rarity: network.rarity(of: signature, digit: digit), to: &digits)
    score = network.weights.score(of: measures.values())
  }

  mutating func enroll(_ place: Int) {
    enrolled[place] = signature
    rarities[place] = network.rarity(of: signature, digit: digit)
  }

  /// The one signer, where the caller has the memory. Only after `signer_start`.
  static var shared: UnsafeMutablePointer<Signer> {
    UnsafeMutableRawPointer(signer_address()).assumingMemoryBound(to: Signer.self)
  }
}

@c(signer_size)
public func size() -> UInt32 { UInt32(truncatingIfNeeded: MemoryLayout<Signer>.size) }

@c(signer_start)
public func start(_ model: UnsafeRawPointer, _ size: UInt32) -> Bool {
  do throws(ModelError) {
    let network = try SignatureNetwork(UnsafeRawBufferPointer(start: model, count: Int(size)))
    Signer.shared.initialize(to: Signer(network: network))
    return true
  } catch {
    return false
  }
}

@c(signer_add)
public func add(_ x: UInt32, _ y: UInt32, _ now: UInt32) {
  Signer.shared.pointee.add(x: UInt16(truncatingIfNeeded: x), y: UInt16(truncatingIfNeeded: y), at: now)
}

@c(signer_end_stroke)
public func endStroke(_ now: UInt32) {
  Signer.shared.pointee.ink.endStroke()
  Signer.shared.pointee.timing.endStroke(at: now)
}

@c(signer_clear)
public func clear() {
  Signer.shared.pointee.ink.clear()
  Signer.shared.pointee.timing.clear()
}

@c(signer_set_digit)
public func setDigit(_ digit: UInt32) { Signer.shared.pointee.digit = UInt8(truncatingIfNeeded: digit) }

@c(signer_describe)
public func describe() { Signer.shared.pointee.describe() }

@c(signer_is_usable)
public func isUsable() -> Bool { Signer.shared.pointee.isUsable }

@c(signer_sign)
public func sign() { Signer.shared.pointee.sign() }

@c(signer_compare)
public func compare() { Signer.shared.pointee.compare() }

@c(signer_enroll)
public func enroll(_ place: UInt32) { Signer.shared.pointee.enroll(Int(place)) }
