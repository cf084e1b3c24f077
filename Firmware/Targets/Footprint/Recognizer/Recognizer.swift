import DigitNet
import Ink
import RecognizerInterface

/// The state of a device's recognizer: the strokes, the network in its model file, and the last results.
struct Recognizer {
  var ink = Ink()
  let network: Network
  var drawing = Drawing()
  var logits = Logits()
  var view = View.upright
  var prediction: Prediction?

  // As the lock does it, from values of its own, and in steps that can be measured.
  mutating func begin() {
    ink.dropDots()
    logits = Logits()
    view = network.header.firstView
  }
  mutating func frame() {
    drawing = Drawing()
    ink.drawInPlace(on: &drawing, framed: network.header.framing, turned: view)
  }
  mutating func read() { network.addLogits(of: &drawing, to: &logits) }
  /// Returns whether another view follows.
  mutating func advance() -> Bool {
    guard let next = view.next else { return false }
    view = next
    return true
  }
  mutating func predict() { prediction = network.prediction(of: &drawing, logits) }

  /// The one recognizer, where the caller has the memory. Only after `recognizer_start`.
  static var shared: UnsafeMutablePointer<Recognizer> {
    UnsafeMutableRawPointer(recognizer_address()).assumingMemoryBound(to: Recognizer.self)
  }
}

@c(recognizer_size)
public func size() -> UInt32 { UInt32(truncatingIfNeeded: MemoryLayout<Recognizer>.size) }

@c(recognizer_start)
public func start(_ model: UnsafeRawPointer, _ size: UInt32) -> Bool {
  do throws(ModelError) {
    let network = try Network(UnsafeRawBufferPointer(start: model, count: Int(size)))
    Recognizer.shared.initialize(to: Recognizer(network: network))
    return true
  } catch {
    return false
  }
}

@c(recognizer_add)
public func add(_ x: UInt32, _ y: UInt32) {
  Recognizer.shared.pointee.ink.add(x: UInt16(truncatingIfNeeded: x), y: UInt16(truncatingIfNeeded: y))
}

@c(recognizer_end_stroke)
public func endStroke() { Recognizer.shared.pointee.ink.endStroke() }

@c(recognizer_clear)
public func clear() { Recognizer.shared.pointee.ink.clear() }

@c(recognizer_begin)
public func begin() {
  Recognizer.shared.pointee.begin()
}

@c(recognizer_frame)
public func frame() {
  Recognizer.shared.pointee.frame()
}

@c(recognizer_read)
public func read() {
  Recognizer.shared.pointee.read()
}

@c(recognizer_advance)
public func advance() -> Bool { Recognizer.shared.pointee.advance() }

@c(recognizer_predict)
public func predict() {
  Recognizer.shared.pointee.predict()
}
