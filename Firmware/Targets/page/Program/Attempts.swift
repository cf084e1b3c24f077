import PINVault
import VirtualDevice

/// What wrong attempts led to, and what further ones lead to, in words of 32 bits.
struct Attempts {
  /// Wrong attempts since the last right one.
  var wrong: UInt32 = 0
  /// Seconds of the present wait; `UInt32.max` if the device stays locked.
  var wait: UInt32 = 0
  /// Attempts that are left up to and including the one that starts a wait; 0 if none ever does.
  var leftBeforeWait: UInt32 = 0
  /// The same for the attempt after which the device stays locked.
  var leftBeforeEnd: UInt32 = 0

  init() {}

  init(wrong: UInt32, isLockedOut: Bool, policy: LockoutPolicy) {
    var waits = policy
    waits.limit = 0
    self.wrong = wrong
    if isLockedOut { wait = UInt32(truncatingIfNeeded: policy.wait(afterWrongAttempts: wrong) / 1000) }
    if policy.isExhausted(afterWrongAttempts: wrong) { wait = .max }
    leftBeforeWait = waits.attemptsLeft(afterWrongAttempts: wrong) ?? 0
    leftBeforeEnd = LockoutPolicy(limit: policy.limit).attemptsLeft(afterWrongAttempts: wrong) ?? 0
  }
}

extension VirtualDevice {
  /// Changes nothing; exclusive access reads the device in place instead of copying it to the stack.
  mutating func attempts(under policy: LockoutPolicy) -> Attempts {
    Attempts(wrong: wrongAttempts, isLockedOut: isLockedOut, policy: policy)
  }
}
