import Foundation
public import HostSupport
import Ink

/// Crops of pictures in a folder: `crops-images-idx3-ubyte`, and `labels.txt`, in which a person can correct what was
/// read: a character for each crop in order, a digit, or `-` for what is none; spaces and ends of lines are left out.
/// Where there is no such file, `crops-labels-idx1-ubyte` is read, in which 10 stands for a non-digit.
extension ImageSet {
  /// Crops in a row of `labels.txt`, and of the picture of all that is beside it.
  public static let cropsInRow = 16
  private static let cropImages = "crops-images-idx3-ubyte"
  private static let cropLabels = "labels.txt"

  /// Reads the crops in a folder.
  public init(crops folder: String) throws(InputError) {
    let labelPath = folder + "/" + ImageSet.cropLabels
    guard FileManager.default.fileExists(atPath: labelPath) else {
      try self.init(
        idxImages: IdxFile.find([ImageSet.cropImages], in: folder),
        labels: IdxFile.find(["crops-labels-idx1-ubyte"], in: folder), lastLabel: 10)
      return
    }
    let imagePath = try IdxFile.find([ImageSet.cropImages], in: folder)
    let pixels = try IdxFile.images(imagePath)
    let labels = try ImageSet.labels(AtomicFile.read(labelPath, limit: 1 << 26), labelPath)
    let count = pixels.count / ImageSet.pixelsPerImage
    guard labels.count == count else {
      throw InputError(labelPath, "has \(labels.count) labels for the \(count) crops of \(imagePath)")
    }
    self.init(checkedPixels: pixels, labels: labels)
  }

  private static func labels(_ text: [UInt8], _ path: String) throws(InputError) -> [UInt8] {
    var labels: [UInt8] = []
    var line = 1
    for byte in text {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): labels.append(byte - UInt8(ascii: "0"))
      case UInt8(ascii: "-"): labels.append(10)
      case UInt8(ascii: "\n"): line += 1
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): break
      default: throw InputError(path, "line \(line) holds something else than digits, '-' and spaces")
      }
    }
    return labels
  }

  /// Writes crops into a folder, which must exist.
  ///
  /// - Parameters:
  ///   - rasters: the crops.
  ///   - labels: as many: 0...9, or 10 for what is no digit.
  ///   - folder: where the two files are written.
  public static func write(crops rasters: [Raster], labels: [UInt8], to folder: String) throws(InputError) {
    precondition(rasters.count == labels.count)
    var bytes: [UInt8] = []
    for value in [Int(IdxFile.imageMagic), rasters.count, Raster.side, Raster.side] {
      for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }
    for raster in rasters {
      for i in 0..<Raster.side {
        for j in 0..<Raster.side { bytes.append(raster[i, j] ? 255 : 0) }
      }
    }
    var text = ""
    for (k, label) in labels.enumerated() {
      text += label < 10 ? String(label) : "-"
      if k % cropsInRow == cropsInRow - 1 || k == labels.count - 1 { text += "\n" }
    }
    try AtomicFile.write(bytes, to: folder + "/" + cropImages)
    try AtomicFile.write(Array(text.utf8), to: folder + "/" + cropLabels)
  }
}
