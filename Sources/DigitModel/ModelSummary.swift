public import DigitNet
import Handwriting
public import HostSupport
import Ink

/// What a model file contains, and the memory and computation that it needs.
public struct ModelSummary {
  /// One layer of the network.
  public struct LayerCost: Equatable, Sendable {
    public let inputs: Int
    public let outputs: Int
    public let bitsPerWeight: Int
    public let shift: Int
    /// Bytes in the file, padding included.
    let weightBytes: Int
    public let biasBytes: Int

    init(_ layer: Layer) {
      inputs = layer.inputs
      outputs = layer.outputs
      bitsPerWeight = layer.bitsPerWeight
      shift = layer.shift
      weightBytes = 4 * layer.inputs * Layer.rowWords(outputs: layer.outputs, bitsPerWeight: layer.bitsPerWeight)
      biasBytes = Layer.biasBytes(outputs: layer.outputs)
    }

    var json: JSON {
      .object([
        ("inputs", .integer(inputs)), ("outputs", .integer(outputs)), ("bitsPerWeight", .integer(bitsPerWeight)),
        ("shift", .integer(shift)), ("weightBytes", .integer(weightBytes)), ("biasBytes", .integer(biasBytes)),
      ])
    }

    /// - Parameter k: the number of the layer, from 0.
    func line(_ k: Int) -> String {
      "layer \(k + 1)     \(inputs) -> \(outputs), \(bitsPerWeight)-bit weights, "
        + "\(weightBytes) + \(biasBytes) bytes, shift \(shift)"
    }
  }

  public let id: String
  public let header: ModelHeader
  public let layers: [LayerCost]
  public let parameters: [ModelParameter]
  public let fileBytes: Int
  /// Multiply-accumulates of a prediction where no input is zero.
  public let worstMACs: Int
  /// Multiply-accumulates for the inputs that are not zero in an average digit of the project's own; later layers in
  /// full.
  public let typicalMACs: Int
  /// Bytes of ink, raster and scratch memory by their layout: an estimate without stack frames.
  let estimatedRAM: Int

  public init(_ model: DeviceModel) throws(InputError) {
    let network: LoadedNetwork
    do throws(ModelError) {
      network = try LoadedNetwork(model.bytes)
    } catch {
      throw InputError(model.path, error.sentence(about: model.bytes))
    }
    id = model.id
    header = model.header
    fileBytes = model.bytes.count
    parameters = model.parameters
    let layers = network.layers.map(LayerCost.init)
    self.layers = layers
    worstMACs = layers.reduce(0) { $0 + $1.inputs * $1.outputs }
    let first = layers[0]
    let active = ModelSummary.typicalInputs(header)
    typicalMACs = worstMACs - (first.inputs - min(active, first.inputs)) * first.outputs
    // Sums of 32 bits and activations of 8 for 128 neurons, 128 counts, and the logits.
    let scratch = ModelHeader.maximumOutputs * (4 + 1) + 128 + MemoryLayout<Logits>.size
    estimatedRAM = MemoryLayout<Ink>.size + MemoryLayout<Drawing>.size + scratch
  }

  var weightBytes: Int { layers.reduce(0) { $0 + $1.weightBytes } }
  public var biasBytes: Int { layers.reduce(0) { $0 + $1.biasBytes } }
  var headerBytes: Int { fileBytes - weightBytes - biasBytes }

  /// Neurons of each layer, inputs first: "206-64-48-24-11".
  public var shape: String {
    ([header.inputs] + layers.map(\.outputs)).map(String.init).joined(separator: "-")
  }

  /// Inputs of a neuron of the first layer that are not zero, on average over its neurons and the project's own digits.
  private static func typicalInputs(_ header: ModelHeader) -> Int {
    var writer = SyntheticWriter(seed: 1)
    var total = 0
    var all: [UInt8] = []
    for style in DigitStyle.all {
      var ink = Ink()
      for stroke in writer.draw(style) {
        for point in stroke { ink.add(x: point.x, y: point.y) }
        ink.endStroke()
      }
      let raster = ink.raster(framed: header.framing)
      var counts = InlineArray<128, UInt8>(repeating: 0)
      var counter = ZoneCounter(header.zones)
      all.removeAll()
      for _ in 0..<header.zones.side {
        counter.countNext(of: raster, into: &counts)
        all += (0..<header.zones.rowCounts).map { counts[$0] }
      }
      for field in 0..<header.zones.fields {
        total += (0..<header.zones.fieldCounts).count { all[header.zones.count($0, ofField: field)] != 0 }
      }
    }
    let drawings = DigitStyle.all.count * header.zones.fields
    return (total + drawings / 2) / drawings + (header.readsMotion ? header.zones.fieldMotion : 0)
  }
}

extension ModelSummary {
  private var framingName: String { header.framing.mode == .normalized ? "normalized" : "asDrawn" }
  private var penName: String { header.framing.pen == .cell ? "cell" : header.framing.pen == .plus ? "plus" : "square" }

  private var featureName: String { header.zones.feature == .ink ? "ink" : "edges" }

  /// The object that `inklock model info --json` writes. Sizes are bytes, confidence is in thousandths.
  public var json: JSON {
    let members: [(key: String, value: JSON)] = [
      ("id", .string(id)), ("shape", .string(shape)), ("bytes", .integer(fileBytes)),
      ("headerBytes", .integer(headerBytes)), ("weightBytes", .integer(weightBytes)),
      ("biasBytes", .integer(biasBytes)), ("estimatedRAM", .integer(estimatedRAM)),
      ("worstMACs", .integer(worstMACs)), ("typicalMACs", .integer(typicalMACs)),
      ("framing", .string(framingName)), ("box", .integer(Int(header.framing.box))), ("pen", .string(penName)),
      ("features", .string(featureName)), ("step", .integer(Int(header.zones.step))),
      ("margin", .integer(Int(header.zones.margin))), ("quarters", .bool(header.zones.isLocal)),
      ("motion", .bool(header.readsMotion)),
      ("minimumInk", .integer(Int(header.minimumInk))),
      ("threshold", .integer(Int(header.threshold))), ("sharpness", .integer(Int(header.sharpness))),
      ("classes", .integer(Int(header.classes))), ("views", .integer(Int(header.views))),
      ("layers", .array(layers.map(\.json))),
    ]
    return .object(members + parameters.json)
  }

  /// The same as readable text.
  public var text: String {
    let framing =
      header.framing.mode == .normalized ? "normalized to \(header.framing.box) cells" : "as drawn"
    let side = header.zones.side
    let zones = "\(side)x\(side) zones, \(header.zones.step) apart, margin \(header.zones.margin)"
    var lines = [
      "id          \(id)",
      "shape       \(shape)",
      "file        \(fileBytes) bytes: header \(headerBytes), weights \(weightBytes), biases \(biasBytes)",
      "RAM         about \(estimatedRAM) bytes of ink, raster and scratch (estimate by layout, without the stack)",
      "MACs        \(worstMACs) at worst, about \(typicalMACs) for a digit",
      "input       \(framing), pen \(penName); \(featureName) counted in \(zones)"
        + (header.zones.isLocal ? ", a quarter of them for each neuron" : "")
        + (header.readsMotion ? "; motion" : ""),
      "views       " + (header.views == 1 ? "1, upright" : "\(header.views), upright and turned to both sides"),
      "rejection   below \(header.minimumInk) cells of ink no prediction, below \(header.threshold)/1000 unclear",
    ]
    lines += layers.enumerated().map { $1.line($0) } + parameters.lines
    return lines.joined(separator: "\n") + "\n"
  }
}

extension [ModelParameter] {
  /// One member, or none where there are no parameters.
  var json: [(key: String, value: JSON)] {
    isEmpty ? [] : [("parameters", .object(map { ($0.name.text, .integer(Int($0.value))) }))]
  }

  /// One line for each, as readable text.
  var lines: [String] { map { "parameter   \($0.name.text) = \($0.value)" } }
}
