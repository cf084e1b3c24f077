import DigitNet
public import HostSupport
import Owner

/// A number of a model file and the value that it gets: `threshold=600`.
public struct ModelSetting: Equatable, Sendable {
  /// As `model info --json` calls it, or a readable name of a signature network's parameter.
  public var name: String
  public var value: Int

  /// - Parameters:
  ///   - name: of a field of the header, or of a parameter.
  ///   - value: in the unit in which `model info` prints it.
  public init(_ name: String, _ value: Int) {
    self.name = name
    self.value = value
  }

  /// Why a text is not a setting.
  public enum Defect: Error, Equatable, Sendable {
    case noName
    case noValue
    case noNumber
  }

  /// Reads `NAME=VALUE`, where the value is a whole number.
  public init(parsing text: String) throws(Defect) {
    guard let equal = text.firstIndex(of: "=") else { throw .noValue }
    name = String(text[..<equal])
    guard !name.isEmpty else { throw .noName }
    let digits = text[text.index(after: equal)...]
    guard digits.wholeMatch(of: /[-+]?[0-9]+/) != nil else { throw .noNumber }
    // A number that has too many digits is out of range, like the largest one that fits.
    value = Int(digits) ?? (digits.hasPrefix("-") ? .min : .max)
  }
}

/// A number that was changed in a model file.
public struct ModelChange: Equatable, Sendable {
  /// As the file or `model info --json` calls it.
  public var name: String
  public var old: Int
  public var new: Int

  /// - Parameters:
  ///   - name: of the field or the parameter.
  ///   - old: the previous value.
  ///   - new: the value that it has now.
  public init(name: String, old: Int, new: Int) {
    self.name = name
    self.old = old
    self.new = new
  }
}

extension ModelFile {
  /// The same network with other numbers beside it. All other bytes stay as they are, but for the checksum.
  ///
  /// - Parameter settings: each number once.
  /// - Returns: the model, checked as the device checks it, and what was changed, in the order of the settings.
  /// - Throws: where the model has no such number, or it may not have the value.
  public func changed(by settings: [ModelSetting]) throws(InputError) -> (model: ModelFile, changes: [ModelChange]) {
    let fields = fields
    var bytes = bytes
    var changes: [ModelChange] = []
    for setting in settings {
      let field = try field(setting.name, in: fields)
      guard !changes.contains(where: { $0.name == field.name }) else {
        throw InputError(path, "\(field.name) is given twice: which value should it have?")
      }
      guard field.range.contains(setting.value) else {
        throw InputError(
          path,
          "\(setting.name)=\(setting.value) is out of range: \(field.meaning), "
            + "\(field.range.lowerBound) to \(field.range.upperBound)")
      }
      changes.append(ModelChange(name: field.name, old: field.value(in: bytes), new: setting.value))
      field.store(setting.value, in: &bytes)
    }
    ModelWriter.storeChecksum(in: &bytes)
    let model = try ModelFile(bytes, from: path)
    if isSignatureNetwork { _ = try SignatureModel(bytes, from: path) }
    return (model, changes)
  }

  private func field(_ name: String, in fields: [Field]) throws(InputError) -> Field {
    if let field = fields.first(where: { $0.name == name || $0.alias == name }) { return field }
    if case .embedding = self {
      switch name {
      case SignatureNetwork.Parameter.version.text:
        throw InputError(
          path,
          "\(name) cannot be set: it states what the inputs of the network mean; train a network for other inputs")
      case Layers.tableParameter.text:
        throw InputError(path, "\(name) cannot be set: it states how many bytes the table at the end of the file has")
      default: break
      }
    }
    guard !fields.isEmpty else {
      throw InputError(path, "has no parameter \"\(name)\", and no other that can be set")
    }
    let names = fields.map { $0.name + ($0.alias.map { " (\($0))" } ?? "") }.joined(separator: ", ")
    throw InputError(path, "has no parameter \"\(name)\"; it has \(names)")
  }

  private var isSignatureNetwork: Bool { (try? SignatureModel(bytes, from: path)) != nil }

  /// A number that can be set.
  fileprivate struct Field {
    /// As `model info --json` calls it.
    var name: String
    var alias: String?
    var offset: Int
    /// Bytes: 2 or 4.
    var size: Int
    var isSigned = false
    var range: ClosedRange<Int>
    var meaning: String

    func value(in bytes: [UInt8]) -> Int {
      let bits = (0..<size).reduce(0 as UInt32) { $0 | UInt32(bytes[offset + $1]) << UInt32(8 * $1) }
      return isSigned ? Int(Int32(bitPattern: bits)) : Int(bits)
    }

    func store(_ value: Int, in bytes: inout [UInt8]) {
      for k in 0..<size { bytes[offset + k] = UInt8(truncatingIfNeeded: value >> (8 * k)) }
    }
  }

  private var fields: [Field] {
    switch self {
    case .digits(let model): ModelFile.headerFields + parameterFields(model.parameters)
    case .embedding(let model): parameterFields(model.parameters)
    }
  }

  /// The fields of a digit network's header that describe no weights; `ModelHeader` has their ranges.
  private static let headerFields = [
    Field(
      name: "threshold", offset: ModelLayout.threshold, size: 2, range: 0...1000,
      meaning: "a confidence below the threshold is unclear, in thousandths"),
    Field(
      name: "minimumInk", offset: ModelLayout.minimumInk, size: 2, range: 0...784,
      meaning: "less ink gives no prediction, in cells of the raster"),
    Field(
      name: "sharpness", offset: ModelLayout.sharpness, size: 4, range: 1...Int(UInt32.max),
      meaning: "what a unit of logit counts in the confidence, in 1/65536 of 1/256 of a power of two"),
  ]

  private func parameterFields(_ parameters: [ModelParameter]) -> [Field] {
    let start = ModelLayout.end(ofLayers: Int(bytes[ModelLayout.layerCount]))
    let isSignatureNetwork = isSignatureNetwork
    var fields: [Field] = []
    for (k, parameter) in parameters.enumerated() {
      if case .embedding = self, ModelFile.unchanging.contains(parameter.name) { continue }
      var field = Field(
        name: parameter.name.text,
        offset: start + ModelLayout.parameterSize * k + ModelLayout.parameterValue, size: 4, isSigned: true,
        range: Int(Int32.min)...Int(Int32.max), meaning: "a parameter is a whole number")
      if isSignatureNetwork { field.describeForSignatures(parameter.name) }
      fields.append(field)
    }
    return fields
  }

  /// Parameters that say what the rest of the file is, where the head is an embedding.
  private static var unchanging: [ModelParameterName] { [SignatureNetwork.Parameter.version, Layers.tableParameter] }
}

extension ModelFile.Field {
  /// What `SignatureNetwork` takes for one of its parameters.
  fileprivate mutating func describeForSignatures(_ parameter: ModelParameterName) {
    switch parameter {
    case SignatureNetwork.Parameter.reference:
      alias = "reference"
      range = 1...(1 << 14) - 1
      meaning = "the usual distance to the nearest typical signature, in 1/64"
    case SignatureNetwork.Parameter.lenient, SignatureNetwork.Parameter.strict:
      alias = parameter == SignatureNetwork.Parameter.strict ? "strict" : "lenient"
      range = 0...Int(HandWeights.largest)
      meaning = "the largest score of a hand that is accepted"
    case SignatureNetwork.Parameter.bias:
      range = -(1 << 16) + 1...(1 << 16) - 1
      meaning = "what is added to each score"
    default:
      let measures = ["nearest", "middle", "rarity", "enrolledRarity", "spread", "drift"]
      guard let measure = measures.indices.first(where: { parameter == SignatureNetwork.Parameter.weight($0) }) else {
        return
      }
      alias = measures[measure]
      range = -(1 << 13) + 1...(1 << 13) - 1
      meaning = "what a unit of this measure adds to a score, in 1/1024"
    }
  }
}
