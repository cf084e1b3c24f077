import Handwriting
import HostSupport
import Ink
import TestSupport
import Testing

/// The bytes of an idx file of images.
private func idxImages(_ count: UInt8, pixels: [UInt8]) -> [UInt8] {
  [0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, 28, 0, 0, 0, 28] + pixels
}

private func idxLabels(_ labels: [UInt8]) -> [UInt8] { [0, 0, 8, 1, 0, 0, 0, UInt8(labels.count)] + labels }

private let twoImages = (0..<2 * 784).map { UInt8(truncatingIfNeeded: $0) }

private func csvLine(label: String, pixel0: String = "0", count: Int = 784) -> String {
  ([label, pixel0] + Array(repeating: "7", count: count - 1)).joined(separator: ",") + "\n"
}

private let csvHeader = (["label"] + (0..<784).map { "pixel\($0)" }).joined(separator: ",") + "\n"

@Suite("Image data sets")
struct DataImageTests {
  @Test("MNIST's files are found under their names, plain or gzip", arguments: [false, true])
  func mnist(isPacked: Bool) throws {
    let folder = try TemporaryFolder()
    let images = idxImages(2, pixels: twoImages)
    let labels = idxLabels([3, 9])
    let end = isPacked ? ".gz" : ""
    _ = try folder.file("t10k-images-idx3-ubyte\(end)", isPacked ? gzip(images) : images)
    _ = try folder.file("t10k-labels-idx1-ubyte\(end)", isPacked ? gzip(labels) : labels)
    let set = try ImageSet(mnist: folder.path, .test)
    #expect(set.count == 2)
    #expect(set.labels == [3, 9])
    #expect(set.pixels == twoImages)
  }

  @Test("a cell is ink where the pixel is above the threshold")
  func threshold() throws {
    let set = try #require(ImageSet(pixels: twoImages, labels: [1, 2]))
    for threshold: UInt8 in [0, 127, 254] {
      for index in 0..<2 {
        let raster = set.raster(at: index, threshold: threshold)
        for i in 0..<28 {
          for j in 0..<28 { #expect(raster[i, j] == (twoImages[index * 784 + i * 28 + j] > threshold)) }
        }
      }
    }
  }

  @Test("a set needs 784 pixels a label, and digits for labels")
  func shape() {
    #expect(ImageSet(pixels: twoImages, labels: [1]) == nil)
    #expect(ImageSet(pixels: twoImages, labels: [1, 10]) == nil)
  }

  @Test(
    "a bad idx file is refused with the offset of what is wrong",
    arguments: [
      (
        [0, 0, 8, 1, 0, 0, 0, 0], idxLabels([]),
        "i: is not an idx file of images: 00 00 08 03 is expected at byte 0, not 00 00 08 01"
      ),
      ([], idxLabels([]), "i: is not an idx file of images: 00 00 08 03 is expected at byte 0, not nothing"),
      ([0, 0, 8, 3, 0, 0], idxLabels([]), "i: is truncated: the header ends at byte 6 of 16"),
      (
        [0, 0, 8, 3, 0, 0, 0, 0, 0, 0, 0, 28, 0, 0, 0, 32], idxLabels([]),
        "i: images of 28 columns are expected, not 32, at byte 12"
      ),
      (
        idxImages(2, pixels: Array(twoImages.dropLast())), idxLabels([1, 2]),
        "i: is truncated: 2 images need 1584 bytes, and it ends at byte 1583"
      ),
      (
        idxImages(2, pixels: twoImages + [0]), idxLabels([1, 2]),
        "i: continues at byte 1584 after its 2 images; it has 1585 bytes"
      ),
      (
        [0, 0, 8, 3, 255, 255, 255, 255, 0, 0, 0, 28, 0, 0, 0, 28], idxLabels([]),
        "i: is truncated: 4294967295 images need 3367254359296 bytes, and it ends at byte 16"
      ),
      (
        idxImages(2, pixels: twoImages), idxImages(2, pixels: twoImages),
        "l: is not an idx file of labels: 00 00 08 01 is expected at byte 0, not 00 00 08 03"
      ),
      (idxImages(2, pixels: twoImages), idxLabels([1, 10]), "l: label 10 at byte 9 is not a digit from 0 to 9"),
      (idxImages(2, pixels: twoImages), idxLabels([1]), "l: has 1 labels at byte 4 for the 2 images of i"),
    ] as [([UInt8], [UInt8], String)])
  func badIdx(images: [UInt8], labels: [UInt8], message: String) throws {
    let folder = try TemporaryFolder()
    let images = try folder.file("i", images)
    let labels = try folder.file("l", labels)
    #expect(refusal(in: folder) { _ = try ImageSet(idxImages: images, labels: labels) } == message)
  }

  @Test(
    "idx files are found under the names of other copies and sets",
    arguments: [
      ("train-images.idx3-ubyte", "train-labels.idx1-ubyte", ImageSet.MNISTPart.training),
      ("emnist-digits-test-images-idx3-ubyte.gz", "emnist-digits-test-labels-idx1-ubyte.gz", .test),
    ])
  func otherNames(images: String, labels: String, part: ImageSet.MNISTPart) throws {
    let folder = try TemporaryFolder()
    func packed(_ name: String, _ bytes: [UInt8]) -> [UInt8] { name.hasSuffix(".gz") ? gzip(bytes) : bytes }
    _ = try folder.file(images, packed(images, idxImages(2, pixels: twoImages)))
    _ = try folder.file(labels, packed(labels, idxLabels([3, 9])))
    #expect(try ImageSet(mnist: folder.path, part).labels == [3, 9])
  }

  @Test("a folder with several sets is refused")
  func severalSets() throws {
    let folder = try TemporaryFolder()
    for set in ["letters", "digits"] {
      _ = try folder.file("emnist-\(set)-test-images-idx3-ubyte", idxImages(2, pixels: twoImages))
    }
    #expect(
      refusal(in: folder) { _ = try ImageSet(mnist: folder.path, .test) }
        == "\(folder.path): holds several sets: give emnist-digits-test-images-idx3-ubyte and its labels "
        + "a folder of their own")
  }

  @Test("rows and columns are swapped for a set that is stored that way")
  func transposed() throws {
    let set = try #require(ImageSet(pixels: twoImages, labels: [1, 2]))
    let turned = set.transposed
    for k in 0..<2 {
      for i in 0..<28 {
        for j in 0..<28 { #expect(turned.pixels[k * 784 + i * 28 + j] == set.pixels[k * 784 + j * 28 + i]) }
      }
    }
    #expect(turned.transposed == set)
  }

  @Test("a missing idx file is named with both of its names")
  func missing() throws {
    let folder = try TemporaryFolder()
    #expect(
      refusal(in: folder) { _ = try ImageSet(mnist: folder.path, .training) }
        == "train-images-idx3-ubyte: there is neither this file nor train-images-idx3-ubyte.gz")
  }

  @Test("a gzip file cut in its middle is refused")
  func truncatedGzip() throws {
    let folder = try TemporaryFolder()
    let images = try folder.file("i.gz", Array(gzip(idxImages(2, pixels: twoImages)).dropLast(30)))
    let labels = try folder.file("l", idxLabels([1, 2]))
    #expect(
      refusal(in: folder) { _ = try ImageSet(idxImages: images, labels: labels) }?.hasPrefix("i.gz: is truncated: ")
        == true)
  }

  @Test("Kaggle's CSV is read with or without its header, with either line end", arguments: ["\n", "\r\n"])
  func csv(lineEnd: String) throws {
    let folder = try TemporaryFolder()
    let lines = csvLine(label: "3", pixel0: "255") + csvLine(label: "9")
    let text = (csvHeader + lines).replacing("\n", with: lineEnd)
    let set = try ImageSet(csv: folder.file("a.csv", text))
    #expect(set.labels == [3, 9])
    #expect(set.pixels == [255] + Array(repeating: 7, count: 783) + [0] + Array(repeating: 7, count: 783))
    #expect(try ImageSet(csv: folder.file("b.csv", lines)) == set)
    #expect(try ImageSet(csv: folder.file("c.csv.gz", gzip(Array(lines.utf8)))) == set)
  }

  @Test(
    "a bad CSV is refused with its line",
    arguments: [
      ("", "f: holds no images"),
      (csvHeader, "f: holds no images"),
      (
        "pixel0,pixel1\n1,2\n",
        "f:1: there is no label column: Kaggle's test file has no labels and cannot be scored or trained on"
      ),
      ("label,pixel0\n", "f:1: 2 columns instead of 785"),
      (csvHeader.replacing("pixel3,", with: "pixels,"), "f:1: column 5 is \"pixels\" instead of \"pixel3\""),
      (csvHeader + csvLine(label: "10"), "f:2: label 10 is not a digit from 0 to 9"),
      (csvLine(label: "1", pixel0: "256"), "f:1: pixel0 is \"256\", not a whole number from 0 to 255"),
      (csvLine(label: "1", pixel0: "-1"), "f:1: pixel0 is \"-1\", not a whole number from 0 to 255"),
      (csvLine(label: ""), "f:1: the label is empty: name the digit, or what else was drawn"),
      (csvLine(label: "7.5"), "f:1: label 7.5 is not a digit from 0 to 9"),
      (csvLine(label: "1", pixel0: ""), "f:1: pixel0 is \"\", not a whole number from 0 to 255"),
      (
        csvLine(label: "1", pixel0: "0.5"),
        "f:1: pixel0 is \"0.5\", not a whole number from 0 to 255: multiply shares of 1 by 255"
      ),
      (csvLine(label: "\"1"), "f:1: a quotation mark has no end"),
      (
        csvHeader.replacing("label,", with: "id,label,").replacing("id", with: "weight"),
        "f:1: 786 columns instead of 785: a column that numbers the lines has to be called \"index\""
      ),
      (
        csvHeader.replacing("label,", with: "").replacing("pixel3,", with: "pixel3,label,"),
        "f:1: the label's column stands among the pixels: it has to be the first or the last"
      ),
      (csvHeader.replacing("pixel0", with: "y"), "f:1: two columns are called \"label\" or the like"),
      (
        "0" + String(repeating: ",0", count: 783) + ",7\n",
        "f: every label is 0 and the last column holds digits: give it a header that says where the label is"
      ),
      (
        csvLine(label: "1", count: 783),
        "f:1: 784 columns instead of 785: the label is missing, as in Kaggle's test file"
      ),
      (
        csvLine(label: "1", count: 785),
        "f:1: 786 columns instead of 785: if one numbers the lines, name the columns in a header"
      ),
    ])
  func badCSV(text: String, message: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("f", text)
    #expect(refusal(in: folder) { _ = try ImageSet(csv: path) } == message)
  }
}
