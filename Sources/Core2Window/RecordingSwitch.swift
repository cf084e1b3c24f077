public import HostSupport

/// The recording of a session, as the window switches and shows it.
public protocol RecordingSwitch: AnyObject {
  /// The trace that is being recorded, or `nil`.
  var path: String? { get }

  /// Begins a recording, for which the device restarts, or ends it.
  func toggle() throws(InputError)
}
