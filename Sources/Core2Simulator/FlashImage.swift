public import Core2HAL

/// A named part of the device's flash. The file of `--flash` has them one after the other, in this order.
public enum FlashPartition: String, CaseIterable, Sendable {
  /// The PIN vault: four sectors of 4,096 bytes.
  case vault
  /// What the device learns about its owner: two sectors of 4,096 bytes.
  case profile

  public var geometry: FlashGeometry {
    switch self {
    case .vault: .vault
    case .profile: .profile
    }
  }

  /// Bytes of the partition.
  public var size: Int { Int(geometry.size) }
}

/// The content of the device's flash, by partition; initially erased.
///
///     var image = FlashImage()
///     image[.vault] = bytes
///     setup.flash = image
public struct FlashImage: Equatable, Sendable {
  /// Bytes of all partitions together, 24,576: the size of the file of `--flash`.
  public static let size = FlashPartition.allCases.reduce(0) { $0 + $1.size }

  // One property for each partition, so that each can be changed in place.
  private var vault = erased(.vault)
  private var profile = erased(.profile)

  /// Erased flash: all bits are ones.
  public init() {}

  /// The content of a file of `--flash`: all partitions, or only the vault, with the others erased.
  ///
  /// - Parameter bytes: 24,576 or 16,384 bytes; any other number gives `nil`.
  public init?(fileContent bytes: [UInt8]) {
    guard bytes.count == FlashImage.size || bytes.count == FlashPartition.vault.size else { return nil }
    var start = 0
    for partition in FlashPartition.allCases where start < bytes.count {
      self[partition] = Array(bytes[start..<start + partition.size])
      start += partition.size
    }
  }

  /// The content of the file of `--flash`: all partitions, one after another.
  public var fileContent: [UInt8] { FlashPartition.allCases.flatMap { self[$0] } }

  /// The bytes of a partition. New bytes must have the same length.
  public subscript(partition: FlashPartition) -> [UInt8] {
    get {
      switch partition {
      case .vault: vault
      case .profile: profile
      }
    }
    _modify {
      defer { precondition(self[partition].count == partition.size, "a partition keeps its size") }
      switch partition {
      case .vault: yield &vault
      case .profile: yield &profile
      }
    }
  }

  /// Whether every bit of a partition is a one.
  public func isErased(_ partition: FlashPartition) -> Bool { self[partition].allSatisfy { $0 == 0xFF } }

  private static func erased(_ partition: FlashPartition) -> [UInt8] {
    [UInt8](repeating: 0xFF, count: partition.size)
  }
}
