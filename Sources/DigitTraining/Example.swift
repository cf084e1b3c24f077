import DigitModel
import DigitNet
import Ink

/// A drawing to train on: the last form of a training sample.
///
/// A sample takes these forms, each made from the previous one:
///
/// 1. `StrokeSample`, as a file has it: points in units of its own canvas, with or without times, and a label.
/// 2. `PlacedStrokes`, as the touch panel would report it: pixels of the 240x240 drawing area at the panel's rate.
///    `StrokePlacement` makes them, for training and for evaluation alike.
/// 3. `DrawnSample`, the same pixels as numbers with a fraction, so that they can be varied: tilted, stretched, moved.
///    Synthetic digits, synthetic non-digits and the skeletons of images enter here.
/// 4. `Ink` and `Drawing` of the firmware, which collects points and makes the raster and the motion of them.
/// 5. `Example`, the drawing with its label. Images enter here, because a raster needs no strokes.
///
/// Forms 1 to 3 are kept for the whole training; 4 and 5 are made again in each epoch, from another variation of 3.
package struct Example: Sendable {
  package var drawing: Drawing
  /// 0...9, or 10 for a non-digit.
  package var label: UInt8
  /// The index of its data set among `TrainingData.sources`, for the figures.
  package var source: UInt8
  /// Whether the person drew it to whom a network is adapted.
  package var isOwn = false
  /// The ink from which the other views are drawn, in validation only; `nil` for an image.
  var ink: Ink?

  package init(_ drawing: Drawing, label: UInt8, source: UInt8 = 0) {
    self.drawing = drawing
    self.label = label
    self.source = source
  }

  /// A validation sample that is read in all views.
  init(everyViewOf sample: DrawnSample, framing: Framing) {
    let ink = sample.ink
    self.init(ink.drawing(framed: framing), label: sample.label, source: sample.source)
    self.ink = ink
  }

  /// The drawings that a network with this number of views reads, the upright one first. An image is the same in all views.
  func views(_ count: UInt8, framing: Framing) -> [Drawing] {
    guard count > 1 else { return [drawing] }
    guard let ink else { return [Drawing](repeating: drawing, count: Int(count)) }
    return [drawing] + [View.counterclockwise, .clockwise].map { ink.drawing(framed: framing, turned: $0) }
  }

  /// The prediction of the device.
  func prediction(by device: LoadedNetwork) -> Prediction? { ink.map(device.predict) ?? device.predict(drawing) }
}
