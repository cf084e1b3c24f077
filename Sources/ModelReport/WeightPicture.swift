import DigitModel
import DigitNet
import Ink

/// How the inputs of a first layer lie on the raster: rows and columns of places, each with one or more planes, and
/// after them the motion, where it is read.
struct WeightGrid: Equatable {
  var rows: Int
  var columns: Int
  /// Values of a place: one amount of ink, or one for each of eight directions.
  var planes: Int

  /// Inputs that are the motion.
  var motion: Int
  private let zones: Zones

  init(_ header: ModelHeader) {
    zones = header.zones
    rows = header.zones.side
    columns = header.zones.side
    planes = header.zones.feature.planes
    motion = header.readsMotion ? Motion.count : 0
  }

  /// Where input `n` of those in the receptive field of a neuron lies: `(row * columns + column) * planes + plane`, the
  /// motion after all.
  ///
  /// - Parameter share: the number of the neuron divided by how many there are.
  func place(_ n: Int, ofNeuronAt share: (number: Int, of: Int)) -> Int {
    let field = share.number * zones.fields / share.of
    return n < zones.fieldCounts
      ? zones.count(n, ofField: field) : zones.counts + zones.motion(n - zones.fieldCounts, ofField: field)
  }
}

extension Picture {
  /// The weights of each neuron as a tile that looks like the raster: positive weights are red, negative ones are blue,
  /// and what is outside of its receptive field is gray. The eight planes of a tile are laid out as the directions that
  /// they stand for; the motion lies below them.
  static func neurons(_ layer: DecodedLayer, grid: WeightGrid, across: Int) -> Picture {
    let squares = grid.planes == 1 ? 1 : 3
    let grids = (width: squares * (grid.columns + 1) - 1, height: squares * (grid.rows + 1) - 1)
    let tile = (
      width: max(grids.width, grid.motion), height: grids.height + (grid.motion > 0 ? 2 : 0)
    )
    let gap = 3
    let columns = min(max(across / (tile.width + gap), 1), layer.outputs)
    let rows = (layer.outputs + columns - 1) / columns
    var picture = Picture(
      width: columns * (tile.width + gap) + gap, height: rows * (tile.height + gap) + gap, background: (168, 173, 183))
    let largest = layer.weights.map(\.magnitude).max() ?? 1
    for neuron in 0..<layer.outputs {
      let (left, top) = (gap + neuron % columns * (tile.width + gap), gap + neuron / columns * (tile.height + gap))
      for row in 0..<tile.height {
        for column in 0..<tile.width { picture.fill(left + column, top + row, unseen) }
      }
      for (seen, weight) in layer.weights(ofOutput: neuron).enumerated() {
        let color = color(of: Double(weight) / Double(max(largest, 1)))
        let input = grid.place(seen, ofNeuronAt: (neuron, layer.outputs))
        let place = input / grid.planes
        guard place < grid.rows * grid.columns else {
          picture.fill(left + input - grid.planes * grid.rows * grid.columns, top + tile.height - 1, color)
          continue
        }
        let square = grid.planes == 1 ? (row: 0, column: 0) : compass[input % grid.planes]
        picture.fill(
          left + square.column * (grid.columns + 1) + place % grid.columns,
          top + square.row * (grid.rows + 1) + place / grid.columns, color)
      }
    }
    return picture
  }

  /// Outside of a neuron's receptive field, and between the planes.
  private static let unseen: Color = (228, 230, 234)

  /// Where the plane of each direction lies among three rows of three: down, down right, and on counterclockwise.
  private static let compass = [(2, 1), (2, 2), (1, 2), (0, 2), (0, 1), (0, 0), (1, 0), (2, 0)].map {
    (row: $0.0, column: $0.1)
  }

  /// The weights as a matrix: a row for each neuron, a column for each of its inputs.
  ///
  /// - Parameter isCentered: whether each column is shown without its mean.
  static func matrix(_ layer: DecodedLayer, isCentered: Bool) -> Picture {
    var picture = Picture(width: layer.inputs, height: layer.outputs)
    let values = (0..<layer.inputs).map { input in
      let column = layer.weights[input * layer.outputs..<(input + 1) * layer.outputs].map(Double.init)
      let mean = isCentered ? column.reduce(0, +) / Double(column.count) : 0
      return column.map { $0 - mean }
    }
    let largest = values.joined().map(abs).max() ?? 1
    for (input, column) in values.enumerated() {
      for (output, value) in column.enumerated() {
        picture.fill(input, output, color(of: largest == 0 ? 0 : value / largest))
      }
    }
    return picture
  }

  /// White for zero, red up to 1, blue down to -1.
  private static func color(of strength: Double) -> Color {
    func fade(_ value: Double) -> UInt8 { UInt8(255 - min(abs(strength), 1) * (255 - value)) }
    return strength >= 0 ? (fade(178), fade(34), fade(40)) : (fade(28), fade(78), fade(158))
  }
}
