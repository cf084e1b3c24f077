/// A finger that draws digits for a data set.
public enum WritingFinger: String, CaseIterable, Sendable {
  case index
  case thumb

  /// The finger in a sentence.
  public var phrase: String { self == .index ? "index finger" : "thumb" }

  /// The name of the strokes file in the folder of a data set. Each finger has a file: hands are compared only within a
  /// file, and a thumb draws unlike an index finger.
  public var fileName: String { rawValue + ".jsonl" }
}
