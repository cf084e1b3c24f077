public import Core2HAL

/// The vault's partition of the simulated NOR flash, in memory.
public final class SimulatedFlash: Flash {
  /// The vault image, 16 KB.
  public private(set) var image: [UInt8]
  /// Grows with every program and erase.
  public private(set) var generation = 0
  /// Erases of each sector since the simulator started.
  public private(set) var erases = [Int](repeating: 0, count: Int(FlashGeometry.sectors))

  /// Erased flash.
  public static let erased = [UInt8](repeating: 0xFF, count: Int(FlashGeometry.size))

  /// Flash with a given image, or `nil` when its size is not that of a vault image.
  public init?(image: [UInt8] = SimulatedFlash.erased) {
    guard image.count == Int(FlashGeometry.size) else { return nil }
    self.image = image
  }

  public func read(_ offset: UInt32, into destination: UnsafeMutableRawPointer, count: Int) throws(FlashError) {
    let range = try range(offset, count)
    image.withUnsafeBytes { destination.copyMemory(from: $0.baseAddress! + range.lowerBound, byteCount: count) }
  }

  public func program(_ offset: UInt32, from source: UnsafeRawPointer, count: Int) throws(FlashError) {
    let range = try range(offset, count)
    generation += 1
    for k in 0..<count { image[range.lowerBound + k] &= source.load(fromByteOffset: k, as: UInt8.self) }
  }

  public func erase(sector: UInt32) throws(FlashError) {
    guard sector < FlashGeometry.sectors else { throw .outOfRange }
    generation += 1
    erases[Int(sector)] += 1
    let start = Int(sector * FlashGeometry.sectorSize)
    for k in start..<start + Int(FlashGeometry.sectorSize) { image[k] = 0xFF }
  }

  private func range(_ offset: UInt32, _ count: Int) throws(FlashError) -> Range<Int> {
    Int(offset)..<Int(offset) + Int(try FlashGeometry.checked(offset, count))
  }
}
