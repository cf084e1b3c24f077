import Core2Simulator
public import HostSupport

/// Files that document a difference: the logs, the lines and the screens.
public struct ReplayArtifacts: Sendable {
  private let folder: ArtifactsFolder

  /// - Parameter folder: gets one subfolder for each trace that differs.
  public init(folder: String) { self.folder = ArtifactsFolder(path: folder) }

  /// The folder of a trace.
  public func folder(of path: String) -> String { folder.folder(of: path) }

  /// Writes the files of a difference; each is written completely or not at all.
  public func write(_ difference: Difference, of path: String) throws(InputError) {
    let folder = try folder.create(for: path)
    try AtomicFile.write(difference.expectedLog, to: folder + "/expected.log", access: .owner)
    try AtomicFile.write(difference.actualLog, to: folder + "/actual.log", access: .owner)
    let text = difference.text(path: path) + ReplayArtifacts.legend
    try AtomicFile.write(text.utf8, to: folder + "/difference.txt", access: .owner)
    let width = FrameBuffer.width
    try PNG.write(difference.before, width: width, to: folder + "/before.png", access: .owner)
    try PNG.write(difference.after, width: width, to: folder + "/after.png", access: .owner)
    let changed = zip(difference.before, difference.after).map { $0 == $1 ? $1 >> 1 & 0x7BEF : 0xF81F }
    try PNG.write(changed, width: width, to: folder + "/difference.png", access: .owner)
  }

  private static let legend = """

    expected.log    the whole log of the trace
    actual.log      the whole log of the device, given all inputs of the trace
    before.png      the screen when the last output was as expected
    after.png       the screen of the device when the output differed
    difference.png  the pixels that changed from before.png to after.png, in magenta
    session.html    the session as a page, up to the output that differs and beyond, if this program has the page
    A trace holds only hashes of the screens that it expects, so that none of the pictures shows an expected one
    beyond before.png.

    """
}
