import Crypto

/// The key that authenticates the records of a partition: HMAC-SHA-256 of a name under the device secret. Only who has it
/// can make a record, or close an entry of a log. Wipe it after use.
public struct RecordKey: ~Copyable {
  /// The format of the records.
  public let format: RecordFormat
  private var bytes: SHA256.Digest

  /// - Parameters:
  ///   - secret: 32 bytes that the device holds outside this flash.
  ///   - name: the purpose of the key, different for each partition.
  ///   - format: of the partition's records.
  public init(secret: borrowing InlineArray<32, UInt8>, name: StaticString, format: RecordFormat) {
    self.format = format
    bytes = withUnsafeBytes(of: secret) { HMACSHA256.code(of: name, key: $0) }
  }

  /// A code of a message under this key; wipe it after use.
  func code() -> HMACSHA256 { withUnsafeBytes(of: bytes) { HMACSHA256(key: $0) } }

  /// Forgets the key.
  public mutating func wipe() { withUnsafeMutableBytes(of: &bytes) { Memory.wipe($0) } }
}
