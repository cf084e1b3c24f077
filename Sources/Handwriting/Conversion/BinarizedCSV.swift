public import HostSupport

extension ImageSet {
  /// Writes Kaggle's CSV with pixels of 0 and 1: 1 where the pixel is above `threshold`; gzip where the path ends in
  /// `.gz`.
  public func writeBinarized(to path: String, threshold: UInt8 = 0) throws(InputError) {
    let header = (0..<ImageSet.pixelsPerImage + 1).map { ImageCSV.name($0) }.joined(separator: ",")
    var text = Array((header + "\n").utf8)
    text.reserveCapacity(count * (2 * ImageSet.pixelsPerImage + 2))
    for (index, label) in labels.enumerated() {
      text.append(0x30 + label)
      for pixel in pixels[index * ImageSet.pixelsPerImage..<(index + 1) * ImageSet.pixelsPerImage] {
        text.append(UInt8(ascii: ","))
        text.append(pixel > threshold ? 0x31 : 0x30)
      }
      text.append(0x0A)
    }
    try AtomicFile.write(path.hasSuffix(".gz") ? gzip(text) : text, to: path)
  }
}
