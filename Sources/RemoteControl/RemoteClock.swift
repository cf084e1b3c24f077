/// What moves the time of a device that is controlled remotely.
public enum RemoteClock: String, Sendable {
  /// A millisecond of the device is a millisecond of real time.
  case wall
  /// The time stands still except while a request is carried out, which takes as long as the machine needs.
  case virtual
}
