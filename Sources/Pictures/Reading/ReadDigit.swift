public import DigitFinder
public import DigitNet
public import HostSupport
public import Ink

/// A digit that was found in a picture, or something that may be one.
public struct ReadDigit: Sendable, Equatable {
  /// The digit, the confidence and the runner-up. Whether it is unclear depends on what is around it, too.
  public var prediction: Prediction
  /// The probability of each digit, 0...1000 thousandths.
  public var probabilities: [UInt16]
  /// The probability of "not a digit", 0...1000 thousandths.
  public var nonDigit: UInt16
  /// Around its ink, in pixels of the picture as it is shown.
  public var box: Picture.Box
  /// The line of text that it is in, from the top, from 0.
  public var line: Int
  /// What the network read, upright.
  public var raster: Raster
  /// What decided whether it is clear; `nil` where the network alone did, or where it is a piece of a line.
  public var evidence: Evidence?

  public init(
    prediction: Prediction, probabilities: [UInt16], nonDigit: UInt16, box: Picture.Box, line: Int, raster: Raster,
    evidence: Evidence? = nil
  ) {
    self.prediction = prediction
    self.probabilities = probabilities
    self.nonDigit = nonDigit
    self.box = box
    self.line = line
    self.raster = raster
    self.evidence = evidence
  }

  public var isClear: Bool { !prediction.isUnclear }
}

/// What was tried as a digit where digits touch: a part of a component, right or wrong.
public struct TriedPart: Sendable, Equatable {
  /// Around its ink, in pixels of the picture as it is shown.
  public var box: Picture.Box
  /// What the network read, upright.
  public var raster: Raster
}

/// What was read in a picture.
public struct PictureReading: Sendable, Equatable {
  /// The size of the picture as it is shown, in pixels.
  public var width: Int
  public var height: Int
  /// In reading order: by lines from the top, in each from the left.
  public var digits: [ReadDigit]
  /// Parts that were tried, if they were asked for.
  public internal(set) var parts: [TriedPart] = []

  public init(width: Int, height: Int, digits: [ReadDigit]) {
    self.width = width
    self.height = height
    self.digits = digits
  }

  /// The lines that have a clear digit, each as text: its digits, with a question mark for an unclear one.
  public var lines: [String] {
    var lines: [(line: Int, text: String, isClear: Bool)] = []
    for digit in digits {
      if lines.last?.line != digit.line { lines.append((digit.line, "", false)) }
      lines[lines.count - 1].text += digit.isClear ? String(digit.prediction.digit) : "?"
      if digit.isClear { lines[lines.count - 1].isClear = true }
    }
    return lines.filter(\.isClear).map(\.text)
  }

  /// The object of `read --json` for one picture. Confidence and probabilities are 0...1, boxes are left, top, width and
  /// height in pixels of the picture as it is shown.
  public func json(file: String) -> JSON {
    .object([
      ("file", .string(file)), ("width", .integer(width)), ("height", .integer(height)),
      ("digits", .array(digits.map(\.json))), ("lines", .array(lines.map { .string($0) })),
    ])
  }
}

extension ReadDigit {
  var json: JSON {
    .object([
      ("digit", .integer(Int(prediction.digit))), ("confidence", ReadDigit.share(prediction.confidence)),
      ("second", .integer(Int(prediction.second))), ("unclear", .bool(prediction.isUnclear)),
      ("probabilities", .array(probabilities.map(ReadDigit.share))),
      ("box", .array([box.x, box.y, box.width, box.height].map { .integer($0) })),
    ])
  }

  private static func share(_ thousandths: UInt16) -> JSON { JSON(exact: Double(thousandths) / 1000) }
}
