import Core2HAL

/// NOR flash of a partition, by default the vault's, that loses its power at a chosen operation, has worn bits at
/// chosen places, and records all operations.
///
/// Erasing sets the bits of a sector, programming can only clear bits. After the cut nothing works until `restore`.
struct CuttingFlash: Flash, Sendable {
  let geometry: FlashGeometry
  /// The content of the partition.
  var image: [UInt8]
  /// When the power is cut; never where it is `nil`.
  var cut: PowerCut?
  private(set) var operations: [FlashOperation] = []
  private(set) var isDead = false
  /// Bits that no erase sets any more, by offset.
  var stuckAtZero: [Int: UInt8] = [:]
  /// Bits that no program clears any more, by offset.
  var stuckAtOne: [Int: UInt8] = [:]
  /// Whether a torn operation leaves weak bits, which read as 0 or 1 at random, until they are programmed or erased.
  var leavesWeakBits = false
  /// What is wrong with readings and operations while the power is on.
  var faults = FlashFaults()
  /// Bytes of each reading since the power came on.
  private(set) var readings: [Int] = []

  /// Which bits are weak, byte by byte; empty where none is.
  private var weak: [UInt8] = []
  private var noise: Chance

  /// - Parameters:
  ///   - image: the content of the partition; erased where it is `nil`.
  ///   - seed: decides how weak bits read.
  init(
    image: [UInt8]? = nil, geometry: FlashGeometry = .vault, cut: PowerCut? = nil, seed: UInt64 = 0
  ) {
    self.geometry = geometry
    self.image = image ?? [UInt8](repeating: 0xFF, count: Int(geometry.size))
    self.cut = cut
    noise = Chance(seed)
  }

  /// Turns the power on again, with or without another cut.
  mutating func restore(cut next: PowerCut? = nil) {
    cut = next
    operations.removeAll(keepingCapacity: true)
    readings.removeAll(keepingCapacity: true)
    isDead = false
  }

  /// Whether some bits are weak.
  var hasWeakBits: Bool { weak.contains { $0 != 0 } }

  /// Makes bits weak, as a marginal cell is: they read as 0 or 1 at random from now on.
  mutating func weaken(_ offset: Int, bits: UInt8) {
    if weak.isEmpty { weak = [UInt8](repeating: 0, count: image.count) }
    weak[offset] |= bits
  }

  /// Lets all weak bits read as what they are.
  mutating func settle() { weak = [] }

  /// Decides how weak bits read, and which faults occur, from now on.
  mutating func reseed(_ seed: UInt64) { noise = Chance(seed) }

  mutating func read(
    _ offset: UInt32, into destination: UnsafeMutableRawPointer, count: Int
  ) throws(FlashErrorKind) {
    let range = try range(offset, count)
    image.withUnsafeBytes { bytes in
      if let start = bytes.baseAddress { destination.copyMemory(from: start + range.lowerBound, byteCount: count) }
    }
    if !weak.isEmpty {
      for k in range where weak[k] != 0 {
        let value = image[k] ^ (UInt8(truncatingIfNeeded: noise.next()) & weak[k])
        destination.storeBytes(of: value, toByteOffset: k - range.lowerBound, as: UInt8.self)
      }
    }
    if faults.isReadingRight { return }
    faults.disturb(
      UnsafeMutableRawBufferPointer(start: destination, count: count), number: readings.count, &noise)
    readings.append(count)
  }

  mutating func program(_ offset: UInt32, from source: UnsafeRawPointer, count: Int) throws(FlashErrorKind) {
    let range = try range(offset, count)
    let bytes = Array(UnsafeRawBufferPointer(start: source, count: count))
    let tear = begin(.program(offset: range.lowerBound, bytes: bytes))
    var chance = chance(of: tear)
    // Of the bits to clear: very few, almost all, or a share.
    let share = chance.below(9)
    let lone = chance.below(max(count * 8, 1))
    for (k, byte) in bytes.enumerated() {
      let done: UInt8 =
        switch tear {
        case nil, .after: 0xFF
        case .before: 0
        case .bytes(let count): k < count ? 0xFF : 0
        case .bits where share == 0: lone / 8 == k ? 1 << UInt8(lone % 8) : 0
        case .bits where share == 8: lone / 8 == k ? ~(1 << UInt8(lone % 8)) : 0xFF
        case .bits: chance.bits(eighths: share)
        }
      // A single bit that was reached is made weak on its own, because it alone can decide the result.
      let isLone = tear.isRandom && share == 0
      let isStrong = tear == nil || tear == .after || !leavesWeakBits
      let touched = isStrong ? 0 : isLone ? done : chance.bits(eighths: 4)
      clear(~byte & done, at: range.lowerBound + k, touched: ~byte & touched)
    }
    if tear != nil { throw .device }
  }

  mutating func erase(sector: UInt32) throws(FlashErrorKind) {
    guard sector < geometry.sectors else { throw .outOfRange }
    let tear = begin(.erase(sector: Int(sector), size: Int(geometry.sectorSize)))
    var chance = chance(of: tear)
    let way = chance.below(4)
    let size = Int(geometry.sectorSize)
    let reached = chance.below(size)
    let leavesWeak = leavesWeakBits && tear != nil && tear != .before
    if leavesWeak, weak.isEmpty { weak = [UInt8](repeating: 0, count: image.count) }
    for k in 0..<size {
      let at = Int(sector) * size + k
      let old = image[at]
      let value: UInt8 =
        switch tear {
        case nil, .after: 0xFF
        case .before: old
        case .bytes(let count): k < count ? 0xFF : old
        // The chip clears all bits first; then they rise one by one.
        case .bits where way == 0: k < reached ? 0 : old
        case .bits where way == 1: k < reached ? 0xFF : 0
        case .bits where way == 2: old | chance.bits(eighths: reached % 9)
        case .bits: chance.bits(eighths: reached % 9)
        }
      if leavesWeak {
        weak[at] = UInt8(truncatingIfNeeded: chance.next())
      } else if tear == nil, !weak.isEmpty {
        weak[at] = 0
      }
      image[at] = value
    }
    for (at, bits) in stuckAtZero where at / size == Int(sector) { image[at] &= ~bits }
    if tear != nil { throw .device }
  }

  private mutating func clear(_ bits: UInt8, at offset: Int, touched: UInt8) {
    // A bit that is programmed already stays so.
    let touched = touched & (weak.isEmpty ? image[offset] : image[offset] | weak[offset])
    if leavesWeakBits, touched != 0 {
      if weak.isEmpty { weak = [UInt8](repeating: 0, count: image.count) }
      weak[offset] |= touched
    } else if !weak.isEmpty {
      weak[offset] &= ~bits
    }
    image[offset] &= ~bits | (stuckAtOne[offset] ?? 0)
  }

  /// Records an operation; returns how it is torn, if it is, or `.before` where there is no power.
  private mutating func begin(_ operation: FlashOperation) -> Tear? {
    if isDead { return .before }
    operations.append(operation)
    if let cut, cut.operation == operations.count - 1 {
      isDead = true
      return cut.tear
    }
    // The supply fails for a moment: the operation stops half done, and says so.
    return noise.isOneIn(faults.brownouts) ? .bits(seed: noise.next()) : nil
  }

  private func chance(of tear: Tear?) -> Chance {
    if case .bits(let seed)? = tear { Chance(seed) } else { Chance(0) }
  }

  private func range(_ offset: UInt32, _ count: Int) throws(FlashErrorKind) -> Range<Int> {
    guard let count = geometry.checked(offset, count) else { throw .outOfRange }
    guard !isDead else { throw .device }
    return Int(offset)..<Int(offset) + Int(count)
  }
}

extension Tear? {
  fileprivate var isRandom: Bool { if case .bits? = self { true } else { false } }
}

extension Chance {
  /// A byte whose bits are set with a chance of so many eighths, 0...8.
  fileprivate mutating func bits(eighths: Int) -> UInt8 {
    var byte: UInt8 = 0
    let random = next()
    for k: UInt64 in 0..<8 where random >> (8 * k) & 7 < UInt64(eighths) { byte |= 1 << UInt8(k) }
    return byte
  }
}
