import Core2Simulator
import Foundation
public import HostSupport

/// Files that document a difference: the logs, the lines and the screens.
public struct ReplayArtifacts: Sendable {
  /// The folder with one subfolder for each trace that differs.
  public let folder: String

  public init(folder: String) { self.folder = folder }

  /// The folder of a trace: its path without `.trace`, below `folder`.
  public func folder(of path: String) -> String {
    let name = path.hasSuffix(".trace") ? path.dropLast(6) : path[...]
    let parts = name.split(separator: "/").filter { $0 != "." && $0 != ".." }
    return ([folder] + parts.map(String.init)).joined(separator: "/")
  }

  /// Writes the files of a difference; each is written completely or not at all.
  public func write(_ difference: Difference, of path: String) throws(InputError) {
    let folder = folder(of: path)
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw InputError(folder, "cannot be created: \(error.localizedDescription)")
    }
    try AtomicFile.write(difference.expectedLog, to: folder + "/expected.log")
    try AtomicFile.write(difference.actualLog, to: folder + "/actual.log")
    let text = difference.text(path: path) + ReplayArtifacts.legend
    try AtomicFile.write(text.utf8, to: folder + "/difference.txt")
    let width = FrameBuffer.width
    try PNG.write(difference.before, width: width, to: folder + "/before.png")
    try PNG.write(difference.after, width: width, to: folder + "/after.png")
    let changed = zip(difference.before, difference.after).map { $0 == $1 ? $1 >> 1 & 0x7BEF : 0xF81F }
    try PNG.write(changed, width: width, to: folder + "/difference.png")
  }

  private static let legend = """

    expected.log    the whole log of the trace
    actual.log      the whole log of the device, given all inputs of the trace
    before.png      the screen when the last output was as expected
    after.png       the screen of the device when the output differed
    difference.png  the pixels that changed from before.png to after.png, in magenta
    A trace holds only hashes of the screens that it expects, so that none of the pictures shows an expected one
    beyond before.png.

    """
}
