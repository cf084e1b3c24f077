public import Ink

/// A network that reads digits. It computes features of a drawing and the layers of a model file; a head then returns
/// the digit and its confidence.
public struct Network {
  public let header: ModelHeader
  /// The layers, which read their weights in the model file.
  public let layers: Layers

  /// Checks a model file that lies at `bytes`, which must stay valid and unchanged as long as the network is used.
  public init(_ bytes: UnsafeRawBufferPointer) throws(ModelError) {
    header = try ModelHeader.read(checking: bytes)
    layers = Layers(checked: bytes.baseAddress.unsafelyUnwrapped)
  }

  /// Layers, 1...4.
  public var layerCount: Int { layers.count }

  /// The layer with index k in 0..<layerCount; layer 0 reads the inputs.
  public func layer(_ k: Int) -> Layer { layers[k] }

  /// The output of the last layer: `header.classes` logits, the rest zero.
  @inline(__always)
  public func logits(for drawing: Drawing) -> Logits {
    var drawing = drawing
    var logits = Logits()
    addLogits(of: &drawing, to: &logits)
    return logits
  }

  /// Adds the output of the last layer for one drawing. The drawing does not change; exclusive access lets it be read
  /// in place.
  public func addLogits(of drawing: inout Drawing, to logits: inout Logits) {
    var observer = NoObserver()
    addLogits(of: &drawing, to: &logits, observer: &observer)
  }

  /// The same, and shows the observer what the last layer read.
  public func addLogits<Observer: ActivationObserver>(
    of drawing: inout Drawing, to logits: inout Logits, observer: inout Observer
  ) {
    let motion = drawing.motion
    drawing.raster.withRowsInPlace { compute(&logits, of: $0, motion, &observer) }
  }

  private func compute<Observer: ActivationObserver>(
    _ logits: inout Logits, of rows: UnsafePointer<UInt32>, _ motion: Motion, _ observer: inout Observer
  ) {
    var sums = InlineArray<128, Int32>(repeating: 0)
    var activations = InlineArray<128, UInt8>(repeating: 0)
    layers.compute(
      DrawingFeatures(rows: rows, motion: motion, zones: header.zones), scratch: &activations, to: &sums)
    for n in 0..<Int(header.classes) { logits.values[n] &+= sums[n] }
    observer.observe(activations)
  }

  /// Units of the last hidden layer, whose activations an `ActivationObserver` sees; 0 if there is only one layer.
  public var hiddenUnits: Int {
    let count = layers.count
    return count > 1 ? layers.outputs(ofLayer: count - 2) : 0
  }

  /// Recognizes the digit of an image; returns `nil` if there is too little ink. An image has no strokes to turn, so the
  /// same image is read for each view.
  public func predict(_ image: Drawing) -> Prediction? {
    var image = image
    var logits = Logits()
    for _ in 0..<header.views { addLogits(of: &image, to: &logits) }
    return prediction(of: &image, logits)
  }

  /// Recognizes a digit from all views of its ink; returns `nil` if there is too little ink.
  public func predict(_ ink: Ink) -> Prediction? {
    var ink = ink
    var drawing = Drawing()
    ink.dropDots()
    return predictInPlace(&ink, on: &drawing)
  }

  /// The same without copies on the stack. Stray dots must be dropped before. Leaves the upright view in `drawing`.
  @inline(__always)
  public func predictInPlace(_ ink: inout Ink, on drawing: inout Drawing) -> Prediction? {
    var logits = Logits()
    var observer = NoObserver()
    addLogits(of: &ink, on: &drawing, to: &logits, observer: &observer)
    return prediction(of: &drawing, logits)
  }

  /// Adds the output of the last layer for all views of ink whose stray dots were dropped, and shows the observer what
  /// the last layer read. Leaves the upright view in `drawing`.
  @inline(__always)
  public func addLogits<Observer: ActivationObserver>(
    of ink: inout Ink, on drawing: inout Drawing, to logits: inout Logits, observer: inout Observer
  ) {
    var view: View? = header.firstView
    while let turned = view {
      drawing = Drawing()
      ink.drawInPlace(on: &drawing, framed: header.framing, turned: turned)
      addLogits(of: &drawing, to: &logits, observer: &observer)
      view = turned.next
    }
  }

  /// The prediction from the sum of the logits of all views; `nil` if the upright view has too little ink.
  @inline(__always)
  public func prediction(of upright: inout Drawing, _ logits: Logits) -> Prediction? {
    let hasInk = upright.raster.withRowsInPlace { rows in
      var missing = Int(header.minimumInk)
      for i in 0..<Raster.side {
        var bits = rows[i]
        while bits != 0, missing > 0 {
          missing &-= 1
          bits &= bits &- 1
        }
      }
      return missing <= 0
    }
    return hasInk ? Prediction(logits, header: header) : nil
  }
}

/// The output of the last layer, or the sum of the outputs for several views.
public struct Logits: Equatable, Sendable {
  /// One for each class; digits first, then "not a digit" where the model has it, then zeros.
  public var values = InlineArray<11, Int32> { _ in 0 }

  @inline(__always)
  public init() {}

  public static func == (a: Logits, b: Logits) -> Bool {
    for k in 0..<11 where a.values[k] != b.values[k] { return false }
    return true
  }
}
