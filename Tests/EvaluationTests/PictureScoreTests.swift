import DigitNet
import HostSupport
import Ink
import Pictures
import TestSupport
import Testing

@testable import Evaluation

@Suite("Scores of pictures") struct PictureScoreTests {
  private func read(_ digit: UInt8, _ x: Int, _ y: Int, isUnclear: Bool = false) -> ReadDigit {
    var raster = Raster()
    raster[Int(digit), 0] = true
    return ReadDigit(
      prediction: Prediction(digit: digit, confidence: 900, second: 0, isUnclear: isUnclear),
      probabilities: [UInt16](repeating: 0, count: 10), nonDigit: 0, box: .init(x: x, y: y, width: 20, height: 40),
      line: 0, raster: raster)
  }

  private func reading(_ digits: ReadDigit...) -> PictureReading {
    PictureReading(width: 400, height: 300, digits: digits)
  }

  private func truth(_ digits: (UInt8, Int, Int)..., isCells: Bool = false) -> PictureTruth {
    PictureTruth(
      file: "a.png", kind: "kind", isCells: isCells,
      digits: digits.map { .init(digit: $0.0, box: .init(x: $0.1, y: $0.2, width: 20, height: 40)) })
  }

  @Test("digits are right, wrong, unclear or not found, and clear boxes elsewhere are false")
  func counts() {
    let truth = truth((1, 0, 0), (2, 50, 0), (3, 100, 0), (4, 150, 0))
    let reading = reading(
      read(1, 2, 3), read(7, 50, 0), read(3, 100, 2, isUnclear: true), read(5, 250, 0), read(6, 300, 0, isUnclear: true)
    )
    let score = PictureScore(reading, truth)
    #expect(score.summary == "4 digits in 1 picture: 75.0% found, 25.0% right, 25.0% wrong, 25.0% unclear, 1 false box")
    #expect(
      JSON.object(score.members).description
        == "{\"pictures\":1,\"digits\":4,\"found\":0.75,\"right\":0.25,\"wrong\":0.25,\"unclear\":0.25,\"false\":1}")
    let picture = ReadPicture(truth: truth, reading: reading)
    #expect(picture.score == score)
    // The label is the digit that is there, not what was read; everything else is a non-digit, clear or not.
    #expect(picture.labeledCrops.map(\.label) == [1, 2, 3, 10, 10])
    #expect(picture.labeledCrops.map { crop in (0..<10).first { crop.raster[$0, 0] } } == [1, 7, 3, 5, 6])
  }

  @Test(
    "a box belongs to a digit if its middle is in the digit's box, enlarged by a quarter of the height",
    arguments: [
      (0, 0, true), (19, 0, true), (20, 0, true), (21, 0, false), (0, 30, true), (0, 31, false), (-20, -30, true),
    ])
  func near(x: Int, y: Int, isFound: Bool) {
    let score = PictureScore(reading(read(1, 100 + x, 100 + y)), truth((1, 100, 100)))
    #expect(score.found == (isFound ? 1 : 0))
    #expect(score.falseBoxes == (isFound ? 0 : 1))
  }

  @Test("of several boxes the clear one is taken, then the nearest; each belongs to one digit")
  func several() {
    let one = truth((1, 100, 100))
    let unclear = PictureMatch(reading(read(2, 100, 100, isUnclear: true), read(1, 108, 100)), one)
    #expect(unclear.boxOfDigit == [1])
    #expect(unclear.others == [0])
    #expect(PictureMatch(reading(read(2, 90, 100), read(1, 101, 101)), one).boxOfDigit == [1])
    #expect(PictureMatch(reading(read(2, 100, 100)), truth((1, 100, 100), (2, 102, 100))).boxOfDigit == [0, nil])
  }

  @Test("around a grid of cells nothing is false, and a cell is not enlarged")
  func cells() {
    let truth = truth((1, 100, 100), (2, 120, 100), isCells: true)
    let score = PictureScore(reading(read(1, 100, 100), read(3, 100, 135), read(4, 300, 200)), truth)
    #expect(score.found == 1)
    #expect(score.falseBoxes == 0)
    #expect(PictureScore(reading(read(1, 95, 100), read(9, 104, 100)), truth).falseBoxes == 1)
    #expect(PictureScore(reading(read(1, 95, 100)), self.truth(isCells: true)).falseBoxes == 1)
  }

  @Test("a report has the scores of each picture, each kind and all")
  func report() {
    var other = truth((3, 0, 0))
    other.kind = "another"
    let empty = truth()
    let report = PictureReport([
      ReadPicture(truth: truth((1, 0, 0)), reading: reading(read(1, 0, 0))),
      ReadPicture(truth: empty, reading: reading(read(1, 0, 0), read(1, 30, 0))),
      ReadPicture(truth: other, reading: reading()),
    ])
    #expect(
      report.lines(listingPictures: true) == [
        "a.png: 1 digit in 1 picture: 100.0% found, 100.0% right, 0.0% wrong, 0.0% unclear, 0 false boxes",
        "a.png: 1 picture without digits: 2 false boxes",
        "a.png: 1 digit in 1 picture: 0.0% found, 0.0% right, 0.0% wrong, 0.0% unclear, 0 false boxes",
        "another: 1 digit in 1 picture: 0.0% found, 0.0% right, 0.0% wrong, 0.0% unclear, 0 false boxes",
        "kind: 1 digit in 2 pictures: 100.0% found, 100.0% right, 0.0% wrong, 0.0% unclear, 2 false boxes",
        "total: 2 digits in 3 pictures: 50.0% found, 50.0% right, 0.0% wrong, 0.0% unclear, 2 false boxes",
      ])
    #expect(report.lines(listingPictures: false).count == 3)
    #expect(report.json["perPicture"]?.array?.count == 3)
    #expect(report.json["perPicture"]?.array?[1]["found"] == .null)
    #expect(report.json["perKind"]?["kind"]?["false"] == .integer(2))
    #expect(report.json["digits"] == .integer(2))
  }

  // MARK: truth.json

  private func read(_ text: String) throws -> [PictureTruth] {
    let folder = try TemporaryFolder()
    _ = try folder.file("truth.json", text)
    return try PictureTruth.read(folder: folder.path)
  }

  @Test("a truth.json is read, with labels as numbers or text, and members that are not known")
  func truths() throws {
    let truths = try read(
      #"""
      [{"file": "a/b.png", "kind": "pen", "cells": true, "note": 1, "boxes": [[7, 1, 2, 30, 40], ["0", -1.4, 2.5, 9, 9]]},
       {"kind": "none", "boxes": [], "file": "c.jpg", "cells": null}]
      """#)
    #expect(
      truths == [
        PictureTruth(
          file: "a/b.png", kind: "pen", isCells: true,
          digits: [
            .init(digit: 7, box: .init(x: 1, y: 2, width: 29, height: 38)),
            .init(digit: 0, box: .init(x: -1, y: 3, width: 10, height: 6)),
          ]),
        PictureTruth(file: "c.jpg", kind: "none", isCells: false, digits: []),
      ])
    #expect(try read(JSON.array(truths.map(\.json)).description) == truths)
  }

  private static let needs =
    " needs a file, a kind and boxes of a digit and left, top, right and bottom in pixels; cells is true or false"

  @Test(
    "a truth.json that cannot be used is refused with the number and the name of the picture",
    arguments: [
      ("", "is not JSON: unexpected end at byte 0"), ("[", nil), ("{}", "is not an array of pictures"),
      ("[]", "has no pictures in it"), ("[1]", "picture 1" + needs), ("[{}]", "picture 1" + needs),
      (#"[{"file":"","kind":"k","boxes":[]}]"#, nil), (#"[{"file":"a\u0000","kind":"k","boxes":[]}]"#, nil),
      (#"[{"file":1,"kind":"k","boxes":[]}]"#, "picture 1" + needs),
      (#"[{"file":"a","kind":"k","boxes":[]},{"file":"b","boxes":[]}]"#, "picture 2 (b)" + needs),
      (#"[{"file":"a","kind":"k"}]"#, "picture 1 (a)" + needs),
      (#"[{"file":"a","kind":"k","cells":"yes","boxes":[]}]"#, "picture 1 (a)" + needs),
      (#"[{"file":"a","kind":"k","cells":1,"boxes":[]}]"#, "picture 1 (a)" + needs),
    ] as [(String, String?)])
  func refused(text: String, sentence: String?) throws {
    let message = #expect(throws: InputError.self) { try read(text) }.map { "\($0)" } ?? ""
    #expect(message.contains("truth.json: "))
    if let sentence { #expect(message.hasSuffix("truth.json: " + sentence)) }
  }

  @Test(
    "a box that no picture could have is refused",
    arguments: [
      "7", "[]", "[7,0,0,1]", "[7,0,0,1,1,1]", "[10,0,0,1,1]", "[-1,0,0,1,1]", "[\"x\",0,0,1,1]", "[7.5,0,0,1,1]",
      "[null,0,0,1,1]", "[7,5,0,1,1]", "[7,0,5,1,1]", "[7,0,0,\"1\",1]", "[7,0,0,1e300,1]", "[7,-1e19,0,1,1]",
      "[7,0,0,999999999999999999,1]", "[7,-999999999999999999,0,999999999999999999,1]",
    ])
  func refusedBox(box: String) {
    #expect(throws: InputError.self) { try read(#"[{"file":"a","kind":"k","boxes":[\#(box)]}]"#) }
  }

  @Test("a folder without a truth.json is named")
  func missing() throws {
    let folder = try TemporaryFolder()
    let message = refusal(in: folder) { _ = try PictureTruth.read(folder: folder.path) }
    #expect(message == "truth.json: cannot be read: No such file or directory")
  }
}
