package import Handwriting
public import HostSupport
public import Pictures

/// The digits that are in a picture, as a `truth.json` states them.
public struct PictureTruth: Sendable, Equatable {
  public struct Digit: Sendable, Equatable {
    /// 0...9.
    public var digit: UInt8
    public var box: Picture.Box

    public init(digit: UInt8, box: Picture.Box) {
      self.digit = digit
      self.box = box
    }
  }

  /// The name of the picture's file, relative to the folder.
  public var file: String
  /// Pictures of a kind get a score together.
  public var kind: String
  /// Whether boxes are the cells of a grid; otherwise they are tight.
  public var isCells: Bool
  public var digits: [Digit]

  public init(file: String, kind: String, isCells: Bool, digits: [Digit]) {
    self.file = file
    self.kind = kind
    self.isCells = isCells
    self.digits = digits
  }

  /// Reads the file `truth.json` of a folder: an array of `{"file": …, "kind": …, "cells": …, "boxes": [[digit, x0, y0, x1,
  /// y1], …]}`, in pixels; other members are ignored.
  public static func read(folder: String) throws(InputError) -> [PictureTruth] {
    let path = folder + "/truth.json"
    let bytes = try AtomicFile.read(path, limit: 1 << 26)
    let json: JSON
    do { json = try JSON(parsing: bytes) } catch { throw InputError(path, "is not JSON: \(error)") }
    guard let pictures = json.array else { throw InputError(path, "is not an array of pictures") }
    guard !pictures.isEmpty else { throw InputError(path, "has no pictures in it") }
    var truths: [PictureTruth] = []
    for (k, picture) in pictures.enumerated() {
      guard let truth = PictureTruth(picture) else {
        let name = picture["file"]?.string.map { " (\($0))" } ?? ""
        throw InputError(
          path,
          "picture \(k + 1)\(name) needs a file, a kind and boxes of a digit and left, top, right and bottom in pixels; "
            + "cells is true or false")
      }
      truths.append(truth)
    }
    return truths
  }

  /// What is on a synthetic page.
  package init(_ page: SyntheticPage, number: Int) {
    self.init(
      file: "\(page.kind.rawValue)-\(number).png", kind: page.kind.rawValue, isCells: false,
      digits: page.digits.map { digit in
        Digit(
          digit: digit.digit,
          box: Picture.Box(x: digit.box.x0, y: digit.box.y0, width: digit.box.width, height: digit.box.height))
      })
  }

  private init?(_ json: JSON) {
    guard let file = json["file"]?.string, !file.isEmpty, !file.contains("\0"), let kind = json["kind"]?.string,
      let boxes = json["boxes"]?.array
    else { return nil }
    var isCells = false
    switch json["cells"] {
    case .bool(let value)?: isCells = value
    case nil, .null?: break
    default: return nil
    }
    self.init(file: file, kind: kind, isCells: isCells, digits: [])
    for box in boxes {
      guard let values = box.array, values.count == 5 else { return nil }
      let label = values[0].int ?? values[0].string.flatMap { Int($0) }
      let sides = values.dropFirst().compactMap { $0.double.flatMap(PictureTruth.pixels) }
      guard let label, (0...9).contains(label), sides.count == 4, sides[0] <= sides[2], sides[1] <= sides[3] else {
        return nil
      }
      digits.append(
        Digit(
          digit: UInt8(label),
          box: Picture.Box(x: sides[0], y: sides[1], width: sides[2] - sides[0], height: sides[3] - sides[1])))
    }
  }

  /// A coordinate in whole pixels; `nil` where no picture could have it.
  private static func pixels(_ value: Double) -> Int? {
    let reach = Double(PictureFile.mostPixels)
    return (-reach...reach).contains(value) ? Int(value.rounded()) : nil
  }

  /// An element of the array in a `truth.json`.
  public var json: JSON {
    .object([
      ("file", .string(file)), ("kind", .string(kind)), ("cells", .bool(isCells)),
      (
        "boxes",
        .array(
          digits.map { digit in
            let box = digit.box
            return .array(
              [Int(digit.digit), box.x, box.y, box.x + box.width, box.y + box.height].map { .integer($0) })
          })
      ),
    ])
  }
}
