public import Core2HAL
public import DigitNet
public import Ink
public import PINVault

/// How exactly the hand that draws a PIN must be the one that set it.
public enum HandLevel: UInt8, Sendable {
  /// The hand does not matter.
  case off
  /// A stranger who knows the PIN is accepted in about 3 of 100 attempts.
  case on
  /// In about 1 of 100 attempts.
  case strict
}

/// The part of the lock that knows the hand of its owner. A board chooses one by its type: `NoHandCheck` leaves it
/// out.
public protocol HandCheck {
  init()

  /// Whether this part does anything. Where it is a constant `false`, the compiler leaves out what belongs to it.
  static var isBuilt: Bool { get }

  /// Drawings of a PIN that fit into a template.
  static var mostDrawings: UInt8 { get }

  /// Whether hands are compared.
  var isActive: Bool { get }

  /// Reads the signature network. It is used unless the level is `off`.
  mutating func start(_ level: HandLevel, model: UnsafeRawBufferPointer) throws(ModelError)

  // MARK: A drawing

  /// Notes when the ink's newest point was drawn.
  ///
  /// - Parameters:
  ///   - points: of the ink.
  ///   - now: milliseconds since boot, modulo 2^32.
  mutating func drew(points: Int, at now: UInt32)

  /// Notes that a stroke has ended, at a time in milliseconds since boot, modulo 2^32.
  mutating func strokeEnded(at now: UInt32)

  /// Describes an ink before its stray dots are dropped.
  ///
  /// - Returns: whether it says enough about a hand.
  mutating func describe(_ ink: inout Ink) -> Bool

  /// Takes the described drawing as a digit of the entry, or, if it is unclear, as a candidate for it.
  ///
  /// - Parameters:
  ///   - prediction: of the drawing.
  ///   - entered: digits of the entry, with this one if it counted.
  mutating func take(_ prediction: Prediction, entered: Int)

  /// Drops the digits and the unclear drawings that the entry does not have any more.
  ///
  /// - Parameters:
  ///   - entered: digits of the entry.
  ///   - holdsDrawings: whether it keeps unclear drawings of the next digit.
  mutating func follow(entered: Int, holdsDrawings: Bool)

  /// Forgets when the ink was drawn.
  mutating func clearInk()

  // MARK: A PIN

  /// Keeps the complete entry as a drawing of the new PIN.
  mutating func keepEntry()

  /// Forgets all drawings of the new PIN.
  mutating func forgetEntries()

  /// Decides about the hand of an attempt, right or wrong, with the same work.
  ///
  /// - Parameters:
  ///   - attempt: whose PIN has been compared.
  ///   - pin: the digits of the attempt.
  ///   - flash: the partition `profile`.
  ///   - secret: the 32 bytes of the device secret.
  mutating func accepts(
    _ attempt: borrowing PendingAttempt, _ pin: borrowing PIN, _ flash: inout some Flash,
    secret: borrowing HandProfile.Secret
  ) -> Bool

  /// The score of the last attempt, and the largest one that is accepted, in 1/256.
  var lastScore: (value: UInt32, limit: UInt32) { get }

  /// Stores the drawings that were kept as the template of a PIN, beside that of the current PIN.
  ///
  /// - Parameters:
  ///   - keys: of the new PIN.
  ///   - pin: its digits.
  ///   - salt: of the new PIN.
  ///   - current: the salt of the PIN that it replaces; `nil` if there is none.
  ///   - nonce: random bytes, of which 8 are used.
  ///   - flash: the partition `profile`.
  ///   - secret: the 32 bytes of the device secret.
  mutating func enroll(
    _ keys: borrowing PINKeys, _ pin: borrowing PIN, salt: Vault.Salt, replacing current: Vault.Salt?,
    nonce: InlineArray<16, UInt8>, _ flash: inout some Flash, secret: borrowing HandProfile.Secret
  ) -> Enrollment

  /// Adds the complete entry to the template of the current PIN.
  ///
  /// - Parameters:
  ///   - keys: of the current PIN.
  ///   - salt: of the current PIN.
  ///   - nonce: random bytes, of which 8 are used.
  ///   - flash: the partition `profile`.
  ///   - secret: the 32 bytes of the device secret.
  mutating func addFinger(
    _ keys: borrowing PINKeys, salt: Vault.Salt, nonce: InlineArray<16, UInt8>, _ flash: inout some Flash,
    secret: borrowing HandProfile.Secret
  ) -> Enrollment

  /// Drops templates of other PINs than the current one.
  ///
  /// - Returns: how many drawings of the current PIN are enrolled.
  mutating func settle(
    salt: Vault.Salt?, _ flash: inout some Flash, secret: borrowing HandProfile.Secret
  ) -> UInt8

  /// Stores what was taught, and keeps the templates; with neither, the partition is erased.
  mutating func store(
    _ profile: borrowing HandProfile, _ flash: inout some Flash, secret: borrowing HandProfile.Secret
  ) -> Bool
}

/// What became of an enrollment.
public enum Enrollment: Sendable {
  case stored
  /// The drawings of the new PIN are too far from each other.
  case unlike
  /// The template has as many drawings as fit.
  case full
  /// The flash did not take it.
  case failed
}

/// A lock that asks for the PIN alone.
public struct NoHandCheck: HandCheck {
  public init() {}

  @inlinable
  public static var isBuilt: Bool { false }
  @inlinable
  public static var mostDrawings: UInt8 { 0 }
  @inlinable
  public var isActive: Bool { false }
  @inlinable
  public mutating func start(_ level: HandLevel, model: UnsafeRawBufferPointer) throws(ModelError) {}
  @inlinable
  public mutating func drew(points: Int, at now: UInt32) {}
  @inlinable
  public mutating func strokeEnded(at now: UInt32) {}
  @inlinable
  public mutating func describe(_ ink: inout Ink) -> Bool { true }
  @inlinable
  public mutating func take(_ prediction: Prediction, entered: Int) {}
  @inlinable
  public mutating func follow(entered: Int, holdsDrawings: Bool) {}
  @inlinable
  public mutating func clearInk() {}
  @inlinable
  public mutating func keepEntry() {}
  @inlinable
  public mutating func forgetEntries() {}
  @inlinable
  public mutating func accepts(
    _ attempt: borrowing PendingAttempt, _ pin: borrowing PIN, _ flash: inout some Flash,
    secret: borrowing HandProfile.Secret
  ) -> Bool { true }
  @inlinable
  public var lastScore: (value: UInt32, limit: UInt32) { (0, 0) }
  @inlinable
  public mutating func enroll(
    _ keys: borrowing PINKeys, _ pin: borrowing PIN, salt: Vault.Salt, replacing current: Vault.Salt?,
    nonce: InlineArray<16, UInt8>, _ flash: inout some Flash, secret: borrowing HandProfile.Secret
  ) -> Enrollment { .failed }
  @inlinable
  public mutating func addFinger(
    _ keys: borrowing PINKeys, salt: Vault.Salt, nonce: InlineArray<16, UInt8>, _ flash: inout some Flash,
    secret: borrowing HandProfile.Secret
  ) -> Enrollment { .failed }
  @inlinable
  public mutating func settle(
    salt: Vault.Salt?, _ flash: inout some Flash, secret: borrowing HandProfile.Secret
  ) -> UInt8 { 0 }
  @inlinable
  public mutating func store(
    _ profile: borrowing HandProfile, _ flash: inout some Flash, secret: borrowing HandProfile.Secret
  ) -> Bool { profile.store(in: &flash, secret: secret) }
}
