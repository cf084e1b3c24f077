import DigitNet
public import HostSupport

/// What each layer of a network costs on the device: bytes in the file, multiply-accumulates, and working memory.
public struct ModelProfile {
  /// One layer.
  public struct LayerCost: Equatable, Sendable {
    /// Of one neuron.
    public let inputs: Int
    public let outputs: Int
    public let bitsPerWeight: Int
    /// Weights and biases in the file, padding included.
    public let bytes: Int
    /// Multiply-accumulates of one reading where no input is zero.
    public let macs: Int
    /// Bytes of working memory that the layer uses: 4 for each sum, 1 for each input that is held at a time. The layers
    /// share this memory.
    public let ram: Int
  }

  /// The file, for messages.
  public let path: String
  /// SHA-256 of the file, 64 lower-case hexadecimal digits.
  public let id: String
  /// Neurons of each layer, inputs first: "206-64-48-24-11".
  public let shape: String
  public let fileBytes: Int
  /// The table after the layers, which an embedding may have.
  public let tableBytes: Int
  public let layers: [LayerCost]
  /// How often the device reads a drawing: 1, or 3 for three views.
  public let readings: Int

  public init(_ model: ModelFile) throws(InputError) {
    path = model.path
    id = model.id
    fileBytes = model.bytes.count
    switch model {
    case .digits(let model):
      let summary = try ModelSummary(model)
      shape = summary.shape
      tableBytes = 0
      readings = Int(summary.header.views)
      // The first layer reads a row of zones at a time, and the motion as eight numbers.
      let first = max(summary.header.zones.rowCounts, summary.header.readsMotion ? 8 : 0)
      layers = ModelProfile.layers(summary.layers, heldByFirst: first)
    case .embedding(let model):
      shape = model.shape
      tableBytes = model.table.count
      readings = 1
      // The caller's inputs are copied in parts.
      layers = ModelProfile.layers(model.costs, heldByFirst: min(model.inputs, ModelHeader.maximumOutputs))
    }
  }

  private static func layers(_ costs: [ModelSummary.LayerCost], heldByFirst first: Int) -> [LayerCost] {
    costs.enumerated().map { k, cost in
      LayerCost(
        inputs: cost.inputs, outputs: cost.outputs, bitsPerWeight: cost.bitsPerWeight,
        bytes: cost.weightBytes + cost.biasBytes, macs: cost.inputs * cost.outputs,
        ram: 4 * cost.outputs + (k == 0 ? first : cost.inputs))
    }
  }

  /// Header, layer records and parameters.
  public var headerBytes: Int { fileBytes - tableBytes - layers.reduce(0) { $0 + $1.bytes } }
  /// Multiply-accumulates of all readings where no input is zero.
  public var macs: Int { readings * layers.reduce(0) { $0 + $1.macs } }
  /// Bytes that the device reserves for the layers: sums and inputs of 128 neurons, whatever the network.
  public static let reservedRAM = ModelHeader.maximumOutputs * (4 + 1)

  /// As `inklock model profile --json` writes it. Sizes are bytes.
  public var json: JSON {
    let layers = layers.map { layer in
      JSON.object([
        ("inputs", .integer(layer.inputs)), ("outputs", .integer(layer.outputs)),
        ("bitsPerWeight", .integer(layer.bitsPerWeight)), ("bytes", .integer(layer.bytes)),
        ("macs", .integer(layer.macs)), ("ram", .integer(layer.ram)),
      ])
    }
    return .object([
      ("model", .string(path)), ("id", .string(id)), ("shape", .string(shape)), ("bytes", .integer(fileBytes)),
      ("headerBytes", .integer(headerBytes)), ("tableBytes", .integer(tableBytes)), ("readings", .integer(readings)),
      ("macs", .integer(macs)), ("layers", .array(layers)),
    ])
  }

  /// A table for people.
  public var text: String {
    func row(_ name: String, _ bytes: String, _ macs: String = "", _ ram: String = "") -> String {
      let cells = [(bytes, 9), (macs, 9), (ram, 9)].map { text, width in
        String(repeating: " ", count: max(width - text.count, 1)) + text
      }
      let line = name + String(repeating: " ", count: max(34 - name.count, 1)) + cells.joined()
      return "  " + String(line.reversed().drop { $0 == " " }.reversed())
    }
    var lines = ["\(path): \(shape)", row("", "bytes", "MACs", "RAM"), row("header and parameters", "\(headerBytes)")]
    for (k, layer) in layers.enumerated() {
      let name = "layer \(k + 1): \(layer.inputs) -> \(layer.outputs), \(layer.bitsPerWeight) bits"
      lines.append(row(name, "\(layer.bytes)", "\(layer.macs)", "\(layer.ram)"))
    }
    if tableBytes > 0 { lines.append(row("table", "\(tableBytes)")) }
    let total = readings == 1 ? "total" : "total, \(readings) views"
    lines.append(row(total, "\(fileBytes)", "\(macs)", "\(ModelProfile.reservedRAM)"))
    return lines.joined(separator: "\n") + "\n"
  }
}
