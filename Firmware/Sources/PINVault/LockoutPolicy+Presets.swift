/// Policies of other products and standards. Where the original erases its data or asks for another key, this lock
/// stays locked for good: a lock that forgot its PIN would open for the next person.
extension LockoutPolicy {
  /// 5 free attempts, then 30 s, 1, 5, 15, 60 min, and 60 min for each after that.
  public static var standard: LockoutPolicy {
    LockoutPolicy()
      .waiting(30, from: 5).waiting(60, from: 6).waiting(300, from: 7).waiting(900, from: 8).waiting(3600, from: 9)
  }

  /// Trezor's storage (trezor-firmware, `storage.c`): 2^n - 1 s after n wrong attempts, 16 attempts.
  public static var trezor: LockoutPolicy {
    var policy = LockoutPolicy(limit: 16)
    for n: UInt16 in 1...15 { _ = policy.add(Step(attempts: n, seconds: 1 << UInt32(n) - 1)) }
    return policy
  }

  /// Apple Platform Security, "Passcodes": 1, 5, 15, 15 and 60 min from the fifth attempt on, 10 attempts.
  public static var apple: LockoutPolicy {
    LockoutPolicy(limit: 10)
      .waiting(60, from: 5).waiting(300, from: 6).waiting(900, from: 7).waiting(3600, from: 9)
  }

  /// Android's Gatekeeper (`system/gatekeeper`, `ComputeRetryTimeout`): 30 s at 5 attempts and from 10 on, doubled
  /// every ten attempts from 40 on, one day from 140 on.
  public static var android: LockoutPolicy {
    var policy = LockoutPolicy().waiting(30, from: 5).waiting(0, from: 6).waiting(30, from: 10)
    for n: UInt16 in 1...10 {
      _ = policy.add(Step(attempts: 30 + 10 * n, seconds: 30 << UInt32(n)))
    }
    return policy.waiting(86_400, from: 140)
  }

  /// NIST SP 800-63B-4, activation secrets: at most ten wrong attempts in a row, without waits.
  public static var nist10: LockoutPolicy { LockoutPolicy(limit: 10) }
}
