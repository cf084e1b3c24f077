import Core2HAL

/// Reading and writing the records: `VAULT.md` has the order of the steps, and what a cut after each leaves.
extension Vault {
  // MARK: Mounting

  static func mount(_ flash: inout some Flash) -> Content {
    do throws(FlashErrorKind) {
      let found = try Newest(&flash)
      guard found.isValid else {
        if found.isNew { drop(&flash) }
        return found.isNew ? .absent(nil) : .corrupt
      }
      let record = try VaultRecord(sector: found.sector, of: &flash)
      guard let log = try AttemptLog(sector: found.sector, under: record, of: &flash) else { return .corrupt }
      if !found.areOthersRetired {
        // The power was cut after the commit word or in it: its bits may be too weak to read the same again.
        try commit(found.sector, of: &flash)
        retireAll(but: found.sector, of: &flash)
      }
      let current = Current(
        sector: found.sector, sequence: record.sequence, wrongAttemptsBefore: record.wrongAttempts, log: log)
      return record.kind == .pin ? .present(current) : .absent(current)
    } catch {
      return .corrupt
    }
  }

  /// The committed and valid record with the highest sequence number.
  private struct Newest {
    var isValid = false
    var sector: UInt32
    var sequence: UInt32 = 0
    /// Whether no sector shows that there ever was a record, and one is as new: then there is no PIN yet.
    var isNew: Bool { replaced == 0 && erased > 0 }
    var areOthersRetired: Bool { retired == sectors - 1 }

    private let sectors: UInt32
    private var erased: UInt32 = 0
    private var replaced: UInt32 = 0
    private var retired: UInt32 = 0

    init(_ flash: inout some Flash) throws(FlashErrorKind) {
      sectors = flash.geometry.sectors
      sector = sectors - 1
      for sector in 0..<sectors {
        let record = try VaultRecord(sector: sector, of: &flash)
        if record.isErased { erased += 1 }
        if record.isReplaced || record.isForeign { replaced += 1 }
        if record.isRetired { retired += 1 }
        guard record.isCommitted, record.isBodyValid, record.sequence > sequence else { continue }
        isValid = true
        self.sector = sector
        sequence = record.sequence
      }
    }
  }

  /// Programs the commit word of a sector.
  private static func commit(_ sector: UInt32, of flash: inout some Flash) throws(FlashErrorKind) {
    let word = InlineArray<4, UInt8>(repeating: 0)
    try flash.programAndVerify(sector * flash.geometry.sectorSize + UInt32(VaultRecord.commitOffset), word)
  }

  /// Overwrites what is left of a first record that was not committed, which the weak bits of its commit word could bring
  /// back. It leaves no mark: there is no record.
  private static func drop(_ flash: inout some Flash) {
    for sector in 0..<flash.geometry.sectors {
      do throws(FlashErrorKind) {
        let record = try VaultRecord(sector: sector, of: &flash)
        if record.isErased || record.isDropped { continue }
        let zeros = InlineArray<116, UInt8>(repeating: 0)
        try flash.programAndVerify(sector * flash.geometry.sectorSize, zeros)
      } catch {
        continue
      }
    }
  }

  /// Overwrites the other heads, erased ones too: whatever happens to one sector then, the others show that there was a
  /// record. The newest one counts even where this fails.
  private static func retireAll(but current: UInt32, of flash: inout some Flash) {
    for sector in 0..<flash.geometry.sectors where sector != current {
      do throws(FlashErrorKind) {
        if try VaultRecord(sector: sector, of: &flash).isRetired { continue }
        try flash.programAndVerify(sector * flash.geometry.sectorSize, VaultRecord.retired)
      } catch {
        continue
      }
    }
  }

  // MARK: Writing

  /// Writes a record to another sector than the current one, commits it, and retires the others. Where no sector takes
  /// it the vault is what a mount finds.
  mutating func begin(
    _ kind: VaultRecord.Kind, salt: Salt, verifier: SHA256.Digest, iterations: UInt32, wrongAttempts: UInt32,
    flash: inout some Flash
  ) -> Bool {
    let sectors = flash.geometry.sectors
    var before = sectors - 1
    var sequence: UInt32 = 0
    var candidates = sectors
    switch content {
    case .present(let current), .absent(let current?):
      before = current.sector
      sequence = current.sequence
      candidates -= 1
    case .absent(nil): break
    case .corrupt:
      guard let found = try? Newest(&flash) else { return false }
      before = found.sector
      sequence = found.sequence
    }
    guard sequence <= VaultRecord.sequences.upperBound - sectors else { return false }
    // Sectors take turns, so that they wear alike.
    for step in 1...candidates {
      let sector = (before + step) % sectors
      // A sector that failed may still hold its record, so that the next one must be newer.
      let record = VaultRecord(
        kind, sequence: sequence + step, iterations: iterations, wrongAttempts: wrongAttempts, salt: salt,
        verifier: verifier)
      do throws(FlashErrorKind) {
        try Vault.write(record, to: sector, of: &flash)
      } catch {
        continue
      }
      let current = Current(
        sector: sector, sequence: record.sequence, wrongAttemptsBefore: wrongAttempts,
        log: AttemptLog(emptyIn: sector, under: record, of: flash))
      content = kind == .pin ? .present(current) : .absent(current)
      Vault.retireAll(but: sector, of: &flash)
      return true
    }
    content = Vault.mount(&flash)
    return false
  }

  private static func write(_ record: VaultRecord, to sector: UInt32, of flash: inout some Flash) throws(FlashErrorKind)
  {
    let start = sector * flash.geometry.sectorSize
    do { try flash.erase(sector: sector) } catch { throw error.kind }
    var chunk = InlineArray<64, UInt8>(repeating: 0)
    var offset: UInt32 = 0
    while offset < flash.geometry.sectorSize {
      try flash.read(start + offset, into: &chunk)
      for k in chunk.indices where chunk[k] != 0xFF { throw .device }
      offset += 64
    }
    // The commit word is still all ones here.
    try flash.programAndVerify(start, record.bytes)
    try commit(sector, of: &flash)
  }
}
