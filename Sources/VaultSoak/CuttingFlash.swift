import Core2HAL

/// NOR flash of a partition, by default the vault's, that loses its power at a chosen operation, has worn bits at
/// chosen places, and records all operations.
///
/// Erasing sets the bits of a sector, programming can only clear bits. After the cut nothing works until `restore`.
///
/// An operation that is cut can leave weak bits, whose charge lies near the threshold: they read as 0 or 1 at random. A
/// program leaves them among the bits that it was to clear and that were not firmly programmed before. An erase, which
/// moves the charge of all cells, leaves them anywhere in its sector, also where a bit still reads as programmed, and
/// also where all bits read as erased.
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

  /// Whether `contents` is kept.
  var keepsContents = false
  /// The content of the partition before each of `operations`.
  private(set) var contents: [[UInt8]] = []

  private var weak = WeakBits()
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
    contents.removeAll(keepingCapacity: true)
    isDead = false
  }

  /// Whether some bits are weak.
  var hasWeakBits: Bool { !weak.isEmpty }

  /// Attempts in the log of a sector whose marks have weak bits, in either area: the most of any sector.
  var weakAttempts: UInt32 {
    guard hasWeakBits else { return 0 }
    let size = Int(geometry.sectorSize)
    let counts = stride(from: 0, to: image.count, by: size).map { sector in
      (0..<160).count { entry in
        [256, 2176].contains { area in
          let mark = sector + area + 12 * entry
          return (mark..<mark + 4).contains { weak[$0] != 0 }
        }
      }
    }
    return UInt32(counts.max() ?? 0)
  }

  /// Makes bits weak, as a marginal cell is: they read as 0 or 1 at random from now on.
  mutating func weaken(_ offset: Int, bits: UInt8) { weak.set(offset, weak[offset] | bits, of: image.count) }

  /// Lets all weak bits read as what they are.
  mutating func settle() { weak = WeakBits() }

  /// Decides how weak bits read, and which faults occur, from now on.
  mutating func reseed(_ seed: UInt64) { noise = Chance(seed) }

  mutating func read(
    _ offset: UInt32, into destination: UnsafeMutableRawPointer, count: Int
  ) throws(FlashErrorKind) {
    let range = try range(offset, count)
    image.withUnsafeBytes { bytes in
      if let start = bytes.baseAddress { destination.copyMemory(from: start + range.lowerBound, byteCount: count) }
    }
    if weak.mayTouch(range) {
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
    program(bytes, at: range.lowerBound, tear: tear)
    if tear != nil { throw .device }
  }

  mutating func erase(sector: UInt32) throws(FlashErrorKind) {
    guard sector < geometry.sectors else { throw .outOfRange }
    let tear = begin(.erase(sector: Int(sector), size: Int(geometry.sectorSize)))
    erase(sector: Int(sector), tear: tear)
    if tear != nil { throw .device }
  }

  /// This flash as a cut of one of its operations would have left it, with the power on again. It needs `contents`.
  func torn(_ cut: PowerCut) -> CuttingFlash {
    var flash = self
    flash.restore()
    flash.keepsContents = false
    flash.image = contents[cut.operation]
    switch operations[cut.operation] {
    case .program(let offset, let bytes): flash.program(bytes, at: offset, tear: cut.tear)
    case .erase(let sector, _): flash.erase(sector: sector, tear: cut.tear)
    }
    return flash
  }

  private mutating func program(_ bytes: [UInt8], at offset: Int, tear: Tear?) {
    var chance = chance(of: tear)
    // Of the bits to clear: very few, almost all, or a share.
    let share = chance.below(9)
    let lone = chance.below(max(bytes.count * 8, 1))
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
      clear(~byte & done, at: offset + k, touched: ~byte & touched)
    }
  }

  private mutating func erase(sector: Int, tear: Tear?) {
    let size = Int(geometry.sectorSize)
    let range = sector * size..<(sector + 1) * size
    guard let tear else {
      image.replaceSubrange(range, with: repeatElement(0xFF, count: size))
      weak.clear(range)
      return stick(range)
    }
    var chance = chance(of: tear)
    let way = chance.below(4)
    let reached = chance.below(size)
    for (k, at) in range.enumerated() {
      let old = image[at]
      image[at] =
        switch tear {
        case .after: 0xFF
        case .before: old
        case .bytes(let count): k < count ? 0xFF : old
        // The chip clears all bits first; then they rise one by one.
        case .bits where way == 0: k < reached ? 0 : old
        case .bits where way == 1: k < reached ? 0xFF : 0
        case .bits where way == 2: old | chance.bits(eighths: reached % 9)
        case .bits: chance.bits(eighths: reached % 9)
        }
    }
    stick(range)
    if leavesWeakBits, tear != .before { weakenErased(range, tear, &chance) }
  }

  /// An erase that was cut leaves weak bits in its whole sector, whatever they read as: half of them, or few in a
  /// sector that is otherwise erased or as it was, or one in the head, which alone can decide the result.
  private mutating func weakenErased(_ range: Range<Int>, _ tear: Tear, _ chance: inout Chance) {
    let way = tear.isRandom ? chance.below(4) : 0
    let lone = chance.below(120)
    for (k, at) in range.enumerated() {
      let bits: UInt8 =
        switch way {
        case 0: UInt8(truncatingIfNeeded: chance.next())
        case 1: chance.bits(eighths: 1)
        case 2: chance.below(64) == 0 ? 1 << UInt8(chance.below(8)) : 0
        default: k == lone ? 1 << UInt8(chance.below(8)) : 0
        }
      // Where few bits are new, those that were weak before stay so.
      weak.set(at, way == 0 ? bits : bits | weak[at], of: image.count)
    }
  }

  private mutating func stick(_ range: Range<Int>) {
    for (at, bits) in stuckAtZero where range.contains(at) { image[at] &= ~bits }
  }

  /// Programming adds charge, and never takes any away: a bit that is programmed already, and firm, stays so when it is
  /// programmed again and the power is cut. Only bits that were erased or weak can become weak. Programming a weak bit
  /// in full makes it firm.
  private mutating func clear(_ bits: UInt8, at offset: Int, touched: UInt8) {
    let touched = touched & (image[offset] | weak[offset])
    if leavesWeakBits, touched != 0 {
      weak.set(offset, weak[offset] | touched, of: image.count)
    } else if !weak.isEmpty {
      weak.set(offset, weak[offset] & ~bits, of: image.count)
    }
    image[offset] &= ~bits | (stuckAtOne[offset] ?? 0)
  }

  /// Records an operation; returns how it is torn, if it is, or `.before` where there is no power.
  private mutating func begin(_ operation: FlashOperation) -> Tear? {
    if isDead { return .before }
    operations.append(operation)
    if keepsContents { contents.append(image) }
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
  fileprivate var isRandom: Bool { self?.isRandom ?? false }
}

extension Tear {
  fileprivate var isRandom: Bool { if case .bits = self { true } else { false } }
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
