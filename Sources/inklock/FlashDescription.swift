import Core2Simulator
import Owner
import PINVault

/// A description of the content of a flash file's partitions, for people.
enum FlashDescription {
  /// One line each for the state of the vault, its health, each sector, and the profile.
  static func lines(of image: FlashImage, secret: Vault.Secret) throws -> [String] {
    var original = SimulatedFlash(image: image)[.vault]
    let sectors = try (0..<original.geometry.sectors).map {
      try SectorState(sector: $0, of: &original, secret: secret)
    }
    // Mounting can finish a write that a power cut interrupted, so a copy is mounted.
    let copy = SimulatedFlash(image: image)
    var partition = copy[.vault]
    let vault = Vault(mounting: &partition, secret: secret)
    let summary =
      switch vault.state {
      case .absent: "vault: no PIN is set"
      case .present(let attempts): "vault: a PIN is set; wrong attempts in a row: \(attempts)"
      case .corrupt:
        vault.foreignVersion.map(refusal) ?? "vault: corrupt; the device stays locked until the image is erased"
      }
    let states = try (0..<partition.geometry.sectors).map {
      try SectorState(sector: $0, of: &partition, secret: secret)
    }
    return [summary, "health: " + health(vault, isAsMounted: states == sectors)]
      + sectors.enumerated().map { "sector \($0): \(text($1))" } + [profile(of: image, secret)]
  }

  /// Whether a device holds a PIN, even if it cannot be read.
  static func hasPIN(_ device: Core2) -> Bool {
    guard let secret = SimulatedSecret(device.setup.secret)?.bytes else { return true }
    var partition = SimulatedFlash(image: device.flash.image)[.vault]
    return Vault(mounting: &partition, secret: secret).state != .absent
  }

  /// The format version of a vault that the firmware of a device refuses; `nil` if it does not.
  static func refusedFormat(_ image: FlashImage, secret: [UInt8]) -> UInt32? {
    guard let secret = SimulatedSecret(secret)?.bytes else { return nil }
    var partition = SimulatedFlash(image: image)[.vault]
    return Vault(mounting: &partition, secret: secret).foreignVersion
  }

  private static func refusal(_ version: UInt32) -> String {
    "vault: refused; it has format \(version), and this firmware reads format 3"
      + (version == 2 ? ": 'inklock flash migrate' turns it into that" : "")
  }

  private static func profile(of image: FlashImage, _ secret: HandProfile.Secret) -> String {
    guard !image.isErased(.profile) else { return "profile: erased" }
    var partition = SimulatedFlash(image: image)[.profile]
    let profile = HandProfile(reading: &partition, secret: secret)
    guard profile.samples > 0 else {
      return "profile: no valid record in it; it was damaged, or belongs to a device with another secret"
    }
    let network = String(profile.network, radix: 16)
    return "profile: the owner's hand, \(Int(profile.samples) * 10) drawings, taught with the model of CRC-32 "
      + String(repeating: "0", count: 8 - network.count) + network
  }

  private static func health(_ vault: borrowing Vault, isAsMounted: Bool) -> String {
    if vault.state == .corrupt {
      return vault.foreignVersion != nil ? "written by another firmware" : "damaged, or of a device with another secret"
    }
    return isAsMounted ? "good" : "the power was cut while it was written; the next boot finishes that"
  }

  private static func text(_ state: SectorState) -> String {
    switch state {
    case .erased: "erased"
    case .unfinished: "the remains of a record that was not completed; they do not count"
    case .retired: "overwritten; another sector has a newer record"
    case .foreign(let version): "a record of format version \(version), which this firmware does not read"
    case .damaged: "damaged, or of a device with another secret"
    case .record(let record) where !record.hasPIN: "record \(record.sequence): the PIN was wiped"
    case .record(let record):
      "record \(record.sequence), PBKDF2 iterations \(record.iterations), wrong attempts in a row "
        + "\(record.wrongAttempts), attempts logged \(record.attemptsLogged) of \(record.attemptCapacity)"
    }
  }
}
