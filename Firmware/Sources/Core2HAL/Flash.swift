/// NOR flash: reading is free, programming can only clear bits, and only erasing a whole sector sets them again.
public protocol Flash {
  /// Copies `count` bytes from `offset` to `destination`, which has room for them.
  mutating func read(_ offset: UInt32, into destination: UnsafeMutableRawPointer, count: Int) throws(FlashError)

  /// Clears the bits that are zero in the `count` bytes at `source`. A cut of power may leave any subset cleared.
  mutating func program(_ offset: UInt32, from source: UnsafeRawPointer, count: Int) throws(FlashError)

  /// Sets every byte of a sector to 0xFF. A cut of power may leave any mixture.
  mutating func erase(sector: UInt32) throws(FlashError)
}

/// Why a flash operation did not happen.
public enum FlashError: Error, Equatable, Sendable {
  /// Offset, count or sector lie outside the partition.
  case outOfRange
  /// The chip reported a failure, or what was written does not read back.
  case device
}

/// The partition of the vault.
public enum FlashGeometry {
  /// Bytes that one erase sets to 0xFF.
  public static let sectorSize: UInt32 = 4096
  public static let sectors: UInt32 = 4
  /// Bytes of a vault image.
  public static let size: UInt32 = sectorSize * sectors

  /// The number of bytes, where they lie in the partition; else throws `outOfRange`.
  public static func checked(_ offset: UInt32, _ count: Int) throws(FlashError) -> UInt32 {
    guard count >= 0, offset <= size, count <= Int(size - offset) else { throw .outOfRange }
    return UInt32(truncatingIfNeeded: count)
  }
}
