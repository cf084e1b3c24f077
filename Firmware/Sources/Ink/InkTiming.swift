/// When the points of an ink were drawn, one byte for each: the ink itself has no times.
///
/// It is kept beside an `Ink`, and only where somebody asks how, not what, was drawn.
public struct InkTiming: Sendable {
  /// Milliseconds of a unit of time. The panel reports every 13 ms.
  public static let unit: UInt32 = 4

  /// Units from the previous point to the one with this index; 255 also means more.
  private var gaps = InlineArray<512, UInt8>(repeating: 0)
  /// When the newest point was drawn, in units since boot, modulo 2^30.
  private var last: UInt32 = 0
  /// Units from the newest point to the end of its stroke; 255 also means more.
  public private(set) var rest: UInt8 = 0

  @inline(__always)
  public init() {}

  /// Notes that a point of the ink was drawn.
  ///
  /// - Parameters:
  ///   - index: of the point, 0..<512.
  ///   - now: milliseconds since boot, modulo 2^32.
  public mutating func add(point index: Int, at now: UInt32) {
    gaps[index] = index == 0 ? 0 : units(until: now)
    last = now / InkTiming.unit
    rest = 0
  }

  /// Notes that the stroke has ended.
  ///
  /// - Parameter now: milliseconds since boot, modulo 2^32.
  public mutating func endStroke(at now: UInt32) { rest = units(until: now) }

  /// Forgets all times, and wipes them from memory.
  public mutating func clear() {
    gaps = InlineArray(repeating: 0)
    last = 0
    rest = 0
  }

  /// Units from the previous point to the one with index k, 0...255; 0 for the first.
  public subscript(k: Int) -> UInt8 { gaps[k] }

  /// The same as the subscript. Changes nothing; exclusive access reads the times in place instead of copying them.
  @inline(__always)
  public mutating func gap(at k: Int) -> UInt8 { gaps[k] }

  private func units(until now: UInt32) -> UInt8 {
    UInt8(truncatingIfNeeded: min((now / InkTiming.unit &- last) & 0x3FFF_FFFF, 255))
  }
}
