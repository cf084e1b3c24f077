import Handwriting
import Ink

extension ReportPage {
  /// The weights as images, beginning with the first layer.
  var weights: [Markup] {
    let layers = main.model.decodedLayers
    return layers.enumerated().map { k, layer in
      let size = "\(layer.outputs) neurons, \(layer.inputs) inputs, \(layer.bitsPerWeight) bits a weight"
      let isLast = k == layers.count - 1
      guard k == 0 else {
        let scale = min(max(1000 / layer.inputs, 1), 10)
        return figure(
          Picture.matrix(layer, isCentered: isLast).image(
            scale: scale, description: "The weights of layer \(k + 1)"),
          isLast
            ? "A row for each class, 0 on top, a column for each neuron of the previous layer, without "
              + "its mean, because only differences between classes count; red speaks for the class, blue against it."
            : "A row for each neuron, a column for each neuron of the previous layer; red is positive, blue negative.",
          title: "Layer \(k + 1): \(size)")
      }
      let grid = WeightGrid(main.model.header)
      let cells = grid.columns * (grid.planes == 1 ? 1 : 3)
      let scale = cells < 20 ? 5 : cells < 30 ? 4 : 3
      let planes =
        grid.planes == 1
        ? "" : "; its eight small squares are one for each direction from paper to ink, placed around the middle"
      let motion =
        grid.motion == 0
        ? ""
        : "; below, from the left, column and row of the first point and of the last, strokes, and turns clockwise"
      return figure(
        Picture.neurons(layer, grid: grid, across: 1020 / scale).image(
          scale: scale, description: "The weights of the first layer"),
        "One tile for each neuron, laid out as the \(grid.rows)×\(grid.columns) places of the raster that it reads"
          + "\(planes)\(motion). \(grid.planes == 1 ? "Ink" : "Such an edge") on red speaks for the neuron, on blue "
          + "against it; gray is outside of its receptive field.",
        title: "Layer 1: \(size)")
    }
  }

  /// Samples of each data set, spread evenly over it.
  var collage: [Markup] {
    guard !sets.isEmpty else {
      return missing("No handwriting was given: add --mnist DIR, --strokes or --non-digits FILE.")
    }
    let columns = 31
    return zip(sets, main.readings).flatMap { set, reading -> [Markup] in
      let digits = (UInt8(0)...9).map { digit in
        spread(reading.samples.filter { $0.label == digit }, columns)
      }.filter { !$0.isEmpty }
      let nonDigits = spread(reading.samples.filter { $0.label == nil }, 4 * columns)
      let rows =
        digits + stride(from: 0, to: nonDigits.count, by: columns).map { Array(nonDigits[$0...].prefix(columns)) }
      return [
        figure(
          Picture(collage: rows).image(description: "Rasters of \(set.name)"),
          "\(grouped(set.samples)) samples, \(set.path), framed as \(main.name) reads them; "
            + "\(DataSetOrigin.of(set.name)).",
          title: set.name)
      ]
    }
  }

  private func spread(_ samples: [Reading.Sample], _ count: Int) -> [Raster] {
    guard samples.count > count else { return samples.map(\.raster) }
    return (0..<count).map { samples[$0 * samples.count / count].raster }
  }
}
