import DigitNet
import Ink
import RecogniserInterface

/// What a device keeps for its recogniser: the strokes, the network in its model file, and what came of them last.
struct Recogniser {
  var ink = Ink()
  let network: Network
  var drawing = Drawing()
  var prediction: Prediction?

  // As the lock does it, from values of its own.
  mutating func frame() {
    drawing = Drawing()
    ink.drawInPlace(on: &drawing, framed: network.header.framing)
  }
  mutating func predict() { prediction = network.predictInPlace(&drawing) }

  /// The one recogniser, where the caller has the memory. Only after `recogniser_start`.
  static var shared: UnsafeMutablePointer<Recogniser> {
    UnsafeMutableRawPointer(recogniser_address()).assumingMemoryBound(to: Recogniser.self)
  }
}

@c(recogniser_size)
public func size() -> UInt32 { UInt32(truncatingIfNeeded: MemoryLayout<Recogniser>.size) }

@c(recogniser_start)
public func start(_ model: UnsafeRawPointer, _ size: UInt32) -> Bool {
  do throws(ModelError) {
    let network = try Network(UnsafeRawBufferPointer(start: model, count: Int(size)))
    Recogniser.shared.initialize(to: Recogniser(network: network))
    return true
  } catch {
    return false
  }
}

@c(recogniser_add)
public func add(_ x: UInt32, _ y: UInt32) {
  Recogniser.shared.pointee.ink.add(x: UInt16(truncatingIfNeeded: x), y: UInt16(truncatingIfNeeded: y))
}

@c(recogniser_end_stroke)
public func endStroke() { Recogniser.shared.pointee.ink.endStroke() }

@c(recogniser_clear)
public func clear() { Recogniser.shared.pointee.ink.clear() }

@c(recogniser_frame)
public func frame() {
  Recogniser.shared.pointee.frame()
}

@c(recogniser_predict)
public func predict() {
  Recogniser.shared.pointee.predict()
}
