import Core2Simulator
import PINVault

/// A description of the content of a flash file's partitions, for people.
enum FlashDescription {
  /// One line each for the state of the vault, its health, each sector, and the profile.
  static func lines(of image: FlashImage) throws -> [String] {
    var original = SimulatedFlash(image: image)[.vault]
    let sectors = try (0..<original.geometry.sectors).map { try SectorState(sector: $0, of: &original) }
    // Mounting can finish a write that a power cut interrupted, so a copy is mounted.
    let copy = SimulatedFlash(image: image)
    var partition = copy[.vault]
    let vault = Vault(mounting: &partition)
    let summary =
      switch vault.state {
      case .absent: "vault: no PIN is set"
      case .present(let attempts): "vault: a PIN is set; wrong attempts in a row: \(attempts)"
      case .corrupt: "vault: corrupt; the device stays locked until the image is erased"
      }
    return [summary, "health: " + health(vault.state, sectors, isAsMounted: copy.image == image)]
      + sectors.enumerated().map { "sector \($0): \(text($1))" } + [profile(of: image)]
  }

  /// Whether a PIN is set, even if it cannot be read.
  static func hasPIN(_ image: FlashImage) -> Bool {
    var partition = SimulatedFlash(image: image)[.vault]
    return Vault(mounting: &partition).state != .absent
  }

  private static func profile(of image: FlashImage) -> String {
    guard !image.isErased(.profile) else { return "profile: erased" }
    let count = image[.profile].count { $0 != 0xFF }
    return "profile: \(count) of \(FlashPartition.profile.size) bytes are not erased; this firmware does not use them"
  }

  private static func health(_ state: VaultState, _ sectors: [SectorState], isAsMounted: Bool) -> String {
    if state == .corrupt {
      let hasForeign = sectors.contains { if case .foreign = $0 { true } else { false } }
      return hasForeign ? "written by another firmware" : "damaged"
    }
    return isAsMounted ? "good" : "the power was cut while it was written; the next boot finishes that"
  }

  private static func text(_ state: SectorState) -> String {
    switch state {
    case .erased: "erased"
    case .unfinished: "a record that was never committed; it does not count"
    case .retired: "overwritten; another sector has a newer record"
    case .foreign(let version): "a record of format version \(version), which this firmware does not read"
    case .damaged: "damaged"
    case .record(let record) where !record.hasPIN: "record \(record.sequence): the PIN was wiped"
    case .record(let record):
      "record \(record.sequence), PBKDF2 iterations \(record.iterations), wrong attempts in a row "
        + "\(record.wrongAttempts), attempts logged \(record.attemptsLogged) of \(record.attemptCapacity)"
    }
  }
}
