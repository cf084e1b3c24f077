import PINVault

/// What a lock that knows hands must answer, without flash, hashes, networks or power cuts.
struct NaiveLock: Hashable, Sendable, CustomStringConvertible {
  /// A deliberate mistake, to check that the comparison with the lock finds it.
  enum Flaw: CaseIterable, Sendable { case repeatsAreFree, handIsIgnored, oldHandStays, fingerReplaces, resetKeepsPIN }

  /// `nil` without a PIN.
  var pin: String?
  /// Whose drawings of the PIN are enrolled.
  var hands: Set<SoakedHand> = []
  /// Wrong attempts in a row.
  var attempts = 0

  /// The waits and the limit that the lock is configured with.
  static let lockout: LockoutPolicy = {
    var policy = LockoutPolicy(limit: 9)
    _ = policy.add(LockoutPolicy.Step(attempts: 3, seconds: 1))
    _ = policy.add(LockoutPolicy.Step(attempts: 6, seconds: 3))
    return policy
  }()

  /// Seconds to wait after the attempts so far.
  var wait: UInt64 { attempts >= 6 ? 3 : attempts >= 3 ? 1 : 0 }
  /// Whether nothing but a reset helps.
  var isExhausted: Bool { attempts >= 9 }
  /// The mode after a boot, or once the lock has judged an attempt that was wrong.
  var mode: String { pin == nil ? "set-pin" : isExhausted ? "fault" : wait > 0 ? "locked-out" : "locked" }

  /// Something that a person does. A power cut leaves the lock as it was before, or after it.
  enum Action: Equatable, Sendable {
    case set(String, SoakedHand)
    /// An attempt on the locked device, or with the old PIN.
    case enter(String, SoakedHand)
    case addFinger(SoakedHand)
    case reset

    var name: String {
      switch self {
      case .set(let pin, let hand): "set \(pin) by \(hand)"
      case .enter(let pin, let hand): "enter \(pin) by \(hand)"
      case .addFinger(let hand): "add \(hand)"
      case .reset: "reset"
      }
    }
  }

  var description: String {
    "\(pin ?? "no PIN") by \(hands.map { "\($0)" }.sorted().joined(separator: "+")), \(attempts) wrong"
  }

  /// Whether this PIN by this hand opens the lock.
  func opens(_ pin: String, _ hand: SoakedHand) -> Bool { self.pin == pin && hands.contains(hand) && !isExhausted }

  /// The lock after an action, and what a power cut in between may leave, other than the lock before.
  func after(_ action: Action, flaw: Flaw? = nil) -> (after: NaiveLock, between: [NaiveLock]) {
    var next = self
    switch action {
    case .set(let pin, let hand):
      next = NaiveLock(pin: pin, hands: flaw == .oldHandStays ? hands.union([hand]) : [hand])
    case .enter(let pin, let hand):
      let isRight = self.pin == pin && (flaw == .handIsIgnored || hands.contains(hand))
      let counted = NaiveLock(pin: self.pin, hands: hands, attempts: attempts + 1)
      next.attempts = isRight ? 0 : counted.attempts
      if flaw == .repeatsAreFree, !isRight, attempts > 0 { next.attempts = attempts }
      return (next, [counted])
    case .addFinger(let hand): next.hands = flaw == .fingerReplaces ? [hand] : hands.union([hand])
    case .reset:
      next = flaw == .resetKeepsPIN ? self : NaiveLock()
      // First the hand is forgotten, then the PIN.
      return (next, [NaiveLock(pin: pin, hands: [], attempts: attempts)])
    }
    return (next, [])
  }
}
