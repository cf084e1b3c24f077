public import HostSupport

/// The recording of a session, as the window controls and shows it.
public protocol RecordingSwitch: AnyObject {
  /// The trace that is being recorded, or `nil`.
  var path: String? { get }

  /// Ends the recording, or restarts the device and begins one.
  func toggle() throws(InputError)
}
