import Core2HAL

/// How long wrong attempts lock the device, and how many are allowed.
public struct LockoutPolicy: Equatable, Sendable {
  /// Steps that a policy can have.
  public static let capacity = 16

  /// A wait that applies from a number of wrong attempts in a row on, until the next step.
  public struct Step: Equatable, Sendable {
    /// Wrong attempts in a row, 1 and more.
    public var attempts: UInt16
    public var seconds: UInt32

    public init(attempts: UInt16, seconds: UInt32) {
      self.attempts = attempts
      self.seconds = seconds
    }
  }

  /// Wrong attempts in a row after which no attempt is compared any more, whatever the PIN; 0 means no limit.
  public var limit: UInt16
  // Two arrays without gaps, which are cheap to clear.
  private var attempts = InlineArray<16, UInt16>(repeating: 0)
  private var seconds = InlineArray<16, UInt32>(repeating: 0)
  /// Steps in use, 0...16.
  public private(set) var count = 0

  /// A policy without waits.
  public init(limit: UInt16 = 0) { self.limit = limit }

  /// The step at a position in 0..<count.
  public subscript(position: Int) -> Step { Step(attempts: attempts[position], seconds: seconds[position]) }

  /// Adds a step.
  ///
  /// - Returns: whether it was added. It is not if there are already 16 steps, or if its attempts are not more than
  ///   those of the previous step.
  @inline(never)
  public mutating func add(_ step: Step) -> Bool {
    let before = count > 0 ? attempts[count - 1] : 0
    guard count < LockoutPolicy.capacity, step.attempts > before else { return false }
    (attempts[count], seconds[count]) = (step.attempts, step.seconds)
    count += 1
    return true
  }

  /// The policy with one more step, if it can be added.
  func waiting(_ seconds: UInt32, from attempts: UInt16) -> LockoutPolicy {
    var policy = self
    _ = policy.add(Step(attempts: attempts, seconds: seconds))
    return policy
  }

  /// Milliseconds to wait after this many wrong attempts in a row.
  public func wait(afterWrongAttempts wrong: UInt32) -> UInt64 {
    var wait: UInt32 = 0
    for k in 0..<count where UInt32(attempts[k]) <= wrong { wait = seconds[k] }
    return UInt64(widening: wait) * 1000
  }

  /// Whether no further attempt is allowed after this many wrong attempts in a row.
  public func isExhausted(afterWrongAttempts attempts: UInt32) -> Bool {
    limit > 0 && attempts >= UInt32(limit)
  }

  /// The attempts that are left before one has a consequence, 1 and more; `nil` if none ever has. The last of them leads
  /// to a wait or, at the limit, to a device that stays locked.
  public func attemptsLeft(afterWrongAttempts wrong: UInt32) -> UInt32? {
    var next: UInt32?
    if limit > 0 { next = UInt32(limit) }
    for k in 0..<count where UInt32(attempts[k]) > wrong && seconds[k] > 0 {
      next = min(next ?? .max, UInt32(attempts[k]))
      break
    }
    guard let next, next > wrong else { return nil }
    return next - wrong
  }

  public static func == (a: LockoutPolicy, b: LockoutPolicy) -> Bool {
    guard a.limit == b.limit, a.count == b.count else { return false }
    for k in 0..<a.count where a[k] != b[k] { return false }
    return true
  }
}
