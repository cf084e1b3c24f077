import Core2HAL
import Crypto
import SectorStore

/// Reading and writing the records. `VAULT.md` has the order of the steps, and the result of a power cut after each.
extension Vault {
  static func mount(_ flash: inout some Flash) -> Content {
    do throws(FlashErrorKind) {
      let found = try Survey<VaultFormat>(&flash)
      guard found.hasRecord else {
        try found.finish(&flash)
        return found.isNew ? .absent(nil) : .corrupt
      }
      let record = try VaultRecord(sector: found.place.sector, of: &flash)
      guard let log = try AttemptLog(sector: found.place.sector, under: record, of: &flash) else { return .corrupt }
      try found.finish(&flash)
      let current = Current(place: found.place, wrongAttemptsBefore: record.wrongAttempts, log: log)
      return record.kind == .pin ? .present(current) : .absent(current)
    } catch {
      return .corrupt
    }
  }

  /// Writes a record to another sector than the current one, commits it, and retires the others. If no sector takes it,
  /// the vault becomes what a new mount finds.
  mutating func begin(
    _ kind: VaultRecord.Kind, salt: Salt, verifier: SHA256.Digest, iterations: UInt32, wrongAttempts: UInt32,
    flash: inout some Flash
  ) -> Bool {
    var place = RecordPlace.beforeFirst(in: flash.geometry)
    var isKept = false
    switch content {
    case .present(let current), .absent(let current?):
      place = current.place
      isKept = true
    case .absent(nil): break
    case .corrupt:
      guard let found = try? Survey<VaultFormat>(&flash) else { return false }
      place = found.place
    }
    guard VaultRecord.canAppend(after: place, in: flash.geometry) else { return false }
    var record = VaultRecord(
      kind, iterations: iterations, wrongAttempts: wrongAttempts, salt: salt, verifier: verifier)
    guard let next = record.append(after: place, isKept: isKept, to: &flash, content: NoContent()) else {
      content = Vault.mount(&flash)
      return false
    }
    let current = Current(
      place: next, wrongAttemptsBefore: wrongAttempts,
      log: AttemptLog(emptyIn: next.sector, of: flash.geometry, under: record))
    content = kind == .pin ? .present(current) : .absent(current)
    return true
  }
}
