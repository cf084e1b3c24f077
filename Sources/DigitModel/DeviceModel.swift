public import DigitNet
public import HostSupport
import PINVault

/// A model file that has been read and checked.
public struct DeviceModel: Sendable {
  /// Where it was read from, for messages.
  public let path: String
  public let bytes: [UInt8]
  public let header: ModelHeader
  /// SHA-256 of the file, 64 lower-case hexadecimal digits: how a trace names its model.
  public let id: String

  /// Reads a model file, or says in one sentence why it cannot be used.
  public init(reading path: String) throws(InputError) {
    try self.init(try AtomicFile.read(path, limit: ModelHeader.maximumFileSize), from: path)
  }

  /// Checks the bytes of a model file.
  ///
  /// - Parameter path: where they come from, for messages.
  public init(_ bytes: [UInt8], from path: String) throws(InputError) {
    let check = bytes.withUnsafeBytes { bytes in
      Result<ModelHeader, ModelError> { () throws(ModelError) in try Network(bytes).header }
    }
    switch check {
    case .success(let header): self.header = header
    case .failure(let error): throw InputError(path, error.sentence)
    }
    self.path = path
    self.bytes = bytes
    id = hexadecimal(sha256(bytes))
  }
}

/// The SHA-256 digest of bytes, 32 bytes.
public func sha256(_ bytes: [UInt8]) -> [UInt8] {
  var hash = SHA256()
  bytes.withUnsafeBytes { hash.update($0) }
  let digest = hash.finish()
  return digest.indices.map { digest[$0] }
}

/// Two lower-case hexadecimal digits a byte.
public func hexadecimal(_ bytes: [UInt8]) -> String {
  let digits = Array("0123456789abcdef".utf8)
  return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}

extension ModelError {
  /// Why the file is refused, for people.
  public var sentence: String {
    switch self {
    case .truncated: "is not a whole model: it ends too early"
    case .trailingBytes: "is not a model: bytes follow its end"
    case .wrongMagic: "is not a model: it does not begin with \"IKDN\""
    case .unknownVersion(let version):
      "is a model of format version \(version); this inklock reads version \(ModelHeader.version)"
    case .wrongChecksum: "is a corrupt model: its bytes do not have the CRC-32 that it states"
    case .badField(let offset): "is a corrupt model: the field at byte \(offset) is out of range"
    case .badShape(let layer): "is a corrupt model: layer \(layer) does not fit the others or the file"
    case .misaligned: "is a model that lies misaligned in memory"
    }
  }
}
