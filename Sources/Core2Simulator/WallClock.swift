import Foundation

/// Milliseconds of real time since the clock was created; monotonic.
public struct WallClock: Sendable {
  private let start = WallClock.nanoseconds

  public init() {}

  public var milliseconds: UInt64 { (WallClock.nanoseconds - start) / 1_000_000 }

  private static var nanoseconds: UInt64 {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return UInt64(now.tv_sec) * 1_000_000_000 + UInt64(now.tv_nsec)
  }
}
