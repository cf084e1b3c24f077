import Handwriting
import HostSupport

/// Reports on standard error what was read, one line for each file, because a typing error in a label turns a digit
/// into a non-digit.
enum DataSummary {
  static func report(_ samples: [StrokeSample], of path: String) { StandardError.line(line(samples, of: path)) }

  /// - Parameter threshold: the gray value above which a pixel is ink.
  static func report(_ images: ImageSet, of path: String, threshold: UInt8 = 0) {
    for line in lines(images, of: path, threshold: threshold) { StandardError.line(line) }
  }

  /// Reads a strokes file; the lines say what it holds.
  static func read(strokes path: String) throws(InputError) -> (samples: [StrokeSample], lines: [String]) {
    var lines: [String] = []
    let samples = try StrokeFile.read(path) { lines = [unusableTimes($0, in: path)] }
    return (samples, lines + [line(samples, of: path)])
  }

  static func unusableTimes(_ count: Int, in path: String) -> String {
    "\(path): times of \(count) samples are left out, for they are not milliseconds along the strokes"
  }

  static func line(_ samples: [StrokeSample], of path: String) -> String { "\(path): \(LabelCount(samples))" }

  static func lines(_ images: ImageSet, of path: String, threshold: UInt8 = 0) -> [String] {
    let line = "\(path): \(LabelCount(images))"
    let count = images.imagesMostlyInk(threshold: threshold)
    guard count > 0 else { return [line] }
    return [
      line,
      "\(path): in \(count) of \(images.count) images most pixels are ink, which is above \(threshold): "
        + "if paper is white in them, 'inklock convert --invert' turns them round; --threshold takes gray for paper",
    ]
  }
}
