import Foundation
public import HostSupport

/// The idx format of MNIST (LeCun, Cortes, Burges): a big-endian magic number, the dimensions, then bytes.
enum IdxFile {
  static let imageMagic: UInt32 = 0x0000_0803
  static let labelMagic: UInt32 = 0x0000_0801

  /// Bytes of a file, unpacked: twice EMNIST's largest.
  private static let largest = 1 << 30

  /// The bytes of `count` x 28 x 28 images.
  static func images(_ path: String) throws(InputError) -> [UInt8] {
    let pixels = try content(
      path, magic: imageMagic, headerSize: 16, itemSize: ImageSet.pixelsPerImage, kind: "images"
    ) { (header) throws(InputError) in
      for (offset, name) in [(8, "rows"), (12, "columns")] where word(header, offset) != 28 {
        throw InputError(path, "images of 28 \(name) are expected, not \(word(header, offset)), at byte \(offset)")
      }
    }
    guard !pixels.isEmpty else { throw InputError(path, "holds no images") }
    return pixels
  }

  /// Labels 0...9, or up to `last`.
  static func labels(_ path: String, last: UInt8 = 9) throws(InputError) -> [UInt8] {
    let labels = try content(path, magic: labelMagic, headerSize: 8, itemSize: 1, kind: "labels")
    if let index = labels.firstIndex(where: { $0 > last }) {
      let range = last == 9 ? "a digit from 0 to 9" : "a digit from 0 to 9, or \(last) for a non-digit"
      throw InputError(path, "label \(labels[index]) at byte \(index + 8) is not \(range)")
    }
    return labels
  }

  /// The path if there is a file, else the same name with or without `.gz`.
  static func existing(_ path: String) throws(InputError) -> String {
    let other = path.hasSuffix(".gz") ? String(path.dropLast(3)) : path + ".gz"
    for candidate in [path, other] where FileManager.default.fileExists(atPath: candidate) { return candidate }
    throw InputError(path, "there is neither this file nor \(other)")
  }

  /// The file of a folder with a part of MNIST or of a set like it: `stem` is such as `train-images-idx3-ubyte`.
  ///
  /// A dot may stand for a `-` (`train-images.idx3-ubyte`), the name of a set in front (`emnist-digits-train-…`), and
  /// `.gz` behind.
  static func find(_ stems: [String], in folder: String) throws(InputError) -> String {
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    func plain(_ name: String) -> String {
      (name.hasSuffix(".gz") ? String(name.dropLast(3)) : name).replacing(".", with: "-")
    }
    for stem in stems {
      let exact = names.filter { plain($0) == stem }
      if let name = exact.first(where: { !$0.hasSuffix(".gz") }) ?? exact.first { return "\(folder)/\(name)" }
    }
    let other = names.filter { name in stems.contains { plain(name).hasSuffix("-" + $0) } }
    guard Set(other.map(plain)).count <= 1 else {
      throw InputError(folder, "holds several sets: give \(other[0]) and its labels a folder of their own")
    }
    if let name = other.first { return "\(folder)/\(name)" }
    return try existing("\(folder)/\(stems[0])")
  }

  private static func word(_ file: [UInt8], _ offset: Int) -> UInt32 {
    file[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
  }

  private static func check(
    _ file: [UInt8], _ path: String, magic: UInt32, headerSize: Int, kind: String
  ) throws(InputError) {
    guard file.count >= 4, word(file, 0) == magic else {
      let found = file.prefix(4).map { hexadecimal($0) }.joined(separator: " ")
      let expected = "00 00 \(hexadecimal(UInt8(magic >> 8 & 0xFF))) \(hexadecimal(UInt8(magic & 0xFF)))"
      let shown = found.isEmpty ? "nothing" : found
      throw InputError(path, "is not an idx file of \(kind): \(expected) is expected at byte 0, not \(shown)")
    }
    guard file.count >= headerSize else {
      throw InputError(path, "is truncated: the header ends at byte \(file.count) of \(headerSize)")
    }
  }

  /// What follows the header. The header is checked before anything else is read.
  private static func content(
    _ path: String, magic: UInt32, headerSize: Int, itemSize: Int, kind: String,
    check: ([UInt8]) throws(InputError) -> Void = { (_) throws(InputError) in }
  ) throws(InputError) -> [UInt8] {
    var count = 0
    let (content, surplus) = try readUnpacked(path, limit: largest, headerSize: headerSize) {
      (header) throws(InputError) in
      try self.check(header, path, magic: magic, headerSize: headerSize, kind: kind)
      try check(header)
      count = Int(word(header, 4))
      return (count * itemSize, "\(count) \(kind)")
    }
    let size = headerSize + count * itemSize
    let end = headerSize + content.count + surplus
    guard end >= size else {
      throw InputError(path, "is truncated: \(count) \(kind) need \(size) bytes, and it ends at byte \(end)")
    }
    guard surplus == 0 else {
      throw InputError(path, "continues at byte \(size) after its \(count) \(kind); it has \(end) bytes")
    }
    return content
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return digits.count == 1 ? "0" + digits : digits
  }
}

extension ImageSet {
  /// Reads images and their labels from two idx files, plain or gzip; each is also found under its name with or
  /// without `.gz`.
  ///
  /// - Parameters:
  ///   - imagePath: the file with the images.
  ///   - labelPath: the file with their labels.
  ///   - lastLabel: the largest label: 9, or 10 where it stands for non-digits.
  public init(idxImages imagePath: String, labels labelPath: String, lastLabel: UInt8 = 9) throws(InputError) {
    let imagePath = try IdxFile.existing(imagePath)
    let labelPath = try IdxFile.existing(labelPath)
    let pixels = try IdxFile.images(imagePath)
    let labels = try IdxFile.labels(labelPath, last: lastLabel)
    let count = pixels.count / ImageSet.pixelsPerImage
    guard labels.count == count else {
      throw InputError(labelPath, "has \(labels.count) labels at byte 4 for the \(count) images of \(imagePath)")
    }
    self.init(checkedPixels: pixels, labels: labels)
  }

  /// The two parts of MNIST.
  public enum MNISTPart: String, Sendable {
    /// 60,000 images.
    case training = "train"
    /// 10,000 images by other writers.
    case test = "t10k"
  }

  /// Reads a part of MNIST, or of a set that is stored like it, from a folder that holds its idx files under their usual
  /// names.
  public init(mnist folder: String, _ part: MNISTPart) throws(InputError) {
    let names = part == .test ? ["t10k", "test"] : [part.rawValue]
    try self.init(
      idxImages: IdxFile.find(names.map { $0 + "-images-idx3-ubyte" }, in: folder),
      labels: IdxFile.find(names.map { $0 + "-labels-idx1-ubyte" }, in: folder))
  }
}
