import Handwriting
import Ink

/// Files of images. They are refused, or every image has a label and can be looked at.
enum ImagesTarget {
  /// The first byte is the length of the file of labels, which follows it; the rest is the file of images.
  static func runIdx(_ bytes: [UInt8]) throws {
    var input = InputBytes(bytes)
    let labels = try ScratchFolder.file("labels", input.take(Int(input.next())))
    let images = try ScratchFolder.file("images", input.rest())
    guard let set = try? ImageSet(idxImages: images, labels: labels) else { return }
    try check(set)
  }

  /// What was read can be written with pixels of 0 and 1, and read again.
  static func runCSV(_ bytes: [UInt8]) throws {
    guard let set = try? ImageSet(csv: ScratchFolder.file("input.csv", bytes)) else { return }
    try check(set)
    let threshold = bytes.last ?? 0
    let path = ScratchFolder.path("binarized.csv")
    try set.writeBinarized(to: path, threshold: threshold)
    let binarized = try ImageSet(csv: path)
    try require(binarized.labels == set.labels, "the labels \(binarized.labels) were \(set.labels)")
    for k in 0..<set.count {
      try require(binarized.raster(at: k) == set.raster(at: k, threshold: threshold), "image \(k) is another")
    }
  }

  private static func check(_ set: ImageSet) throws(Finding) {
    try require(set.labels.count * ImageSet.pixelsPerImage == set.pixels.count, "\(set.pixels.count) pixels")
    for k in 0..<set.count {
      try require(set.labels[k] <= 9, "label \(set.labels[k])")
      let pixels = set.pixels[k * ImageSet.pixelsPerImage..<(k + 1) * ImageSet.pixelsPerImage]
      try require(set.raster(at: k).inkedCells == pixels.count { $0 > 0 }, "image \(k) is another")
    }
  }
}
