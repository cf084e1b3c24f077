import Evaluation
import Foundation
import Handwriting
import HostSupport
import Ink
import Pictures
import TestSupport
import Testing

@testable import DigitModel
@testable import ModelReport

#if canImport(FoundationXML)
import FoundationXML
#endif

@Suite("The page of a report")
struct ReportPageTests {
  private static let sections = [
    "overview", "framing", "size", "pins", "pictures", "ways", "confusion", "writers", "rejection", "reliability",
    "misses",
    "weights", "data",
  ]

  /// A card as it lies beside a model file.
  private static func card(of model: DeviceModel, data: [String]) -> JSON {
    .object([
      ("model", .object([("id", .string(model.id))])),
      ("data", .array(data.map { .object([("name", .string($0))]) })),
    ])
  }

  /// A page about two small models, with drawn digits, non-digits, images and a sweep, or with nothing but the models.
  private static func page(
    writer: String = "w", hasData: Bool = true
  ) throws -> String {
    let folder = try TemporaryFolder()
    let samples = WritingStyle.all.last { $0.kind == .habit }?.samples(40, seed: 1) ?? []
    let drawn = samples.enumerated().map { k, sample in
      var sample = sample
      sample.writer = "\(writer)\(k % 3)"
      if k >= 30 { sample.label = "x" }
      return sample
    }
    var pixels = [UInt8](repeating: 0, count: 10 * 784)
    for k in 0..<10 { for row in 4..<24 { pixels[k * 784 + row * 28 + 6 + k] = 200 } }
    let images = try #require(ImageSet(pixels: pixels, labels: (0..<10).map { UInt8($0) }))
    let sets = [
      ReportedSet(name: "<drawn> & \"kept\"", isDrawn: true, samples: drawn.count),
      ReportedSet(name: "images", isDrawn: false, samples: images.count),
    ]
    let models = try [Framing.normalized, .asDrawn].enumerated().map { k, framing in
      let model = try DeviceModel(ZoneModel.random(framing: framing, seed: 7), from: "test")
      let evaluator = Evaluator(model: model, jobs: 2)
      return try ReportedModel(
        name: "model \(k)", model, card: card(of: model, data: ["mnist"]),
        readings: hasData ? [evaluator.read(drawn), evaluator.read(images)] : [],
        ways: WritingStyle.all.map { evaluator.score($0.samples(2, seed: 1)) },
        pins: hasData ? [pins(of: model), []] : [])
    }
    let sweep = try SweepTable(
      reading: folder.file("s.csv", "name,bytes,accuracy\na,4000,0.9\na,4000,0.92\nb,8000,0.95\n"))
    return ReportPage(
      of: models[0], comparedWith: hasData ? [models[1]] : [], sets: hasData ? sets : [], sweep: hasData ? sweep : nil
    ).html
  }

  /// Two PINs of one writer with each of two seeds.
  private static func pins(of model: DeviceModel) -> [PINScore] {
    let samples = (WritingStyle.all.last { $0.kind == .habit }?.samples(40, seed: 1) ?? []).map { sample in
      var sample = sample
      sample.writer = "w"
      return sample
    }
    let writers = WriterDrawings.all(in: [("set", samples)]).writers
    return [1, 2].map { PINEvaluator(model: model, jobs: 1).score(writers, pins: 2, seed: $0) }
  }

  /// What an XML parser finds in a page.
  final class Reader: NSObject, XMLParserDelegate {
    var sections: [String] = []
    var references: [String] = []
    var text = ""
    var elements: Set<String> = []

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
      attributes: [String: String]
    ) {
      elements.insert(name)
      if name == "section", let id = attributes["id"] { sections.append(id) }
      references += ["href", "src"].compactMap { attributes[$0] }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
  }

  static func read(_ page: String) throws -> Reader {
    let reader = Reader()
    let parser = XMLParser(data: Data(page.utf8))
    parser.delegate = reader
    #expect(parser.parse(), "\(String(describing: parser.parserError)) in line \(parser.lineNumber)")
    return reader
  }

  @Test("is well-formed, has every section, and refers to nothing outside of itself")
  func wellFormed() throws {
    let reader = try Self.read(Self.page())
    #expect(reader.sections == Self.sections)
    #expect(reader.references.allSatisfy { $0.hasPrefix("#") || $0.hasPrefix("data:image/png;base64,") })
    #expect(reader.references.contains { $0.hasPrefix("data:") })
    #expect(reader.elements.isDisjoint(with: ["script", "link", "iframe", "object"]))
    #expect(reader.elements.isSuperset(of: ["svg", "img", "table"]))
  }

  @Test("shows model, weights and writing styles without any data, and says what is missing")
  func withoutData() throws {
    let reader = try Self.read(Self.page(hasData: false))
    #expect(reader.sections == Self.sections)
    for option in ["--mnist DIR", "--strokes FILE", "--non-digits FILE", "--sweep FILE"] {
      #expect(reader.text.contains(option), "\(option)")
    }
    #expect(reader.text.contains("7 crossed"))
    #expect(reader.text.contains("Layer 1: "))
  }

  @Test("has whole PINs of the sets whose writers drew enough, and says what is missing else")
  func pins() throws {
    #expect(try Self.page().components(separatedBy: "<td>4</td>").count > 2)
    #expect(try Self.read(Self.page()).text.contains("one digit wrong that opened"))
    #expect(try Self.read(Self.page(hasData: false)).text.contains("No writer drew each digit twice"))
  }

  @Test("shows names unchanged, with any characters")
  func escaped() throws {
    let reader = try Self.read(Self.page(writer: "<b>&\"'\u{1}\u{9}ß"))
    #expect(reader.text.contains("<b>&\"'\u{FFFD}"))
    #expect(reader.text.contains("ß0"))
    #expect(reader.text.contains("<drawn> & \"kept\""))
  }

  @Test("has a style sheet that a browser understands: quotes are quotes")
  func styleSheet() throws {
    let html = try Self.page(hasData: false)
    let sheet = try #require(html.firstMatch(of: /<style>([^<]*)<\/style>/)?.1)
    #expect(sheet.contains("\"Helvetica Neue\""))
    #expect(!sheet.contains("&"))
  }

  @Test("has precision, recall and F1 of each digit")
  func retrieval() throws {
    let html = try Self.page()
    #expect(html.contains("<th>precision</th><th>recall</th><th>F1</th>"))
  }

  @Test("of the same input is the same, byte for byte")
  func repeated() throws {
    #expect(try Self.page() == Self.page())
  }

  @Test("says which model went the article's own way: as drawn, and trained on MNIST alone")
  func article() throws {
    let reader = try Self.read(Self.page())
    #expect(reader.text.contains("model 1 went the article's own way"))
    #expect(!reader.text.contains("model 0 went the article's own way"))
  }

  @Test("marks a set that a model was trained on")
  func seen() throws {
    let model = try DeviceModel(ZoneModel.random(framing: .normalized, seed: 7), from: "test")
    let reading = Evaluator(model: model, jobs: 1).read(WritingStyle.all[0].samples(3, seed: 1))
    let pages = try ["mine", "other"].map { data in
      let reported = try ReportedModel(
        name: "m", model, card: Self.card(of: model, data: [data]), readings: [reading],
        ways: WritingStyle.all.map { _ in Score() }, pins: [[]])
      return ReportPage(
        of: reported, comparedWith: [], sets: [ReportedSet(name: "mine", isDrawn: true, samples: 3)], sweep: nil
      ).html
    }
    #expect(pages[0].contains("<td>mine *</td>"))
    #expect(pages[1].contains("<td>mine</td>"))
  }

  @Test("uses a card only for the model that it describes")
  func otherCard() throws {
    let models = try [3, 4].map { try DeviceModel(ZoneModel.random(framing: .asDrawn, seed: $0), from: "test") }
    let ways = WritingStyle.all.map { _ in Score() }
    let reported = try models.map { model in
      try ReportedModel(
        name: "m", model, card: Self.card(of: models[0], data: ["the one set"]), readings: [], ways: ways, pins: [])
    }
    let pages = reported.map { ReportPage(of: $0, comparedWith: [], sets: [], sweep: nil).html }
    #expect(pages[0].contains("the one set"))
    #expect(!pages[1].contains("the one set"))
  }

  @Test("shows how pictures are read by kind, and the worst of them; without pictures it says what to give")
  func pictures() throws {
    let model = try DeviceModel(ZoneModel.random(framing: .normalized, seed: 7), from: "test")
    let digits = [7, 4].enumerated().map { k, digit in
      PictureTruth.Digit(digit: UInt8(digit), box: Pictures.Picture.Box(x: 10 + 40 * k, y: 10, width: 20, height: 30))
    }
    let truth = PictureTruth(file: "a.png", kind: "pen", isCells: false, digits: digits)
    let read = ReadPicture(truth: truth, reading: PictureReading(width: 100, height: 50, digits: []))
    #expect(read.errors == 2)
    let white = Pictures.Picture(width: 100, height: 50, gray: [UInt8](repeating: 255, count: 5000))
    let blank = try #require(white)
    let marked = read.marked(on: blank)
    #expect(marked != blank, "missed digits have a frame")
    func page(_ pictures: ReportedPictures?) throws -> String {
      let reported = try ReportedModel(
        name: "m", model, card: nil, readings: [], ways: WritingStyle.all.map { _ in Score() }, pins: [],
        pictures: pictures)
      return ReportPage(of: reported, comparedWith: [], sets: [], sweep: nil).html
    }
    let worst = try #require(ReportedPicture(name: "a.png", score: read.score, rgb: marked.rgb, width: marked.width))
    let html = try page(ReportedPictures(PictureReport([read]), worst: [worst]))
    #expect(html.contains("<td>pen</td>") && html.contains("a.png: 2 digits in 1 picture: 0.0% found"))
    #expect(html.contains("alt=\"a.png with what was read\""))
    #expect(try page(nil).contains("add --pictures DIR"))
    #expect(ReportedPicture(name: "a", score: read.score, rgb: [1, 2], width: 1) == nil)
  }
}
