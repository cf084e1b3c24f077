import Core2HAL
import Crypto
import SectorStore

/// Reading and writing the records. `VAULT.md` has the order of the steps, and the result of a power cut after each.
extension Vault {
  /// The same with the record key made, and wiped.
  @inline(never)
  static func mount(_ flash: inout some Flash, secret: borrowing Secret) -> Content {
    var key = RecordKey(vault: secret)
    let content = mount(&flash, key)
    key.wipe()
    return content
  }

  /// Reads the flash, up to three times: something that a reading does not find may be there.
  static func mount(_ flash: inout some Flash, _ key: borrowing RecordKey) -> Content {
    var foreignVersion: UInt32 = 0
    // What counts if no sector takes it again.
    var unfinished: Content?
    for _ in 0..<3 {
      do throws(FlashErrorKind) {
        let found = try Survey(&flash, under: key)
        foreignVersion = found.foreignVersion
        if found.hasRecord {
          let current = try current(found, &flash, key)
          if found.isSettled { return content(found.record, current) }
          unfinished = content(found.record, current)
          if let next = append(found.record, current, &flash, key) { return content(found.record, next) }
        } else if try found.isConfirmedNew(&flash, under: key) {
          try found.removeRemains(&flash, under: key)
          return .absent(nil)
        }
      } catch {
        continue
      }
    }
    return unfinished ?? .corrupt(foreignVersion: foreignVersion)
  }

  private static func current(
    _ found: borrowing Survey, _ flash: inout some Flash, _ key: borrowing RecordKey
  ) throws(FlashErrorKind) -> Current {
    guard let log = try AttemptLog(sector: found.place.sector, under: found.record, of: &flash, key: key) else {
      throw .device
    }
    // A bus that died after the heads were read shows an empty log.
    if record(at: found.place, &flash, key) == nil { throw .device }
    return Current(place: found.place, wrongAttemptsBefore: found.record.wrongAttempts, log: log)
  }

  private static func content(_ record: borrowing VaultRecord, _ current: Current) -> Content {
    record.hasPIN ? .present(current) : .absent(current)
  }

  /// Writes a record again, with the attempts counted so far, to a sector that is erased before.
  private static func append(
    _ found: borrowing VaultRecord, _ current: Current, _ flash: inout some Flash, _ key: borrowing RecordKey
  ) -> Current? {
    guard VaultRecord.canAppend(after: current.place, in: flash.geometry) else { return nil }
    var record = found.counting(current.wrongAttempts)
    guard let place = record.append(after: current.place, isKept: true, to: &flash, under: key)
    else { return nil }
    return Current(
      place: place, wrongAttemptsBefore: current.wrongAttempts,
      log: AttemptLog(emptyIn: place.sector, of: flash.geometry, under: record))
  }

  /// Writes a record to another sector than the current one, commits it, and retires the others. It looks again first:
  /// nothing is erased if the flash does not have what the vault found. If no sector takes the record, the vault
  /// becomes what a new mount finds.
  mutating func begin(
    _ kind: VaultRecord.Kind, salt: Salt, verifier: SHA256.Digest, iterations: UInt32, wrongAttempts: UInt32,
    flash: inout some Flash, key: borrowing RecordKey
  ) -> Bool {
    var record = VaultRecord(
      kind, iterations: iterations, wrongAttempts: wrongAttempts, salt: salt, verifier: verifier)
    guard let place = Vault.replaced(content, &flash, key), VaultRecord.canAppend(after: place, in: flash.geometry)
    else { return false }
    var isKept = true
    if case .corrupt = content { isKept = false }
    guard let next = record.append(after: place, isKept: isKept, to: &flash, under: key) else {
      content = Vault.mount(&flash, key)
      return false
    }
    let current = Current(
      place: next, wrongAttemptsBefore: wrongAttempts,
      log: AttemptLog(emptyIn: next.sector, of: flash.geometry, under: record))
    content = Vault.content(record, current)
    return true
  }

  /// The place of the record that a new one replaces; `nil` if the flash has another content than the vault found.
  private static func replaced(
    _ content: Content, _ flash: inout some Flash, _ key: borrowing RecordKey
  ) -> RecordPlace? {
    switch content {
    case .present(let current), .absent(let current?):
      return record(at: current.place, &flash, key) == nil ? nil : current.place
    case .absent(nil):
      guard let found = try? Survey(&flash, under: key),
        (try? found.isConfirmedNew(&flash, under: key)) == true
      else { return nil }
      return found.place
    case .corrupt:
      return (try? Survey(&flash, under: key))?.place
    }
  }

  /// The record at a place, if it is there now.
  static func record(at place: RecordPlace, _ flash: inout some Flash, _ key: borrowing RecordKey) -> VaultRecord? {
    var record = VaultRecord()
    guard (try? record.readCarefully(sector: place.sector, of: &flash, under: key)) == true,
      record.sequence == place.sequence
    else { return nil }
    return record
  }
}
