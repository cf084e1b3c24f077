/// A partition of NOR flash: erasing a sector sets all its bits, programming can only clear bits.
///
/// An implementation promises that
/// - its geometry never changes, and an operation outside of it changes nothing and fails with the kind `outOfRange`;
/// - an operation that returns was done in full, and what was programmed stays until its sector is erased;
/// - an operation that fails, or during which the power is cut, changes no byte outside its range. Inside the range,
///   a program may leave any subset of its bits cleared, and an erase any mixture of bits;
/// - bytes may be programmed again without an erase, in any number of pieces: a zero bit stays zero. Flash that
///   allows one program between two erases, or is encrypted in blocks, cannot conform.
///
/// Worn flash may still read back other data than was programmed. The caller checks that.
///
/// To add a flash, conform a type to this protocol and use it in a `Board`. An implementation that knows only the kind
/// of a failure uses `FlashErrorKind` as its `Failure`.
public protocol Flash {
  /// Why an operation of this flash failed, in the implementor's own terms.
  associatedtype Failure: FlashError

  /// The sectors of this partition.
  var geometry: FlashGeometry { get }

  /// Copies `count` bytes from `offset`, in bytes from the start of the partition, to `destination`, which has room for
  /// them.
  mutating func read(_ offset: UInt32, into destination: UnsafeMutableRawPointer, count: Int) throws(Failure)

  /// Clears the bits that are zero in the `count` bytes at `source`, from `offset` on, in bytes from the start of the
  /// partition.
  mutating func program(_ offset: UInt32, from source: UnsafeRawPointer, count: Int) throws(Failure)

  /// Sets every byte of a sector, 0..<geometry.sectors, to 0xFF.
  mutating func erase(sector: UInt32) throws(Failure)
}

/// An error of a flash; its kind is the same for every implementation.
public protocol FlashError: Error {
  var kind: FlashErrorKind { get }
}

/// Why a flash operation was not done. It is also an error by itself.
public enum FlashErrorKind: FlashError, Equatable, Sendable {
  /// Offset, count or sector lie outside the partition; nothing was changed.
  case outOfRange
  /// The chip reported a failure, or what was written does not read back.
  case device

  public var kind: FlashErrorKind { self }
}

/// The sectors of a partition of flash. A partition has less than 4 GB.
public struct FlashGeometry: Equatable, Sendable {
  /// Bytes that one erase sets to 0xFF.
  public let sectorSize: UInt32
  /// Number of sectors.
  public let sectors: UInt32

  public init(sectorSize: UInt32, sectors: UInt32) {
    self.sectorSize = sectorSize
    self.sectors = sectors
  }

  /// Four sectors of 4,096 bytes: the partition of the PIN vault.
  public static var vault: FlashGeometry { FlashGeometry(sectorSize: 4096, sectors: 4) }
  /// Two sectors of 4,096 bytes: the partition for what the device learns about its owner.
  public static var profile: FlashGeometry { FlashGeometry(sectorSize: 4096, sectors: 2) }

  /// Bytes of the partition.
  public var size: UInt32 { sectorSize * sectors }

  /// The number of bytes, if `count` bytes from `offset` on lie in the partition; else `nil`.
  public func checked(_ offset: UInt32, _ count: Int) -> UInt32? {
    guard count >= 0, offset <= size, count <= Int(size - offset) else { return nil }
    return UInt32(truncatingIfNeeded: count)
  }
}
