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
  private var steps = InlineArray<16, Step>(repeating: Step(attempts: 0, seconds: 0))
  /// Steps in use, 0...16.
  public private(set) var count = 0

  /// A policy without waits.
  public init(limit: UInt16 = 0) { self.limit = limit }

  /// The step at a position in 0..<count.
  public subscript(position: Int) -> Step { steps[position] }

  /// Adds a step.
  ///
  /// - Returns: whether it was added. It is not if there are already 16 steps, or if its attempts are not more than
  ///   those of the previous step.
  public mutating func add(_ step: Step) -> Bool {
    let before = count > 0 ? steps[count - 1].attempts : 0
    guard count < LockoutPolicy.capacity, step.attempts > before else { return false }
    steps[count] = step
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
  public func wait(afterWrongAttempts attempts: UInt32) -> UInt64 {
    var seconds: UInt32 = 0
    for k in 0..<count where UInt32(steps[k].attempts) <= attempts { seconds = steps[k].seconds }
    return UInt64(widening: seconds) * 1000
  }

  /// Whether no further attempt is allowed after this many wrong attempts in a row.
  public func isExhausted(afterWrongAttempts attempts: UInt32) -> Bool {
    limit > 0 && attempts >= UInt32(limit)
  }

  /// The attempts that are left before one has a consequence, 1 and more; `nil` if none ever has. The last of them leads
  /// to a wait or, at the limit, to a device that stays locked.
  public func attemptsLeft(afterWrongAttempts attempts: UInt32) -> UInt32? {
    var next: UInt32?
    if limit > 0 { next = UInt32(limit) }
    for k in 0..<count where UInt32(steps[k].attempts) > attempts && steps[k].seconds > 0 {
      next = min(next ?? .max, UInt32(steps[k].attempts))
      break
    }
    guard let next, next > attempts else { return nil }
    return next - attempts
  }

  public static func == (a: LockoutPolicy, b: LockoutPolicy) -> Bool {
    guard a.limit == b.limit, a.count == b.count else { return false }
    for k in 0..<a.count where a.steps[k] != b.steps[k] { return false }
    return true
  }
}
