public import PINVault

/// Lockout policies by name, as used by `inklock run --lockout` and in traces.
public enum LockoutPreset: String, CaseIterable, Sendable {
  case `default`
  case trezor
  case apple
  case android
  case nist10

  public var policy: LockoutPolicy {
    switch self {
    case .default: .standard
    case .trezor: .trezor
    case .apple: .apple
    case .android: .android
    case .nist10: .nist10
    }
  }

  /// The preset of a policy, if it is one.
  public init?(_ policy: LockoutPolicy) {
    guard let preset = LockoutPreset.allCases.first(where: { $0.policy == policy }) else { return nil }
    self = preset
  }
}
