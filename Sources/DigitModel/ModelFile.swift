import DigitNet
public import HostSupport

/// A model file with a digit head or an embedding head.
public enum ModelFile {
  case digits(DeviceModel)
  case embedding(EmbeddingModel)

  /// Reads a model file; the error says in one sentence why it cannot be used.
  public init(reading path: String) throws(InputError) {
    try self.init(try AtomicFile.read(path, limit: ModelHeader.maximumFileSize), from: path)
  }

  /// Checks the bytes of a model file.
  ///
  /// - Parameters:
  ///   - bytes: the whole file.
  ///   - path: the file that they come from, for messages.
  public init(_ bytes: [UInt8], from path: String) throws(InputError) {
    if bytes.count > ModelLayout.classes, bytes[ModelLayout.classes] == 0 {
      self = .embedding(try EmbeddingModel(bytes, from: path))
    } else {
      self = .digits(try DeviceModel(bytes, from: path))
    }
  }

  /// Where it was read from, for messages.
  public var path: String {
    switch self {
    case .digits(let model): model.path
    case .embedding(let model): model.path
    }
  }

  public var bytes: [UInt8] {
    switch self {
    case .digits(let model): model.bytes
    case .embedding(let model): model.bytes
    }
  }

  /// SHA-256 of the file, 64 lower-case hexadecimal digits.
  public var id: String {
    switch self {
    case .digits(let model): model.id
    case .embedding(let model): model.id
    }
  }

  /// Its contents and costs, as readable text and as JSON.
  public func summary() throws(InputError) -> (text: String, json: JSON) {
    switch self {
    case .digits(let model):
      let summary = try ModelSummary(model)
      return (summary.text, summary.json)
    case .embedding(let model): return (model.text, model.json)
    }
  }
}
