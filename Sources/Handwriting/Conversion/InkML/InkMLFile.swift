public import HostSupport

/// Reads digits from InkML (W3C recommendation of 2011), as Word, OneNote, Windows Journal and data sets write it.
///
/// A `traceGroup` or `traceView` with a label becomes a sample; without any the whole file is one. The label is the
/// first `annotation` of type `label`, `truth` or `transcription` in it, the writer that of type `writer`. A trace's
/// context names its channels: X and Y by default, T as times. Traces of the type `penUp` and traces without points
/// contain no ink. A context's affine `canvasTransform` is applied; a mapping of another type, and of a channel, is
/// refused, as are units of X and Y that cannot be compared.
///
/// The encoding is that of the byte order mark or of the XML declaration. Entities that a file declares itself are
/// refused, and nothing outside of the file is read.
public enum InkMLFile {
  /// Bytes of a file, unpacked.
  static let largest = 1 << 28

  ///
  /// - Parameters:
  ///   - path: the file, plain or packed with gzip.
  ///   - label: what the file shows, where it does not say so itself.
  public static func read(_ path: String, label: DigitLabel? = nil) throws(InputError) -> [StrokeSample] {
    let text = try XMLText.utf8(try readUnpacked(path, limit: largest), path: path)
    let document = try InkMLParser.parse(text, path: path)
    var sampler = try InkMLSampler(document, label: label)
    return try sampler.samples()
  }
}
