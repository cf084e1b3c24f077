import DigitFinder
import DigitNet
import HostSupport
import Ink
import TestSupport

/// Pictures of any size with anything on them. What is found lies in the picture, nothing is written beside the memory
/// that was given, and what that held before does not matter.
enum FinderTarget {
  /// A longer side takes more time, and finds no more.
  private static let longestSide = 320
  private static let margin = 64
  private static let mark: UInt8 = 0xA5

  /// Reads each cell on its own, so that any picture has an answer.
  private static let model = ZoneModel.build(threshold: 400)

  struct Found: Equatable {
    var box: Box
    var prediction: Prediction
    var line: Int
    var raster: Raster
  }

  /// The first byte chooses threshold and polarity, the second the address of the memory and how pixels follow from the
  /// rest: as they are, or each several times, so that a short input makes large shapes. Width and height follow in two
  /// bytes each, the rest is pixels, which begin again at their end.
  static func run(_ bytes: [UInt8]) throws {
    var input = InputBytes(bytes)
    let (choice, way) = (input.next(), input.next())
    let (width, height) = (1 + input.nextPair() % longestSide, 1 + input.nextPair() % longestSide)
    let zoom = 1 + Int(way >> 4)
    let rest = input.rest()
    let columns = (width + zoom - 1) / zoom
    let pixels = (0..<width * height).map { k in
      rest.isEmpty ? 0 : rest[(k / width / zoom * columns + k % width / zoom) % rest.count]
    }
    let settings = settings(choice)
    let found = try read(pixels, width, height, settings, offset: Int(way & 15), fill: 0)
    try require(
      try read(pixels, width, height, settings, offset: 0, fill: 0xFF) == found, "depends on what the memory held")
  }

  private static func settings(_ choice: UInt8) -> FinderSettings {
    let polarities: [FinderSettings.Polarity] = [.automatic, .darkOnLight, .lightOnDark]
    let polarity = polarities[Int(choice) % 3]
    // 0...255: the highest bit of seven again as the lowest.
    let threshold = choice << 1 | choice >> 6 & 1
    return .init(threshold: choice < 128 ? .automatic : .gray(threshold), polarity: polarity)
  }

  private static func read(
    _ pixels: [UInt8], _ width: Int, _ height: Int, _ settings: FinderSettings, offset: Int, fill: UInt8
  ) throws -> [Found] {
    let size = DigitFinder.memorySize(width: width, height: height)
    let whole = UnsafeMutableRawBufferPointer.allocate(byteCount: size + offset + 2 * margin, alignment: 16)
    defer { whole.deallocate() }
    whole.initializeMemory(as: UInt8.self, repeating: mark)
    let memory = UnsafeMutableRawBufferPointer(rebasing: whole[margin + offset..<margin + offset + size])
    memory.initializeMemory(as: UInt8.self, repeating: fill)

    let file = AlignedBytes(model)
    var reader = PictureReader(try Network(file.bytes), memory: memory)
    let isRead = pixels.withUnsafeBufferPointer {
      GrayPicture($0, width: width, height: height).map { reader.read($0, settings) } ?? false
    }
    try require(isRead, "\(width)x\(height) pixels are not read")
    let found = (0..<reader.count).map { k in
      Found(box: reader[k].box, prediction: reader[k].prediction, line: reader[k].line, raster: reader.raster(k))
    }
    for (k, digit) in found.enumerated() {
      let box = digit.box
      try require(
        box.left <= box.right && box.top <= box.bottom && Int(box.right) < width && Int(box.bottom) < height,
        "\(box) is not in a picture of \(width)x\(height)")
      let last = k == 0 ? -1 : found[k - 1].line
      try require(digit.line == last || digit.line == last + 1, "line \(digit.line) follows line \(last)")
      try require(digit.prediction.digit < 10 && digit.prediction.confidence <= 1000, "\(digit.prediction)")
    }
    withExtendedLifetime(file) {}
    try require(whole.prefix(margin + offset).allSatisfy { $0 == mark }, "writes before its memory")
    try require(whole.suffix(margin).allSatisfy { $0 == mark }, "writes behind its memory")
    return found
  }
}
