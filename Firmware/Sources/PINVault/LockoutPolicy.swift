import Core2HAL

/// How long wrong attempts lock the device, as data.
public struct LockoutPolicy: Equatable, Sendable {
  /// Wrong attempts that cost no wait.
  public var freeAttempts: UInt8
  /// Seconds to wait after each further wrong attempt; the last one holds for all that follow.
  public var waits: InlineArray<8, UInt32>
  /// Entries of `waits` that are used, 1...8.
  public var waitCount: UInt8

  public init(freeAttempts: UInt8, waits: InlineArray<8, UInt32>, waitCount: UInt8) {
    self.freeAttempts = freeAttempts
    self.waits = waits
    self.waitCount = max(1, min(8, waitCount))
  }

  /// 5 free attempts, then 30 s, 1, 5, 15, 60 min, and 60 min for each after that.
  public static let standard = LockoutPolicy(
    freeAttempts: 5, waits: [30, 60, 300, 900, 3600, 3600, 3600, 3600], waitCount: 5)

  /// Milliseconds to wait after this many wrong attempts in a row.
  public func wait(afterWrongAttempts count: UInt32) -> UInt64 {
    guard count >= UInt32(freeAttempts), count > 0 else { return 0 }
    let index = min(Int(count - UInt32(freeAttempts)), Int(waitCount) - 1)
    return UInt64(widening: waits[index]) * 1000
  }

  public static func == (a: LockoutPolicy, b: LockoutPolicy) -> Bool {
    guard a.freeAttempts == b.freeAttempts, a.waitCount == b.waitCount else { return false }
    for k in 0..<Int(a.waitCount) where a.waits[k] != b.waits[k] { return false }
    return true
  }
}
