public import Core2HAL

/// The simulated flash chip, in memory. The firmware accesses it by partition: `flash[.vault]`.
public final class SimulatedFlash {
  public private(set) var image: FlashImage
  /// Increases with every program and erase operation.
  public private(set) var generation = 0
  /// Erases of each sector since the simulator started, by partition.
  private(set) var erases = Dictionary(
    uniqueKeysWithValues: FlashPartition.allCases.map { ($0, [Int](repeating: 0, count: Int($0.geometry.sectors))) })

  public init(image: FlashImage = FlashImage()) { self.image = image }

  /// Puts other content into the chip, as a programmer does that writes the whole chip.
  func replace(_ image: FlashImage) {
    self.image = image
    generation += 1
  }

  /// A partition as the firmware sees it; copies refer to the same partition.
  public subscript(partition: FlashPartition) -> Partition { Partition(chip: self, name: partition) }

  /// A partition of the simulated chip.
  public struct Partition: Flash {
    public let chip: SimulatedFlash
    public let name: FlashPartition

    public var geometry: FlashGeometry { name.geometry }

    /// The bytes of the partition.
    public var content: [UInt8] { chip.image[name] }

    public func read(
      _ offset: UInt32, into destination: UnsafeMutableRawPointer, count: Int
    ) throws(FlashErrorKind) {
      let range = try range(offset, count)
      chip.image[name].withUnsafeBytes {
        destination.copyMemory(from: $0.baseAddress! + range.lowerBound, byteCount: count)
      }
    }

    public func program(_ offset: UInt32, from source: UnsafeRawPointer, count: Int) throws(FlashErrorKind) {
      let range = try range(offset, count)
      chip.generation += 1
      chip.image[name].withUnsafeMutableBytes { bytes in
        for k in 0..<count { bytes[range.lowerBound + k] &= source.load(fromByteOffset: k, as: UInt8.self) }
      }
    }

    public func erase(sector: UInt32) throws(FlashErrorKind) {
      guard sector < geometry.sectors else { throw .outOfRange }
      chip.generation += 1
      chip.erases[name]?[Int(sector)] += 1
      let size = Int(geometry.sectorSize)
      let start = Int(sector) * size
      chip.image[name].withUnsafeMutableBytes { bytes in
        for k in start..<start + size { bytes[k] = 0xFF }
      }
    }

    private func range(_ offset: UInt32, _ count: Int) throws(FlashErrorKind) -> Range<Int> {
      guard let count = geometry.checked(offset, count) else { throw .outOfRange }
      return Int(offset)..<Int(offset) + Int(count)
    }
  }
}
