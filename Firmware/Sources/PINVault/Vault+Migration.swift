public import Core2HAL
import SectorStore

extension Vault {
  /// Takes over the PIN of a vault of format 2, for a tool on a computer. A device never does this: whoever can write
  /// flash can make a record of format 2.
  ///
  /// - Parameters:
  ///   - stretched: the 32 bytes of PBKDF2, which format 2 stores as they are.
  ///   - salt: the salt of that record.
  ///   - iterations: its iterations, 1...1,000,000.
  ///   - wrongAttempts: wrong attempts in a row.
  ///   - secret: the 32 bytes of the device secret.
  ///   - flash: the partition of this vault.
  /// - Returns: whether the PIN is set. It is only where no PIN was ever set.
  @_spi(Migration)
  public mutating func adopt(
    stretched: InlineArray<32, UInt8>, salt: Salt, iterations: UInt32, wrongAttempts: UInt32,
    secret: borrowing Secret, flash: inout some Flash
  ) -> Bool {
    guard case .absent(nil) = content, VaultFormat.iterations.contains(iterations) else { return false }
    var keys = PINKeys(stretched: stretched)
    var key = RecordKey(vault: secret)
    let isSet = begin(
      .pin, salt: salt, verifier: keys.verifier, iterations: iterations, wrongAttempts: wrongAttempts, flash: &flash,
      key: key)
    keys.wipe()
    key.wipe()
    return isSet
  }
}
