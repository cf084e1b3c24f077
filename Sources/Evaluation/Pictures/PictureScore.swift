import Foundation
public import HostSupport
public import Pictures

/// How the digits of pictures were read.
public struct PictureScore: Sendable, Equatable {
  public var pictures = 0
  /// Digits that are in the pictures.
  public var digits = 0
  /// Digits with a box.
  public var found = 0
  public var right = 0
  public var wrong = 0
  public var unclear = 0
  /// Clear boxes where no digit is.
  public var falseBoxes = 0

  public init() {}

  /// Compares what was read with what is there.
  ///
  /// A box belongs to a digit if its middle is in the digit's cell or, where boxes are tight, in its box enlarged by a
  /// quarter of the height; of several a clear one is taken, then the nearest. Around a grid of cells everything else is
  /// left out: a newspaper has other text.
  public init(_ reading: PictureReading, _ truth: PictureTruth) {
    self.init(matching: PictureMatch(reading, truth), reading, truth)
  }

  init(matching match: PictureMatch, _ reading: PictureReading, _ truth: PictureTruth) {
    pictures = 1
    digits = truth.digits.count
    for (digit, index) in zip(truth.digits, match.boxOfDigit) {
      guard let index else { continue }
      found += 1
      let read = reading.digits[index]
      if !read.isClear { unclear += 1 } else if read.prediction.digit == digit.digit { right += 1 } else { wrong += 1 }
    }
    falseBoxes = match.others.count { reading.digits[$0].isClear }
  }

  public static func + (a: PictureScore, b: PictureScore) -> PictureScore {
    var sum = a
    sum.pictures += b.pictures
    sum.digits += b.digits
    sum.found += b.found
    sum.right += b.right
    sum.wrong += b.wrong
    sum.unclear += b.unclear
    sum.falseBoxes += b.falseBoxes
    return sum
  }

  /// Shares are of the digits, 0...1; null without any. `false` is a number of boxes.
  public var members: [(key: String, value: JSON)] {
    func share(_ count: Int) -> JSON { digits == 0 ? .null : .number(Double(count) / Double(digits)) }
    return [
      ("pictures", .integer(pictures)), ("digits", .integer(digits)), ("found", share(found)), ("right", share(right)),
      ("wrong", share(wrong)), ("unclear", share(unclear)), ("false", .integer(falseBoxes)),
    ]
  }

  /// The score in a line.
  public var summary: String {
    let boxes = "\(falseBoxes) false \(falseBoxes == 1 ? "box" : "boxes")"
    guard digits > 0 else { return "\(pictures) \(pictures == 1 ? "picture" : "pictures") without digits: \(boxes)" }
    func percent(_ count: Int) -> String { String(format: "%.1f%%", 100 * Double(count) / Double(digits)) }
    let counts =
      "\(digits) \(digits == 1 ? "digit" : "digits") in \(pictures) \(pictures == 1 ? "picture" : "pictures")"
    return "\(counts): \(percent(found)) found, \(percent(right)) right, \(percent(wrong)) wrong, "
      + "\(percent(unclear)) unclear, \(boxes)"
  }
}

/// Which box belongs to which digit.
public struct PictureMatch: Sendable {
  /// For each digit of the truth the index of its box.
  public private(set) var boxOfDigit: [Int?] = []
  /// Boxes that belong to no digit and count.
  public private(set) var others: [Int] = []

  public init(_ reading: PictureReading, _ truth: PictureTruth) {
    var isTaken = [Bool](repeating: false, count: reading.digits.count)
    for digit in truth.digits {
      let margin = truth.isCells ? 0 : digit.box.height / 4
      var best: (index: Int, distance: Int)?
      for (k, read) in reading.digits.enumerated() where !isTaken[k] {
        let x = 2 * read.box.x + read.box.width
        let y = 2 * read.box.y + read.box.height
        guard digit.box.contains(doubleX: x, doubleY: y, margin: margin) else { continue }
        let away = abs(x - 2 * digit.box.x - digit.box.width) + abs(y - 2 * digit.box.y - digit.box.height)
        let distance = away + (read.isClear ? 0 : 1 << 30)
        if distance < best?.distance ?? .max { best = (k, distance) }
      }
      boxOfDigit.append(best?.index)
      if let best { isTaken[best.index] = true }
    }
    let grid = truth.isCells ? PictureMatch.hull(truth.digits) : nil
    others = reading.digits.indices.filter { k in
      guard !isTaken[k] else { return false }
      let box = reading.digits[k].box
      return grid?.contains(doubleX: 2 * box.x + box.width, doubleY: 2 * box.y + box.height, margin: 0) ?? true
    }
  }

  private static func hull(_ digits: [PictureTruth.Digit]) -> Picture.Box? {
    guard let left = digits.map(\.box.x).min(), let top = digits.map(\.box.y).min(),
      let right = digits.map({ $0.box.x + $0.box.width }).max(),
      let bottom = digits.map({ $0.box.y + $0.box.height }).max()
    else { return nil }
    return Picture.Box(x: left, y: top, width: right - left, height: bottom - top)
  }
}

extension Picture.Box {
  fileprivate func contains(doubleX x: Int, doubleY y: Int, margin: Int) -> Bool {
    x >= 2 * (self.x - margin) && x <= 2 * (self.x + width + margin) && y >= 2 * (self.y - margin)
      && y <= 2 * (self.y + height + margin)
  }
}
