import HostSupport

/// Why playing a scenario ends early.
enum StepFailure: Error {
  /// The device did something else than the step expects.
  case different(expected: String, actual: String, screen: RGBPicture? = nil)
  /// A file that the scenario names cannot be used.
  case unusable(InputError)
}
