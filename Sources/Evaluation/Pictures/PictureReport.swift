public import HostSupport
public import Ink
public import Pictures

/// A picture whose digits are known, and what was read in it.
public struct ReadPicture: Sendable {
  public let truth: PictureTruth
  public let reading: PictureReading
  public let score: PictureScore
  private let match: PictureMatch

  public init(truth: PictureTruth, reading: PictureReading) {
    self.truth = truth
    self.reading = reading
    match = PictureMatch(reading, truth)
    score = PictureScore(matching: match, reading, truth)
  }

  /// What the network saw, labeled with the digit that is there; 10 for non-digits, and for several digits in one box.
  /// Boxes that hold a part of a digit are left out, and pictures of which hardly anything is read right: their stated
  /// boxes are not where the digits are.
  public var labeledCrops: [(raster: Raster, label: UInt8)] {
    if score.digits >= 10, score.right * 4 < score.digits { return [] }
    var crops: [(raster: Raster, label: UInt8)] = []
    if !truth.isCells {
      for read in reading.digits where truth.digits.count(where: { read.box.holds($0.box) }) > 1 {
        crops.append((read.raster, 10))
      }
    }
    for (digit, index) in zip(truth.digits, match.boxOfDigit) {
      guard let index else { continue }
      let read = reading.digits[index]
      if truth.isCells || read.box.overlap(with: digit.box) >= 0.5 { crops.append((read.raster, digit.digit)) }
    }
    for index in match.others {
      let read = reading.digits[index]
      // A stick is a one where one is written, so that nothing can be learned from it.
      guard read.box.width * 3 >= read.box.height else { continue }
      if truth.isCells || truth.digits.allSatisfy({ read.box.overlap(with: $0.box) < 0.05 }) {
        crops.append((read.raster, 10))
      }
    }
    return crops
  }
}

extension Picture.Box {
  /// Whether most of another box is within this one.
  fileprivate func holds(_ other: Picture.Box) -> Bool {
    let columns = min(x + width, other.x + other.width) - max(x, other.x)
    let rows = min(y + height, other.y + other.height) - max(y, other.y)
    return columns > 0 && rows > 0 && columns * rows * 4 >= other.width * other.height * 3
  }

  /// The area that both have, as a share of the area that at least one has: 0...1.
  fileprivate func overlap(with other: Picture.Box) -> Double {
    let columns = min(x + width, other.x + other.width) - max(x, other.x)
    let rows = min(y + height, other.y + other.height) - max(y, other.y)
    guard columns > 0, rows > 0 else { return 0 }
    let both = Double(columns * rows)
    return both / (Double(width * height) + Double(other.width * other.height) - both)
  }
}

/// The scores of pictures: of each, of each kind, and of all.
public struct PictureReport: Sendable {
  public let pictures: [ReadPicture]
  /// By kind, in the order of their names.
  public let kinds: [(name: String, score: PictureScore)]
  public let total: PictureScore

  public init(_ pictures: [ReadPicture]) {
    self.pictures = pictures
    kinds = Dictionary(grouping: pictures, by: \.truth.kind).sorted { $0.key < $1.key }.map { name, pictures in
      (name, pictures.map(\.score).reduce(PictureScore(), +))
    }
    total = pictures.map(\.score).reduce(PictureScore(), +)
  }

  /// The object of `evaluate pictures --json`.
  public var json: JSON {
    let perPicture = pictures.map { picture in
      JSON.object(
        [("file", .string(picture.truth.file)), ("kind", .string(picture.truth.kind))] + picture.score.members)
    }
    let perKind = kinds.map { (key: $0.name, value: JSON.object($0.score.members)) }
    return .object(total.members + [("perPicture", .array(perPicture)), ("perKind", .object(perKind))])
  }

  /// The report as text: a line for each kind and one for all; before them, if wanted, one for each picture.
  public func lines(listingPictures: Bool) -> [String] {
    var lines = listingPictures ? pictures.map { "\($0.truth.file): \($0.score.summary)" } : []
    lines += kinds.map { "\($0.name): \($0.score.summary)" }
    if kinds.count > 1 { lines.append("total: \(total.summary)") }
    return lines
  }
}
