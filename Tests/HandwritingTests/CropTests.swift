import Handwriting
import HostSupport
import Ink
import TestSupport
import Testing

/// Crops of pictures, which a person can label.
@Suite("Crops of pictures")
struct CropTests {
  private static func rasters(_ count: Int) -> [Raster] {
    var generator = Seeded(5)
    return (0..<count).map { _ in
      Raster(rows: InlineArray<28, UInt32> { _ in UInt32.random(in: 0...UInt32.max, using: &generator) })
    }
  }

  @Test("crops that are written are read again, in rows of 16 labels", arguments: [0, 1, 15, 16, 17, 32, 40])
  func written(count: Int) throws {
    let folder = try TemporaryFolder()
    let rasters = Self.rasters(count)
    let labels = (0..<count).map { UInt8($0 % 11) }
    try ImageSet.write(crops: rasters, labels: labels, to: folder.path)
    #expect(folder.content == ["crops-images-idx3-ubyte", "labels.txt"])
    let text = String(decoding: try AtomicFile.read(folder.path(of: "labels.txt")), as: UTF8.self)
    #expect(text.filter { $0 != "\n" } == String(String(repeating: "0123456789-", count: 4).prefix(count)))
    let lines: [Substring] = text.split(separator: "\n")
    #expect(lines.dropLast().allSatisfy { $0.count == 16 })
    guard count > 0 else { return }
    #expect(text.hasSuffix("\n") && !text.hasSuffix("\n\n"))
    let set = try ImageSet(crops: folder.path)
    #expect(set.labels == labels)
    #expect(set.isBinary)
    for k in 0..<count { #expect(set.raster(at: k) == rasters[k]) }
  }

  @Test("crops cannot be written where there is no folder")
  func unwritable() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("file")
    for place in [folder.path(of: "none"), path] {
      #expect(throws: InputError.self) { try ImageSet.write(crops: Self.rasters(1), labels: [3], to: place) }
    }
  }

  /// A folder of three crops with other labels.
  private func labeled(_ text: String?) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try ImageSet.write(crops: Self.rasters(3), labels: [1, 2, 10], to: folder.path)
    if let text { _ = try folder.file("labels.txt", text) }
    return folder
  }

  @Test(
    "labels that a person corrected may have spaces and lines anywhere", arguments: ["7 -\t3\r\n", "7\n-\n\n3", "7-3"])
  func corrected(text: String) throws {
    let folder = try labeled(text)
    #expect(try ImageSet(crops: folder.path).labels == [7, 10, 3])
  }

  @Test(
    "labels that do not fit are refused",
    arguments: [
      ("12\n", "labels.txt: has 2 labels for the 3 crops of crops-images-idx3-ubyte"),
      ("12-4", "labels.txt: has 4 labels for the 3 crops of crops-images-idx3-ubyte"),
      ("", "labels.txt: has 0 labels for the 3 crops of crops-images-idx3-ubyte"),
      ("1\n2x\n", "labels.txt: line 2 holds something else than digits, '-' and spaces"),
      ("\u{FEFF}12-", "labels.txt: line 1 holds something else than digits, '-' and spaces"),
      ("1,2,3", "labels.txt: line 1 holds something else than digits, '-' and spaces"),
    ])
  func refused(text: String, sentence: String) throws {
    let folder = try labeled(text)
    #expect(refusal(in: folder) { _ = try ImageSet(crops: folder.path) } == sentence)
  }

  @Test("without labels.txt, the labels of the idx file are read, of which 10 is a non-digit")
  func idxLabels() throws {
    let folder = try TemporaryFolder()
    let images: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 28, 0, 0, 0, 28] + [UInt8](repeating: 255, count: 1568)
    _ = try folder.file("crops-images-idx3-ubyte", images)
    #expect(throws: InputError.self) { try ImageSet(crops: folder.path) }
    _ = try folder.file("crops-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, 2, 4, 10])
    #expect(try ImageSet(crops: folder.path).labels == [4, 10])
    _ = try folder.file("crops-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, 2, 4, 11])
    #expect(refusal(in: folder) { _ = try ImageSet(crops: folder.path) }?.contains("11") == true)
    // Digits of data sets that are not crops still end at 9.
    #expect(ImageSet(pixels: [UInt8](repeating: 0, count: 784), labels: [10]) == nil)
  }

  @Test("a folder without crops is named, and one whose images are cut off, too")
  func noCrops() throws {
    let folder = try TemporaryFolder()
    #expect(throws: InputError.self) { try ImageSet(crops: folder.path) }
    _ = try folder.file("labels.txt", "1")
    #expect(refusal(in: folder) { _ = try ImageSet(crops: folder.path) }?.contains("crops-images-idx3-ubyte") == true)
    _ = try folder.file("crops-images-idx3-ubyte", [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 28, 0, 0, 0, 28, 1, 2, 3])
    #expect(throws: InputError.self) { try ImageSet(crops: folder.path) }
  }
}
