/// The name of a number in a model file: four ASCII characters, such as "far1".
public struct ModelParameterName: Equatable, Sendable {
  /// The characters as the file has them, the first in the lowest byte.
  public let code: UInt32

  public init(code: UInt32) { self.code = code }

  /// - Parameter text: four ASCII characters.
  @inline(__always)
  public init(_ text: StaticString) {
    precondition(text.utf8CodeUnitCount == 4)
    let bytes = text.utf8Start
    code = UInt32(bytes[0]) | UInt32(bytes[1]) << 8 | UInt32(bytes[2]) << 16 | UInt32(bytes[3]) << 24
  }
}

/// A number that travels in a model file beside the network.
public struct ModelParameter: Equatable, Sendable {
  public let name: ModelParameterName
  public let value: Int32

  public init(_ name: ModelParameterName, _ value: Int32) {
    self.name = name
    self.value = value
  }
}

extension Layers {
  /// The parameter that states how many bytes follow the last layer of a network with an embedding head.
  public static var tableParameter: ModelParameterName { ModelParameterName("tabl") }

  /// Bytes that follow the last layer: what the caller compares embeddings with.
  public var tableSize: Int { Int(parameter(named: Layers.tableParameter) ?? 0) }

  /// The bytes that follow the last layer.
  public var table: UnsafeRawBufferPointer {
    let size = Int(UInt32(littleEndian: file.load(fromByteOffset: ModelLayout.fileSize, as: UInt32.self)))
    let tableSize = tableSize
    return UnsafeRawBufferPointer(start: file + (size &- tableSize), count: tableSize)
  }

  /// Named parameters in the model file.
  public var parameterCount: Int {
    (firstBiases &- ModelLayout.end(ofLayers: count)) / ModelLayout.parameterSize
  }

  /// The parameter with index k in 0..<parameterCount, in the order of the file.
  public func parameter(_ k: Int) -> ModelParameter {
    precondition(k >= 0 && k < parameterCount)
    let record = file + (ModelLayout.end(ofLayers: count) &+ ModelLayout.parameterSize &* k)
    return ModelParameter(
      ModelParameterName(
        code: UInt32(littleEndian: record.load(fromByteOffset: ModelLayout.parameterName, as: UInt32.self))),
      Int32(littleEndian: record.load(fromByteOffset: ModelLayout.parameterValue, as: Int32.self)))
  }

  /// The value of the parameter with a name, or `nil` where the file has none.
  public func parameter(named name: ModelParameterName) -> Int32? {
    for k in 0..<parameterCount {
      let parameter = parameter(k)
      if parameter.name == name { return parameter.value }
    }
    return nil
  }
}
