import DigitFinder
import DigitModel
import DigitNet
import Foundation
import HostSupport
import Ink
import Pictures
import TestSupport
import Testing

@Suite("Reading pictures") struct ReadingTests {
  private static let model: DeviceModel = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path
    return try! DeviceModel(reading: root + "/Models/inklock.model")
  }()
  private static let reader = DigitReader(model)

  /// Two lines of digits in plain type, 7 squares high.
  private static func page(square: Int) -> Picture {
    let (width, height) = (square * 40, square * 36)
    var picture = Picture(width: width, height: height, gray: [UInt8](repeating: 255, count: width * height))!
    picture.write("2739", x: 5 * square, y: 5 * square, scale: square, .black)
    picture.write("524", x: 5 * square, y: 20 * square, scale: square, .black)
    return picture
  }

  /// The columns and rows of its digits, in squares.
  private static let places = [(5, 5), (11, 5), (17, 5), (23, 5), (5, 20), (11, 20), (17, 20)]

  @Test(
    "boxes are in pixels of the whole picture, also where it is reduced before it is searched",
    arguments: [6, 10, 40, 60])
  func boxes(square: Int) throws {
    let picture = Self.page(square: square)
    let reading = Self.reader.read(picture)
    #expect(reading.width == picture.width && reading.height == picture.height)
    try #require(reading.digits.count == Self.places.count)
    // One pixel of the reduced picture, and two of the smooth edge.
    let reach = 3 * max(1, picture.width / DigitReader.longestSide + 1)
    for (digit, (x, y)) in zip(reading.digits, Self.places) {
      let box = digit.box
      #expect(abs(box.x - x * square) <= reach, "\(box) at \(x * square)")
      #expect(abs(box.y - y * square) <= reach, "\(box) at \(y * square)")
      #expect(abs(box.x + box.width - (x + 5) * square) <= reach, "\(box)")
      #expect(abs(box.y + box.height - (y + 7) * square) <= reach, "\(box)")
    }
    #expect(reading.digits.map(\.line) == [0, 0, 0, 0, 1, 1, 1])
  }

  @Test("a picture of one pixel, or of one row, has no digits", arguments: [(1, 1), (3000, 1), (1, 3000), (2, 2)])
  func tiny(width: Int, height: Int) throws {
    let gray = (0..<width * height).map { UInt8(truncatingIfNeeded: $0 &* 37) }
    let reading = Self.reader.read(try #require(Picture(width: width, height: height, gray: gray)))
    #expect(reading == PictureReading(width: width, height: height, digits: []))
  }

  @Test("what is read depends neither on the pictures before it nor on those that are read at the same time")
  func independence() {
    let pictures = [6, 20, 6, 10].map(Self.page)
    let readings = pictures.map { DigitReader(Self.model).read($0) }
    let reader = DigitReader(Self.model)
    #expect(pictures.map { reader.read($0) } == readings)
    let together = Parallel.map(12, jobs: 4) { reader.read(pictures[$0 % 4]) }
    #expect(together == readings + readings + readings)
  }

  private static func digit(_ digit: UInt8, isUnclear: Bool = false, line: Int) -> ReadDigit {
    ReadDigit(
      prediction: Prediction(digit: digit, confidence: 981, second: 3, isUnclear: isUnclear),
      probabilities: [0, 981, 0, 12, 0, 0, 0, 1, 0, 0], nonDigit: 6,
      box: .init(x: 3 + line, y: 4, width: 5, height: 6), line: line, raster: Raster())
  }

  @Test("the text of a line has a question mark for what is unclear, and lines without a clear digit are left out")
  func lines() {
    let digits = [
      Self.digit(7, line: 0), Self.digit(4, isUnclear: true, line: 0), Self.digit(0, line: 0),
      Self.digit(1, isUnclear: true, line: 1), Self.digit(5, line: 2),
    ]
    #expect(PictureReading(width: 9, height: 9, digits: digits).lines == ["7?0", "5"])
    #expect(PictureReading(width: 9, height: 9, digits: []).lines == [])
  }

  @Test("the JSON of a picture has these members")
  func json() {
    let reading = PictureReading(
      width: 20, height: 10, digits: [Self.digit(1, line: 0), Self.digit(9, isUnclear: true, line: 1)])
    let rest = "\"probabilities\":[0,0.981,0,0.012,0,0,0,0.001,0,0]"
    #expect(
      reading.json(file: "a.png").description.replacing("0.0,", with: "0,").replacing("0.0]", with: "0]")
        == "{\"file\":\"a.png\",\"width\":20,\"height\":10,\"digits\":["
        + "{\"digit\":1,\"confidence\":0.981,\"second\":3,\"unclear\":false,\(rest),\"box\":[3,4,5,6]},"
        + "{\"digit\":9,\"confidence\":0.981,\"second\":3,\"unclear\":true,\(rest),\"box\":[4,4,5,6]}"
        + "],\"lines\":[\"1\"]}")
  }

  @Test("a text is said once three frames in a row agree on it, and again only after another one")
  func stable() {
    var text = StableText()
    let frames = [
      "", "", "", "", "1", "12", "12", "1", "12", "12", "12", "12", "12", "", "12", "", "", "", "", "12", "12", "12",
    ]
    let said = frames.enumerated().compactMap { k, frame in
      text.next(frame.isEmpty ? [] : [frame]).map { "\(k):\($0.joined())" }
    }
    #expect(said == ["10:12", "17:", "21:12"])
  }

  @Test("a picture is shown with frames around what was found, and its rasters beside each other")
  func outlining() throws {
    let picture = Self.page(square: 8)
    let reading = Self.reader.read(picture)
    let outlined = picture.outlining(reading)
    #expect(outlined.width == picture.width && outlined.height == picture.height)
    #expect(picture.outlining(.init(width: 1, height: 1, digits: [])) == picture)
    for digit in reading.digits {
      // The pixel in the corner of the frame is green or orange.
      let pixel = 3 * ((digit.box.y - 2) * picture.width + digit.box.x - 2)
      let color = Array(outlined.rgb[pixel..<pixel + 3])
      #expect(color == (digit.isClear ? [0, 150, 60] : [235, 130, 0]))
    }
    let rasters = try #require(Picture(rastersOf: reading.digits, inRow: 3))
    #expect((rasters.width, rasters.height) == (3 * 60, 3 * 60))
    #expect(Picture(rastersOf: []) == nil)
    for (k, digit) in reading.digits.enumerated() {
      let black = (0..<784).count { cell in
        let (x, y) = (k % 3 * 60 + 2 + cell % 28 * 2, k / 3 * 60 + 2 + cell / 28 * 2)
        return rasters.gray[y * rasters.width + x] != 255
      }
      #expect(black == digit.raster.inkedCells)
    }
  }

  @Test("each step is a picture of the same size, and the reading is that without steps")
  func steps() throws {
    for (square, threshold) in [(8, FinderSettings.Threshold.automatic), (60, .automatic), (8, .gray(100))] {
      let picture = Self.page(square: square)
      let settings = FinderSettings(threshold: threshold)
      let steps = StepPictures(of: picture, by: Self.reader, settings)
      #expect(steps.reading == Self.reader.read(picture, settings))
      let names = steps.steps.map(\.name)
      let expected =
        threshold == .automatic
        ? ["1-gray", "2-background", "3-ink", "4-components", "5-digits", "6-rasters"]
        : ["1-gray", "2-ink", "3-components", "4-digits", "5-rasters"]
      #expect(names == expected)
      for (name, step) in steps.steps where !name.hasSuffix("rasters") {
        #expect(max(step.width, step.height) == min(picture.width, DigitReader.longestSide), "\(name)")
      }
      let folder = try TemporaryFolder()
      try steps.write(to: folder.path)
      #expect(folder.content == expected.map { $0 + ".png" })
      #expect(try PictureFile.read(folder.path(of: "1-gray.png")) == steps.steps[0].picture)
      #expect(throws: InputError.self) { try steps.write(to: folder.path(of: "none")) }
    }
  }

  @Test("a picture without anything has steps, too, but no rasters")
  func noSteps() throws {
    let blank = try #require(Picture(width: 70, height: 70, gray: [UInt8](repeating: 200, count: 4900)))
    let steps = StepPictures(of: blank, by: Self.reader)
    #expect(steps.steps.map(\.name) == ["1-gray", "2-background", "3-ink", "4-components", "5-digits"])
    #expect(steps.reading.digits.isEmpty)
  }
}
