public import DigitFinder
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

  /// The evidence for each digit that was judged, and whether this digit is there.
  public var judged: [(evidence: Evidence, isRight: Bool)] {
    var digits: [Int: UInt8] = [:]
    for (digit, index) in zip(truth.digits, match.boxOfDigit) { if let index { digits[index] = digit.digit } }
    let others = Set(match.others)
    return reading.digits.enumerated().compactMap { k, read in
      guard let evidence = read.evidence, digits[k] != nil || others.contains(k) else { return nil }
      return (evidence, digits[k] == read.prediction.digit)
    }
  }

  /// Digits that were not read right, and false boxes.
  public var errors: Int { score.digits - score.right + score.falseBoxes }

  /// The picture with a frame around each digit: green where it was read right, red where it was read wrong or where no
  /// digit is, orange where it is unclear, blue where nothing was found.
  public func marked(on picture: Picture) -> Picture {
    var picture = picture
    let thickness = max(1, max(picture.width, picture.height) / 400)
    func frame(_ box: Picture.Box, _ color: Picture.Color) {
      let margin = 2 * thickness
      picture.outline(
        Picture.Box(
          x: box.x - margin, y: box.y - margin, width: box.width + 2 * margin, height: box.height + 2 * margin), color,
        thickness: thickness)
    }
    let wrong = Picture.Color(red: 220, green: 30, blue: 30)
    for (digit, index) in zip(truth.digits, match.boxOfDigit) {
      guard let index else {
        frame(digit.box, Picture.Color(red: 30, green: 90, blue: 230))
        continue
      }
      let read = reading.digits[index]
      let color =
        !read.isClear
        ? Picture.Color(red: 235, green: 130, blue: 0)
        : read.prediction.digit == digit.digit ? Picture.Color(red: 0, green: 150, blue: 60) : wrong
      frame(read.box, color)
    }
    for index in match.others where reading.digits[index].isClear { frame(reading.digits[index].box, wrong) }
    return picture
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
    return crops + labeledParts
  }

  /// Parts of touching digits: those that hold a digit rather exactly, and a third of those that hold none.
  private var labeledParts: [(raster: Raster, label: UInt8)] {
    guard !truth.isCells else { return [] }
    var crops: [(raster: Raster, label: UInt8)] = []
    var wrong = 0
    for part in reading.parts {
      let overlaps = truth.digits.map { (digit: $0.digit, share: part.box.overlap(with: $0.box)) }
      guard let nearest = overlaps.max(by: { $0.share < $1.share }) else { continue }
      if nearest.share >= 0.75 {
        crops.append((part.raster, nearest.digit))
      } else if nearest.share < 0.4, part.box.width * 3 >= part.box.height {
        wrong += 1
        if wrong % 3 == 0 { crops.append((part.raster, 10)) }
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
