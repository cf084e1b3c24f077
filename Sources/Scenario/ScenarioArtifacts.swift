public import HostSupport

/// Files that document the failure of a scenario: the log, the screen, and a trace to replay.
public struct ScenarioArtifacts: Sendable {
  private let folder: ArtifactsFolder

  public init(folder: String) { self.folder = ArtifactsFolder(path: folder) }

  /// The folder of a scenario.
  public func folder(of path: String) -> String { folder.folder(of: path) }

  /// Writes the files of a failure. The scenario is played once more, to record it.
  public func write(
    _ failure: ScenarioFailure, of scenario: Scenario, player: ScenarioPlayer
  ) throws(InputError) {
    let folder = try folder.create(for: scenario.path)
    try AtomicFile.write(failure.log, to: folder + "/device.log", access: .owner)
    let screen = RGBPicture(rgb565: failure.screen, width: 320)
    try screen.write(to: folder + "/screen.png", access: .owner)
    var legend = """

      device.log      the whole log up to the failure
      screen.png      the screen at the failure
      session.trace   what was done to the device and what it did, to play with inklock replay

      """
    if let expected = failure.expectedScreen {
      try expected.write(to: folder + "/expected.png", access: .owner)
      legend += "expected.png    the picture that the screen was compared with\n"
      if let picture = screen.marked(differencesFrom: expected) {
        try picture.write(to: folder + "/difference.png", access: .owner)
        legend += "difference.png  the pixels that differ, in magenta\n"
      }
    }
    try AtomicFile.write((failure.text(path: scenario.path) + legend).utf8, to: folder + "/failure.txt", access: .owner)
    _ = try player.play(scenario, recordingTo: folder + "/session.trace", keepingFailures: true)
  }
}
