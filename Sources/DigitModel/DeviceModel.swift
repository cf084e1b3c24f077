import Crypto
public import DigitNet
public import HostSupport

/// The model file of a digit network that has been read and checked.
public struct DeviceModel: Sendable {
  /// Where it was read from, for messages.
  public let path: String
  public let bytes: [UInt8]
  public let header: ModelHeader
  /// Named parameters of the network, in the order of the file.
  public let parameters: [ModelParameter]
  /// SHA-256 of the file, 64 lower-case hexadecimal digits. Traces identify their model by it.
  public let id: String

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
    let file = AlignedBytes(bytes)
    defer { withExtendedLifetime(file) {} }
    let network: Network
    do throws(ModelError) {
      network = try Network(file.bytes)
    } catch {
      throw InputError(path, error.sentence(about: bytes))
    }
    header = network.header
    parameters = try network.layers.checkedParameters(path)
    self.path = path
    self.bytes = bytes
    id = hexadecimal(sha256(bytes))
  }
}

extension Layers {
  /// All layers, beginning with the first.
  public var all: [Layer] { (0..<count).map { self[$0] } }

  /// The named parameters, in the order of the file.
  ///
  /// - Parameter path: the file, for messages.
  /// - Throws: when a name is not four printable characters, or occurs twice.
  func checkedParameters(_ path: String) throws(InputError) -> [ModelParameter] {
    let parameters = (0..<parameterCount).map { parameter($0) }
    for (k, parameter) in parameters.enumerated() {
      guard parameter.name.isPrintable else {
        throw InputError(path, "is a corrupt model: the name of parameter \(k) is not four printable characters")
      }
      guard !parameters[..<k].contains(where: { $0.name == parameter.name }) else {
        throw InputError(path, "is a corrupt model: it has two parameters with the name \"\(parameter.name.text)\"")
      }
    }
    return parameters
  }
}

extension ModelParameterName {
  /// A name of four printable ASCII characters without a space, or `nil`.
  init?(parsing text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 4 else { return nil }
    self.init(code: (0..<4).reduce(0) { $0 | UInt32(bytes[$1]) << UInt32(8 * $1) })
    guard isPrintable else { return nil }
  }

  private var bytes: [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: code >> UInt32(8 * $0)) } }

  var isPrintable: Bool { bytes.allSatisfy { (0x21...0x7E).contains($0) } }

  public var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// The SHA-256 digest of bytes, 32 bytes.
public func sha256(_ bytes: [UInt8]) -> [UInt8] {
  var hash = SHA256()
  bytes.withUnsafeBytes { hash.update($0) }
  let digest = hash.finish()
  return digest.indices.map { digest[$0] }
}

/// Two lower-case hexadecimal digits per byte.
public func hexadecimal(_ bytes: [UInt8]) -> String {
  let digits = Array("0123456789abcdef".utf8)
  return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}

extension ModelError {
  /// Why the file is refused, as a readable message.
  ///
  /// - Parameter bytes: the file.
  func sentence(about bytes: [UInt8]) -> String {
    switch self {
    case .truncated: "is not a whole model: it ends too early"
    case .trailingBytes: "is not a model: bytes follow its end"
    case .wrongMagic: "is not a model: it does not begin with \"IKDN\""
    case .unknownVersion(let version):
      "is a model of format version \(version); this inklock reads version \(ModelHeader.version): "
        + (version < ModelHeader.version ? "train it again, or use the inklock that made it" : "use a newer inklock")
    case .wrongChecksum: "is a corrupt model: its bytes do not have the CRC-32 that it states"
    case .badField(UInt16(ModelLayout.classes)) where bytes[ModelLayout.classes] == 0:
      "is a model with an embedding head, which does not read digits: give one with 10 or 11 classes"
    case .badField(UInt16(ModelLayout.classes)):
      "is a model with \(bytes[ModelLayout.classes]) classes, not an embedding head or the 10 or 11 of digits"
    case .badField(UInt16(ModelLayout.features)) where bytes[ModelLayout.features] >> ModelLayout.viewsShift & ~2 == 1:
      "is a model that was calibrated with \(bytes[ModelLayout.features] >> ModelLayout.viewsShift + 1) views of each digit; "
        + "this inklock reads models of 1 or 3 views"
    case .badField(UInt16(ModelLayout.features)) where bytes[ModelLayout.features] >> ModelLayout.viewsShift == 2:
      "is a model with 3 views of ink that is framed as it was drawn, which is never turned: it has 1"
    case .badField(let offset): "is a corrupt model: the field at byte \(offset) is out of range"
    case .badShape(let layer): "is a corrupt model: layer \(layer) does not fit the others or the file"
    case .misaligned: "is a model that lies misaligned in memory"
    }
  }
}
