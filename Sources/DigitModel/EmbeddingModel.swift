public import DigitNet
public import HostSupport

/// The model file of a network with an embedding head, which has been read and checked.
public final class EmbeddingModel: @unchecked Sendable {
  /// Where it was read from, for messages.
  public let path: String
  public let bytes: [UInt8]
  /// SHA-256 of the file, 64 lower-case hexadecimal digits.
  public let id: String
  /// Named parameters of the network, in the order of the file.
  public let parameters: [ModelParameter]
  /// What the caller compares embeddings with, as it lies in the file.
  public var table: [UInt8] { Array(network.layers.table) }
  /// The same bytes, aligned as the firmware needs them.
  let file: AlignedBytes
  private let network: EmbeddingNetwork

  /// Checks the bytes of a model file.
  ///
  /// - Parameters:
  ///   - bytes: the whole file.
  ///   - path: the file that they come from, for messages.
  public init(_ bytes: [UInt8], from path: String) throws(InputError) {
    file = AlignedBytes(bytes)
    do throws(ModelError) {
      network = try EmbeddingNetwork(file.bytes)
    } catch {
      throw InputError(path, error.sentence(about: bytes))
    }
    self.path = path
    self.bytes = bytes
    id = hexadecimal(sha256(bytes))
    parameters = try network.layers.checkedParameters(path)
  }

  /// Number of inputs of the network.
  public var inputs: Int { network.inputs }
  /// Number of values of an embedding.
  public var outputs: Int { network.outputs }
  /// The layers, beginning with the first.
  public var layers: [Layer] { network.layers.all }
  /// The unpacked layers, beginning with the first.
  public var decodedLayers: [DecodedLayer] { DecodedLayer.decode(layers, of: bytes.dropLast(network.layers.tableSize)) }

  /// The embedding of inputs, `outputs` numbers.
  ///
  /// - Parameter counts: `inputs` values.
  public func embedding(of counts: [UInt8]) -> [Int8] {
    let embedding = counts.withUnsafeBufferPointer { network.embedding(of: $0) }
    return (0..<outputs).map { embedding.values[$0] }
  }
}

extension EmbeddingModel {
  var costs: [ModelSummary.LayerCost] { layers.map(ModelSummary.LayerCost.init) }
  /// Neurons of each layer, inputs first: "104-64-16".
  public var shape: String { ([inputs] + layers.map(\.outputs)).map(String.init).joined(separator: "-") }
  private var multiplications: Int { layers.reduce(0) { $0 + $1.inputs * $1.outputs } }

  /// Its contents and costs, as `inklock model info --json` writes it. Sizes are bytes.
  public var json: JSON {
    let members: [(key: String, value: JSON)] = [
      ("id", .string(id)), ("head", .string("embedding")), ("shape", .string(shape)),
      ("bytes", .integer(bytes.count)),
      ("worstMACs", .integer(multiplications)), ("layers", .array(costs.map(\.json))),
    ]
    return .object(members + parameters.json)
  }

  /// The same as readable text.
  public var text: String {
    let lines = [
      "id          \(id)",
      "shape       \(shape), an embedding of \(outputs) numbers",
      "file        \(bytes.count) bytes",
      "MACs        \(multiplications) at worst",
    ]
    return (lines + costs.enumerated().map { $1.line($0) } + parameters.lines).joined(separator: "\n") + "\n"
  }
}
