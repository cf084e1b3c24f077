import Core2HAL

/// The flash chip of a lock that knows hands: the vault's sectors and then those of the profile. A power cut stops both.
final class Chip {
  /// Sectors of both partitions.
  static let geometry = FlashGeometry(
    sectorSize: FlashGeometry.vault.sectorSize, sectors: FlashGeometry.vault.sectors + FlashGeometry.profile.sectors)

  var flash: CuttingFlash

  init(_ flash: CuttingFlash) { self.flash = flash }

  var vault: Partition { Partition(chip: self, geometry: .vault, first: 0) }
  var profile: Partition { Partition(chip: self, geometry: .profile, first: FlashGeometry.vault.sectors) }

  /// Whether nothing of a profile or of a template is left.
  var isProfileErased: Bool { flash.image[Int(FlashGeometry.vault.size)...].allSatisfy { $0 == 0xFF } }

  /// A partition of the chip.
  struct Partition: Flash {
    let chip: Chip
    let geometry: FlashGeometry
    /// The sector of the chip that the partition begins with.
    let first: UInt32

    private var start: UInt32 { first * geometry.sectorSize }

    mutating func read(
      _ offset: UInt32, into destination: UnsafeMutableRawPointer, count: Int
    ) throws(FlashErrorKind) {
      guard geometry.checked(offset, count) != nil else { throw .outOfRange }
      try chip.flash.read(start + offset, into: destination, count: count)
    }

    mutating func program(_ offset: UInt32, from source: UnsafeRawPointer, count: Int) throws(FlashErrorKind) {
      guard geometry.checked(offset, count) != nil else { throw .outOfRange }
      try chip.flash.program(start + offset, from: source, count: count)
    }

    mutating func erase(sector: UInt32) throws(FlashErrorKind) {
      guard sector < geometry.sectors else { throw .outOfRange }
      try chip.flash.erase(sector: first + sector)
    }
  }
}
