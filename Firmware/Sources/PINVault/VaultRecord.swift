import Core2HAL
import Crypto
import SectorStore

/// The record of the vault: the data to check a PIN, and the number of wrong attempts before its sector was begun.
/// `VAULT.md` has its layout.
typealias VaultRecord = Record

enum VaultFormat {
  /// Valid range of iterations; a larger number would block the device for minutes.
  static var iterations: ClosedRange<UInt32> { 1...1_000_000 }

  /// Records begin with "IKVR".
  static var records: RecordFormat {
    RecordFormat(
      magic: 0x5256_4B49, version: 3, .init(at: 12, iterations), .init(at: 20, 1...3), zeros: 24..<32)
  }
}

extension RecordKey {
  /// The key of the vault's records and marks.
  init(vault secret: borrowing Vault.Secret) {
    self.init(secret: secret, name: "inklock record", format: VaultFormat.records)
  }
}

extension Record {
  /// The kinds of record. `VaultFormat` has their range.
  enum Kind: UInt32 {
    /// There is a PIN.
    case pin = 1
    /// There is no PIN any more: it was wiped.
    case blank = 2
    /// There is a PIN, and the hand that draws it counts, too. Firmware that does not know of hands takes such a vault for
    /// damaged, and stays locked.
    case pinAndHand = 3
  }

  /// A record that has not been written to flash yet.
  init(
    _ kind: Kind, iterations: UInt32, wrongAttempts: UInt32, salt: InlineArray<16, UInt8>, verifier: SHA256.Digest
  ) {
    self.init()
    self[word: 12] = iterations
    self[word: 16] = wrongAttempts
    self[word: 20] = kind.rawValue
    for k in 0..<16 { self[byte: 32 + k] = salt[k] }
    for k in 0..<32 { self[byte: 48 + k] = verifier[k] }
  }

  /// The same record with another number of wrong attempts.
  func counting(_ wrongAttempts: UInt32) -> VaultRecord {
    var record = VaultRecord()
    for k in 12..<SectorLayout.code { record[byte: k] = self[byte: k] }
    record[word: 16] = wrongAttempts
    return record
  }

  var iterations: UInt32 { self[word: 12] }
  /// Wrong attempts in a row when the sector was begun.
  var wrongAttempts: UInt32 { self[word: 16] }
  var hasPIN: Bool { self[word: 20] == Kind.pin.rawValue || needsHand }
  var needsHand: Bool { self[word: 20] == Kind.pinAndHand.rawValue }
  var salt: InlineArray<16, UInt8> { InlineArray { self[byte: 32 + $0] } }
  var verifier: SHA256.Digest { InlineArray { self[byte: 48 + $0] } }
}
