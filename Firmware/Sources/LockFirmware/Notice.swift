import Core2HAL

/// A message that the screen shows for a moment, below the title of the mode.
enum Notice: Equatable {
  /// The PIN was wrong. `left` attempts remain before one has a consequence, 0 if none ever has; `wait` is the seconds
  /// of that consequence, 0 if the device then stays locked.
  case wrongPIN(left: UInt32, wait: UInt32)
  /// The PIN was wrong, and the same as the last wrong one, so it does not count.
  case sameWrongPIN
  /// The entries of a new PIN differ, or their hands do; or a finger is added with another PIN.
  case mismatch
  /// The new PIN is stored.
  case pinSet
  /// The new PIN is one of the commonest.
  case tooCommon
  /// An entry that was not complete was dropped after its time limit.
  case dropped
  /// ENTER with digits missing.
  case missing(digits: UInt8)
  /// The PIN was forgotten.
  case forgotten
  /// A drawing of a lesson does not count, because it was read as another digit.
  case notTaught(digit: UInt8, readAs: UInt8)
  /// The lesson is over, or a finger was added, and the profile is stored.
  case taught
  /// The profile was forgotten.
  case handForgotten
  /// The drawing is too quick or too small to know a hand by.
  case tooQuick
  /// The flash did not take the change of the profile.
  case profileFailed

  /// Milliseconds that a notice stays.
  static let duration: UInt64 = 1500
}
