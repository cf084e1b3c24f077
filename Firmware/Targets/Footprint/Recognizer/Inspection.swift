import DigitNet
import Ink
import RecognizerInterface

@c(inspect_set_row)
public func setRow(_ i: UInt32, _ bits: UInt32) {
  let recognizer = Recognizer.shared
  recognizer.pointee.drawing.motion = Motion()
  for j in 0..<Raster.side {
    recognizer.pointee.drawing.raster[Int(i), j] = bits >> UInt32(truncatingIfNeeded: j) & 1 != 0
  }
}

@c(inspect_row)
public func row(_ i: UInt32) -> UInt32 { Recognizer.shared.pointee.drawing.raster.rows[Int(i)] }

@c(inspect_motion)
public func motion(_ k: UInt32) -> UInt32 { UInt32(Recognizer.shared.pointee.drawing.motion[Int(k)]) }

@c(inspect_logits)
public func logits(_ result: UnsafeMutablePointer<Int32>) {
  let recognizer = Recognizer.shared
  let logits = recognizer.pointee.network.logits(for: recognizer.pointee.drawing)
  for k in 0..<11 { result[k] = logits.values[k] }
}

@c(inspect_prediction)
public func prediction() -> UInt32 {
  guard let prediction = Recognizer.shared.pointee.prediction else { return .max }
  return UInt32(prediction.digit) | UInt32(prediction.second) << 8 | UInt32(prediction.confidence) << 16
    | (prediction.isUnclear ? 1 << 26 : 0)
}
