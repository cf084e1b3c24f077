/// The text in the frames of a camera: what several frames in a row agree on.
public struct StableText: Sendable {
  /// Frames that have to agree.
  public static let frames = 3
  private var candidate: [String] = []
  private var count = 0
  private var last: [String]?

  public init() {}

  /// Takes what was read in the next frame. Returns the lines if they have become stable and are not the previous ones.
  public mutating func next(_ lines: [String]) -> [String]? {
    count = lines == candidate ? count + 1 : 1
    candidate = lines
    guard count >= StableText.frames, lines != last else { return nil }
    // Nothing at the beginning is no news.
    defer { last = lines }
    return last == nil && lines.isEmpty ? nil : lines
  }
}
