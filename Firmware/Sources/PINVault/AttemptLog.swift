import Core2HAL

/// The attempts made since a sector was begun, one bit each: nothing is erased for an attempt.
///
/// Bit k of the first area is cleared before attempt k is judged. Bit k of the second is cleared when attempt k was
/// right, which forgives it and all before it. Either is one bit, so that a cut leaves it done or not done.
struct AttemptLog {
  /// Attempts that a sector can hold.
  static let capacity: UInt32 = areaSize * 8
  static let attempts: UInt32 = 256
  static let successes: UInt32 = attempts + areaSize
  static let areaSize: UInt32 = 1920

  /// Attempts logged, 0...capacity.
  private(set) var made: UInt32
  /// Attempts up to and with the last right one.
  private(set) var forgiven: UInt32
  private let start: UInt32

  /// An empty log of a sector that was just begun.
  init(emptyIn sector: UInt32) {
    start = sector * FlashGeometry.sectorSize
    made = 0
    forgiven = 0
  }

  /// Reads the log of a sector; `nil` when an attempt is forgiven that was never made: damage, not a cut.
  init?(sector: UInt32, of flash: inout some Flash) throws(FlashError) {
    start = sector * FlashGeometry.sectorSize
    made = try AttemptLog.lastClearedBit(of: &flash, from: start + AttemptLog.attempts)
    forgiven = try AttemptLog.lastClearedBit(of: &flash, from: start + AttemptLog.successes)
    guard forgiven <= made else { return nil }
  }

  var isFull: Bool { made >= AttemptLog.capacity }

  /// Logs an attempt and reads it back.
  mutating func addAttempt(_ flash: inout some Flash) throws(FlashError) {
    guard !isFull else { throw .outOfRange }
    try AttemptLog.clear(bit: made, of: &flash, from: start + AttemptLog.attempts)
    made += 1
  }

  /// Logs that the last attempt was right.
  mutating func addSuccess(_ flash: inout some Flash) throws(FlashError) {
    guard made > 0 else { throw .outOfRange }
    try AttemptLog.clear(bit: made - 1, of: &flash, from: start + AttemptLog.successes)
    forgiven = made
  }

  private static func clear(bit: UInt32, of flash: inout some Flash, from start: UInt32) throws(FlashError) {
    let offset = start + bit / 8
    let mask: UInt8 = 1 &<< UInt8(truncatingIfNeeded: bit % 8)
    // The other bits are ones, which program nothing.
    var byte: InlineArray<1, UInt8> = [~mask]
    try withUnsafeBytes(of: &byte) { (bytes) throws(FlashError) in
      guard let source = bytes.baseAddress else { return }
      try flash.program(offset, from: source, count: 1)
    }
    try flash.read(offset, into: &byte)
    guard byte[0] & mask == 0 else { throw .device }
  }

  /// One more than the index of the last cleared bit of an area; 0 when none is cleared. A gap below counts in full.
  private static func lastClearedBit(of flash: inout some Flash, from start: UInt32) throws(FlashError) -> UInt32 {
    var chunk = InlineArray<64, UInt8>(repeating: 0xFF)
    var end = areaSize
    while end > 0 {
      end -= 64
      try flash.read(start + end, into: &chunk)
      for k in (0..<64).reversed() where chunk[k] != 0xFF {
        let bits = UInt32(truncatingIfNeeded: 8 - (~chunk[k]).leadingZeroBitCount)
        return (end + UInt32(truncatingIfNeeded: k)) * 8 + bits
      }
    }
    return 0
  }
}
