import Core2HAL
import Core2Simulator
import Scenario

/// One part of what a request does to the device. A part begins when the previous one ends.
enum ActionPart {
  case step(StepPart)
  /// The device is unplugged, its flash is written, and it is plugged in again: its time begins at 0.
  case flash(FlashImage)
}

/// What a request does to the device.
struct RemoteAction {
  /// The connection that waits for the answer; `nil` if none does.
  var client: Int?
  var parts: ArraySlice<ActionPart>
  /// The earliest time at which it can begin, in virtual ms.
  var earliest: UInt64
}

/// How an action ended.
struct ActionResult {
  /// When it ended, in virtual ms.
  var time: UInt64
  /// What the firmware read meanwhile.
  var readings: [DigitReading] = []
  /// The line of the log that was waited for.
  var line: String?
  /// Why the action could not be carried out.
  var failure: HTTPFailure?
}
