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
    var (raster, motion) = (drawing.raster, drawing.motion)
    var logits = Logits()
    raster.withRowsInPlace { compute(&logits, of: $0, motion) }
    return logits
  }

  /// The same for the rows of a raster; `logits` must be zero before the call.
  private func compute(_ logits: inout Logits, of rows: UnsafePointer<UInt32>, _ motion: Motion) {
    var sums = InlineArray<128, Int32>(repeating: 0)
    var activations = InlineArray<128, UInt8>(repeating: 0)
    layers.compute(
      DrawingFeatures(rows: rows, motion: motion, zones: header.zones), scratch: &activations, to: &sums)
    for n in 0..<Int(header.classes) { logits.values[n] = sums[n] }
  }

  /// Recognizes a digit; returns `nil` if there is too little ink.
  public func predict(_ drawing: Drawing) -> Prediction? {
    var copy = drawing
    return predictInPlace(&copy)
  }

  /// The same without a copy of the drawing on the stack. Nothing changes; exclusive access lets it read in place.
  public func predictInPlace(_ drawing: inout Drawing) -> Prediction? {
    let motion = drawing.motion
    return drawing.raster.withRowsInPlace { rows in
      var missing = Int(header.minimumInk)
      for i in 0..<Raster.side {
        var bits = rows[i]
        while bits != 0, missing > 0 {
          missing &-= 1
          bits &= bits &- 1
        }
      }
      guard missing <= 0 else { return nil }
      var logits = Logits()
      compute(&logits, of: rows, motion)
      return Prediction(logits, header: header)
    }
  }
}

/// The output of the last layer.
public struct Logits: Equatable, Sendable {
  /// One for each class; digits first, then "not a digit" where the model has it, then zeros.
  public internal(set) var values = InlineArray<11, Int32> { _ in 0 }

  public static func == (a: Logits, b: Logits) -> Bool {
    for k in 0..<11 where a.values[k] != b.values[k] { return false }
    return true
  }
}
