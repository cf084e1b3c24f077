/// The board as the firmware uses it: the only access to hardware.
///
/// A board is a bundle of peripherals. Each is a value or a reference, as the implementor chooses. The firmware is
/// generic over `Board`, so calls are direct on every target.
public protocol Board: ~Copyable {
  associatedtype DisplayPort: Display
  associatedtype TouchPort: TouchPanel
  associatedtype MotorPort: VibrationMotor
  associatedtype SerialLine: SerialPort
  associatedtype VaultFlash: Flash
  associatedtype ProfileFlash: Flash
  associatedtype ClockPort: Clock
  associatedtype EntropyPort: EntropySource
  associatedtype SecretPort: DeviceSecret
  /// The part of the firmware that knows the hand of the owner, by its type: `NoHandCheck` leaves it out.
  associatedtype HandPart

  var display: DisplayPort { get set }
  var touch: TouchPort { get set }
  var motor: MotorPort { get set }
  var serial: SerialLine { get set }
  /// The partition of the PIN vault, which nothing else uses: four sectors of 4,096 bytes.
  var vaultFlash: VaultFlash { get set }
  /// The partition for what the device learns about its owner: two sectors of 4,096 bytes.
  var profileFlash: ProfileFlash { get set }
  var clock: ClockPort { get }
  var entropy: EntropyPort { get set }
  var secret: SecretPort { get }

  /// The model file, memory-mapped, aligned to four bytes. It must stay valid and unchanged while the firmware runs.
  var model: UnsafeRawBufferPointer { get }

  /// The model file that makes signatures of a hand, as `model`; empty if there is none.
  var ownerModel: UnsafeRawBufferPointer { get }

  /// Whether the firmware takes commands on the serial line. Where this is a constant `false`, the compiler leaves the
  /// console out.
  static var hasConsole: Bool { get }

  /// Restarts the device. It may return; the caller then ends its step without using the board again.
  mutating func restart()

  /// Receives what the firmware does with ink, as values instead of text. Hardware does nothing here, at no cost; a
  /// simulator passes the values on to its observers.
  mutating func observe(_ observation: InkObservation)
}

extension Board where Self: ~Copyable {
  @inlinable
  public static var hasConsole: Bool { true }

  @inlinable
  public var ownerModel: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: nil, count: 0) }

  @inlinable
  public mutating func observe(_ observation: InkObservation) {}
}
