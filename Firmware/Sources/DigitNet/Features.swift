import Ink

/// The inputs of a network: counts of 0...255 that the first layer reads.
protocol Features {
  /// Adds the contribution of the inputs to the sums of the first layer.
  ///
  /// - Parameters:
  ///   - counts: scratch memory for 128 inputs; its content is undefined before and after the call.
  func read(
    by layer: Layer, of layers: Layers, scratch counts: inout InlineArray<128, UInt8>,
    to sums: inout InlineArray<128, Int32>)
}

/// The features in each zone of a raster, and after them the motion where the network reads it.
struct DrawingFeatures: Features {
  /// The rows of the raster.
  let rows: UnsafePointer<UInt32>
  let motion: Motion
  let zones: Zones

  /// All counts together are at most 3,604, and each number of a motion is at most 31: one group for `Layers.addPairs`.
  private static var group: Int { 128 }

  @inline(__always)
  func read(
    by layer: Layer, of layers: Layers, scratch counts: inout InlineArray<128, UInt8>,
    to sums: inout InlineArray<128, Int32>
  ) {
    var counter = ZoneCounter(zones)
    let (side, fieldSide) = (zones.side, zones.fieldSide)
    let unseen = side &- fieldSide
    let planes = zones.feature.planes
    let fields = zones.fields
    let fieldBytes = layer.rowBytes >> (fields >> 1)
    // A row of zones at a time, and after the last what is read of the motion.
    var row = 0
    while row <= side {
      var inputs = fieldSide &* planes
      let isMotion = row == side
      if isMotion {
        // Two numbers for each of four fields, the first two being the last again, or all for one.
        inputs = layer.inputs &- fieldSide &* inputs
        for n in 0..<8 { counts[unchecked: n] = motion[n < Motion.count ? n : n &- Motion.count] }
      } else {
        counter.countNext(ofRows: rows, into: &counts)
      }
      var field = 0
      while field < fields {
        // Rows of the upper fields begin with the first row of zones, those of the lower fields after the unseen ones.
        let fieldRow = isMotion || field & 2 != 0 ? row &- unseen : row
        if fieldRow >= 0, fieldRow < fieldSide || isMotion {
          let first = isMotion ? field &* 2 : field & 1 == 0 ? 0 : unseen &* planes
          let weights = layers.weights(layer) + fieldRow &* fieldSide &* planes &* layer.rowBytes
          if layer.bitsPerWeight == 4 {
            Layers.addPairs(
              weights, rowBytes: layer.rowBytes, from: field &* fieldBytes, bytes: fieldBytes, first: first,
              inputs: inputs,
              group: DrawingFeatures.group, &counts, to: &sums)
          } else {
            Layers.addSingly(
              weights, rowBytes: layer.rowBytes, bitsPerWeight: layer.bitsPerWeight, inputs: inputs, &counts, to: &sums)
          }
        }
        field &+= 1
      }
      row &+= 1
    }
  }
}

/// Inputs that the caller has computed, in the order of the first layer's weights.
struct CountFeatures: Features {
  /// As many as the first layer has inputs.
  let values: UnsafeBufferPointer<UInt8>

  func read(
    by layer: Layer, of layers: Layers, scratch counts: inout InlineArray<128, UInt8>,
    to sums: inout InlineArray<128, Int32>
  ) {
    var weights = layers.weights(layer)
    var start = 0
    while start < layer.inputs {
      let inputs = min(layer.inputs &- start, 128)
      for n in 0..<inputs { counts[unchecked: n] = values[start &+ n] }
      Layers.add(weights, layer, inputs: inputs, group: 16, &counts, to: &sums)
      weights += inputs &* layer.rowBytes
      start &+= inputs
    }
  }
}
