import HostSupport
import TestSupport
import Testing

@testable import Handwriting

private typealias Point = StrokeSample.Point

@Suite("Conversion from other formats")
struct ConvertTests {
  @Test("UNIPEN segments name components, those with points, and y is inverted")
  func unipen() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file(
      "a.dat",
      """
      .VERSION 1.0
      .COORD X Y T
      .POINTS_PER_SECOND 100
      .WRITER_ID anna
      .SEGMENT PAGE 0-3 ? "4 1"
      .PEN_DOWN
       1 10 0
       2 8 10
      .PEN_UP
      .PEN_DOWN
       3 9 50
      .PEN_UP
       4 9 60
      .PEN_DOWN
      -5 7.5 70
      .SEGMENT CHARACTER 0-2 OK "4"
      .SEGMENT DIGIT 3 ? "1"
      .SEGMENT CHARACTER 0:1-1:0,3 ? "a"
      """)
    let samples = try UnipenFile.read(path)
    let four = [[Point(x: 1, y: -10, t: 0), Point(x: 2, y: -8, t: 10)], [Point(x: 3, y: -9, t: 50)]]
    let one = [Point(x: -5, y: -7.5, t: 70)]
    #expect(
      samples == [
        StrokeSample(label: "4", writer: "anna", hz: 100, strokes: four),
        StrokeSample(label: "1", writer: "anna", hz: 100, strokes: [one]),
        StrokeSample(label: "a", writer: "anna", hz: 100, strokes: [[four[0][1]], four[1], one]),
      ])
  }

  @Test("a UNIPEN segment without a delineation is what follows it, and included files are found above")
  func unipenIncluded() throws {
    let folder = try TemporaryFolder()
    _ = try folder.file("strokes.inc", ".PEN_DOWN\n1 1\n.PEN_UP\n.PEN_DOWN\n2 2\n")
    let path = try folder.file(
      "a.dat", ".SEGMENT DIGIT ? \"8\"\n.INCLUDE strokes.inc\n.SEGMENT DIGIT ? \"1\"\n.PEN_DOWN\n3 3\n")
    #expect(
      try UnipenFile.read(path) == [
        StrokeSample(label: "8", strokes: [[Point(x: 1, y: -1)], [Point(x: 2, y: -2)]]),
        StrokeSample(label: "1", strokes: [[Point(x: 3, y: -3)]]),
      ])
  }

  @Test(
    "bad UNIPEN is refused with its line",
    arguments: [
      ("", "a: holds no .SEGMENT CHARACTER or DIGIT with pen-down points"),
      (".PEN_DOWN\n1\n", "a:2: is not a point of X Y"),
      (".PEN_DOWN\n1 nan\n", "a:2: is not a point of X Y"),
      (".COORD T X\n.PEN_DOWN\n1 2\n", "a:3: is not a point of T X"),
      (".SEGMENT\n", "a:1: .SEGMENT has no level"),
      (".PEN_DOWN\n1 2\n.SEGMENT DIGIT 0-1 ? \"1\"\n", "a:3: component 1 is named, and there are 1, counted from 0"),
      (
        ".PEN_DOWN\n1 2\n.SEGMENT DIGIT 0:1 ? \"1\"\n",
        "a:3: point 1 of component 0 is named, and there are 1, counted from 0"
      ),
      (
        ".SEGMENT DIGIT 0 OK \" \"\n.PEN_DOWN\n1 2\n", "a:1: the label is empty: name the digit, or what else was drawn"
      ),
      (
        ".SEGMENT DIGIT 0 OK\n.PEN_DOWN\n1 2\n", "a:1: the label is empty: name the digit, or what else was drawn"
      ),
      (".INCLUDE\n", "a:1: .INCLUDE names no file"),
      (
        ".INCLUDE no-such-file-anywhere\n",
        "a:1: the included file \"no-such-file-anywhere\" is in no folder above this one"
      ),
      (".INCLUDE a\n", "a: is included too deeply"),
      (
        ".PEN_DOWN\n" + String(repeating: "1 2\n", count: 101) + ".SEGMENT DIGIT 0"
          + String(repeating: ",0", count: 999) + " ? \"1\"\n", "a:103: the segment has more than 100000 points"
      ),
    ])
  func badUnipen(text: String, message: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("a", text)
    #expect(refusal(in: folder) { _ = try UnipenFile.read(path) } == message)
  }

  @Test("InkML groups with a label are samples, with the channels of the trace format")
  func inkML() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file(
      "a.inkml",
      """
      <?xml version="1.0"?><!-- a > comment -->
      <ink:ink xmlns:ink="http://www.w3.org/2003/InkML">
        <ink:annotation type="writer">anna &amp; bob</ink:annotation>
        <traceFormat><channel name="T" units="s"/><channel name='X'/><channel name="Y"/></traceFormat>
        <traceGroup>
          <annotation type="truth"> 4 </annotation>
          <trace id="t0">0 1 2, 0.013 3.5 -4</trace><trace>0.5 5
            6</trace>
        </traceGroup>
        <traceGroup><traceGroup><trace>1 7 8</trace></traceGroup><annotation type="label">1</annotation></traceGroup>
        <trace id="t9">2 9 9</trace>
        <traceGroup><annotation type="label">2</annotation><traceView traceDataRef="#t9"/></traceGroup>
      </ink:ink>
      """)
    #expect(
      try InkMLFile.read(path) == [
        StrokeSample(
          label: "4", writer: "anna & bob",
          strokes: [[Point(x: 1, y: 2, t: 0), Point(x: 3.5, y: -4, t: 13)], [Point(x: 5, y: 6, t: 500)]]),
        StrokeSample(label: "1", writer: "anna & bob", strokes: [[Point(x: 7, y: 8, t: 1000)]]),
        StrokeSample(label: "2", writer: "anna & bob", strokes: [[Point(x: 9, y: 9, t: 2000)]]),
      ])
  }

  @Test("InkML without groups is one sample")
  func inkMLFile() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file(
      "a.inkml", #"<ink><annotation type="label">3</annotation><trace>1 2,3 4</trace><trace>5 6</trace></ink>"#)
    #expect(
      try InkMLFile.read(path) == [
        StrokeSample(label: "3", strokes: [[Point(x: 1, y: 2), Point(x: 3, y: 4)], [Point(x: 5, y: 6)]])
      ])
  }

  @Test(
    "bad InkML is refused with its line",
    arguments: [
      ("", "a: is not InkML: it holds no element <ink>"),
      ("<svg/>", "a:1: is not InkML: its element is <svg>, not <ink>"),
      ("<ink>", "a:1: ends inside <ink>"),
      ("<ink>\n<trace", "a:2: a tag has no end inside <trace>"),
      ("<ink></trace></ink>", "a:1: closes another element than the open one inside <ink>"),
      ("<ink/>\n<ink/>", "a:2: goes on after </ink>: a file holds one <ink>, so give each a file of its own"),
      ("<ink>\n<trace>1 2, 3 'x</trace></ink>", "a:2: \"3 'x\" is not a point of X Y"),
      ("<ink><trace>1 2 3</trace></ink>", "a:1: \"1 2 3\" is not a point of X Y"),
      ("<ink><trace>'1 2</trace></ink>", "a:1: \"'1 2\" is not a point of X Y"),
      ("<ink><trace></trace></ink>", "a: holds no traces with points"),
      (
        "<ink><trace>1 2</trace></ink>",
        "a: has no annotation of type \"label\", \"truth\" or \"transcription\"; --label says what it shows"
      ),
      (
        "<ink><annotation type=\"label\"> </annotation><trace>1 2</trace></ink>",
        "a:1: the label is empty: name the digit, or what else was drawn"
      ),
      (
        "<!DOCTYPE ink [<!ENTITY a \"7\">]><ink/>",
        "a: declares entities of its own, which are not read: write the characters themselves"
      ),
      (
        "<ink><annotation type=\"label\">&a;</annotation></ink>",
        "a:1: names an entity that is not known inside <annotation>"
      ),
      ("<?xml version=\"1.0\" encoding=\"klingon\"?><ink/>", "a:1: has an unknown encoding: save it as UTF-8"),
      ("<ink>" + String(repeating: "<traceGroup>", count: 64), "a:1: nests elements too deeply"),
      (
        "<ink>\n<trace contextRef=\"#c\">1 2</trace></ink>",
        "a:2: names the context \"c\", which the file does not have"
      ),
      (
        "<ink><context xml:id=\"c\" contextRef=\"#c\"/><trace>1 2</trace></ink>",
        "a:1: contexts refer to each other in a circle"
      ),
      ("<ink><trace id=\"a\">1 2</trace>\n<trace id=\"a\">1 2</trace></ink>", "a:2: the id \"a\" is given twice"),
      (
        "<ink><traceView id=\"v\" traceDataRef=\"#v\"/></ink>",
        "a:1: views refer to each other in a circle, or nest too deeply"
      ),
      (
        "<ink><trace id=\"t\">1 2,3 4</trace><traceView traceDataRef=\"t\" from=\"2\" to=\"3\"/></ink>",
        "a:1: views 2 to 3 of what has 2 parts"
      ),
      ("<ink><trace priorRef=\"#q\">1 2</trace></ink>", "a:1: continues the trace \"q\", which the file does not have"),
      ("<ink><trace continuation=\"end\">1 2</trace></ink>", "a:1: continues a trace, and none is open"),
      (
        "<ink><trace>" + String(repeating: "1 2,", count: 100_001) + "</trace></ink>",
        "a:1: the trace has more than 100000 points"
      ),
    ])
  func badInkML(text: String, message: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("a", text)
    #expect(refusal(in: folder) { _ = try InkMLFile.read(path) } == message)
  }

  /// A file with a trace of a context that holds these elements.
  private static func ink(_ elements: String, format: String = "", trace: String = "1 2,3 4") -> String {
    "<ink><annotation type=\"label\">7</annotation><context>\(format)\(elements)</context><trace>\(trace)</trace></ink>"
  }

  @Test(
    "a canvasTransform of InkML is applied where it is affine, and one that changes nothing is none",
    arguments: [
      (
        ink("<canvasTransform><mapping type='affine'><affine>2 0 1, 0 -3 100,</affine></mapping></canvasTransform>"),
        [[3, 94], [7, 88]]
      ),
      (
        ink("<canvasTransform><mapping type='affine'><affine>0 -1 0,1 0 0</affine></mapping></canvasTransform>"),
        [[-2, 1], [-4, 3]]
      ),
      (
        ink(
          "<canvasTransform><mapping><bind source='X' target='X'/><bind source='Y' target='Y'/>"
            + "<affine>1 0 0,0 -1 0</affine></mapping><mapping type='mathml'/></canvasTransform>"),
        [[1, -2], [3, -4]]
      ),
      (ink("<canvasTransform><mapping type='identity'/></canvasTransform>"), [[1, 2], [3, 4]]),
      (
        ink(
          "<canvas><traceFormat><channel name='Y'/><channel name='X'/></traceFormat></canvas>",
          format: "<traceFormat><channel name='X'/><channel name='Y' orientation='-ve'/></traceFormat>"),
        [[1, -2], [3, -4]]
      ),
      (
        "<ink><definitions><mapping id='m' type='affine'><affine>1 0 0,0 -1 0</affine></mapping>"
          + "<canvasTransform id='t'><mapping mappingRef='#m'/></canvasTransform>"
          + "<context id='a' canvasTransformRef='#t'/><context id='b' contextRef='#a'/></definitions>"
          + "<traceGroup contextRef='#b'><annotation type='label'>7</annotation><trace>1 2,3 4</trace></traceGroup>"
          + "</ink>",
        [[1, -2], [3, -4]]
      ),
    ] as [(String, [[Double]])])
  func canvasTransform(text: String, points: [[Double]]) throws {
    let folder = try TemporaryFolder()
    let samples = try InkMLFile.read(folder.file("a", text))
    #expect(samples == [StrokeSample(label: "7", strokes: [points.map { Point(x: $0[0], y: $0[1]) }])])
  }

  @Test(
    "InkML whose points would be read otherwise than they were meant is refused",
    arguments: [
      (
        ink("<canvasTransform><mapping type='mathml'><math/></mapping></canvasTransform>"),
        "its canvasTransform has a mapping of the type \"mathml\": only affine ones of X and Y are read"
      ),
      (
        ink("<canvasTransform><mapping type='affine'><affine>1 0,0 1</affine></mapping></canvasTransform>"),
        "its canvasTransform has a mapping of the type \"affine, with other channels or numbers\": "
          + "only affine ones of X and Y are read"
      ),
      (
        ink(
          "<canvasTransform><mapping type='affine'><bind source='Y' target='X'/><bind source='X' target='Y'/>"
            + "<affine>1 0 0,0 1 0</affine></mapping></canvasTransform>"),
        "its canvasTransform has a mapping of the type \"affine, with other channels or numbers\": "
          + "only affine ones of X and Y are read"
      ),
      (
        ink(
          "",
          format: "<traceFormat><channel name='X'/><channel name='Y'><mapping type='lookup'/></channel></traceFormat>"),
        "its channel Y has a mapping, which is not read: write the values that it gives"
      ),
      (
        ink("", format: "<traceFormat><channel name='X' units='em'/><channel name='Y' units='mm'/></traceFormat>"),
        "its X is in \"em\" and its Y in \"mm\", which cannot be compared: give both in the same unit"
      ),
    ])
  func misread(text: String, reason: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("a", text)
    #expect(refusal(in: folder) { _ = try InkMLFile.read(path) } == "a:1: a trace cannot be read: " + reason)
  }

  @Test("X and Y in the same unit need no ratio, whatever the unit is")
  func relativeUnits() throws {
    let folder = try TemporaryFolder()
    let format = "<traceFormat><channel name='X' units='em'/><channel name='Y' units='em'/></traceFormat>"
    let path = try folder.file("a", Self.ink("", format: format))
    #expect(
      try InkMLFile.read(path) == [StrokeSample(label: "7", strokes: [[Point(x: 1, y: 2), Point(x: 3, y: 4)]])])
  }

  @Test("a canvasTransform and a mapping that a file does not have are refused")
  func missingTransforms() throws {
    let folder = try TemporaryFolder()
    let transform = try folder.file("a", "<ink><context canvasTransformRef='#t'/><trace>1 2</trace></ink>")
    #expect(
      refusal(in: folder) { _ = try InkMLFile.read(transform) }
        == "a:1: names the canvasTransform \"t\", which the file does not have")
    let mapping = try folder.file(
      "b",
      "<ink><context><canvasTransform><mapping mappingRef='#m'/></canvasTransform></context><trace>1 2</trace></ink>")
    #expect(
      refusal(in: folder) { _ = try InkMLFile.read(mapping) }
        == "b:1: names the mapping \"m\", which the file does not have")
  }

  @Test("the text of the UJI Pen Characters is read: labels, writers without their session, strokes")
  func uji() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file(
      "a.txt",
      """
      // UJIpenchars, version 2
      //
      WORD 7 trn_UJI_W01-01
        NUMSTROKES 2
        POINTS 2 # 10 20 11 25
        POINTS 1 # -3 4
      WORD ñ tst_UPV_W07-02
        NUMSTROKES 1
        POINTS 1 # 5 6
      """)
    #expect(
      try UJIFile.read(path) == [
        StrokeSample(
          label: "7", writer: "trn_UJI_W01",
          strokes: [[Point(x: 10, y: 20), Point(x: 11, y: 25)], [Point(x: -3, y: 4)]]),
        StrokeSample(label: "ñ", writer: "tst_UPV_W07", strokes: [[Point(x: 5, y: 6)]]),
      ])
  }

  @Test(
    "text that is not the UJI Pen Characters is refused with its line",
    arguments: [
      ("", "a: holds no WORD with POINTS"),
      ("// nothing\n", "a: holds no WORD with POINTS"),
      ("hello world\n", "a:1: \"hello\" is not WORD, NUMSTROKES or POINTS, of the UJI Pen Characters"),
      ("WORD 7\n", "a:1: WORD is followed by a label and a writer, such as WORD 7 trn_UJI_W01-01"),
      ("POINTS 1 # 1 2\n", "a:1: POINTS comes before the first WORD"),
      ("WORD 7 w-1\nNUMSTROKES x\n", "a:2: NUMSTROKES is followed by the number of strokes of the WORD above"),
      ("WORD 7 w-1\nPOINTS 1 1 2\n", "a:2: POINTS is followed by the number of points, # and their coordinates"),
      ("WORD 7 w-1\nPOINTS 2 # 1 2 3\n", "a:2: 2 points are announced, and there are 3 coordinates"),
      ("WORD 7 w-1\nPOINTS 1 # 1 x\n", "a:2: a coordinate is not a number, or is beyond 1e9"),
      ("WORD 7 w-1\nPOINTS 1 # 1 nan\n", "a:2: a coordinate is not a number, or is beyond 1e9"),
      ("WORD 7 w-1\nNUMSTROKES 2\nPOINTS 1 # 1 2\n", "a:1: NUMSTROKES of this WORD is 2, and its strokes are 1"),
      ("WORD 7 w-1\nWORD 1 w-1\nPOINTS 1 # 1 2\n", "a:1: this WORD has no POINTS"),
    ])
  func badUJI(text: String, message: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("a", text)
    #expect(refusal(in: folder) { _ = try UJIFile.read(path) } == message)
  }

  @Test("times of a drawing that are not milliseconds are left out, and their number is reported")
  func unusableTimes() throws {
    let folder = try TemporaryFolder()
    func drawing(_ times: String) -> String { "{\"word\":\"line\",\"drawing\":[[[1,2,3],[1,2,3],[\(times)]]]}\n" }
    let path = try folder.file("a.ndjson", drawing("0,20,40") + drawing("0,900,40") + drawing("0,1,2"))
    var reported: [Int] = []
    let samples = try StrokeFile.read(path) { reported.append($0) }
    #expect(reported == [2])
    #expect(samples.map { $0.strokes[0][2].t } == [40, nil, nil])
    _ = try StrokeFile.read(folder.file("b.ndjson", drawing("0,20,40"))) { reported.append($0) }
    #expect(reported == [2])
  }

  @Test("a short file of nested views cannot name an unlimited number of strokes")
  func manyViews() throws {
    let folder = try TemporaryFolder()
    var text = #"<ink><trace id="v0">1 2</trace>"#
    for k in 1...50 {
      let view = ##"<traceView traceDataRef="#v\##(k - 1)"/>"##
      text += #"<traceView id="v\#(k)">\#(view)\#(view)</traceView>"#
    }
    let path = try folder.file("a", text + "</ink>")
    #expect(
      refusal(in: folder) { _ = try InkMLFile.read(path, label: DigitLabel("1")) }
        == "a:1: groups and views name more than 1048576 strokes: split the file")
  }

  @Test("a digit that is grouped and then viewed again is one sample, and its parts are not samples again")
  func viewedAgain() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file(
      "a",
      """
      <ink><traceGroup id="g"><annotation type="label">7</annotation><trace id="a">1 2,3 4</trace><trace>5 6</trace></traceGroup>
      <traceView traceDataRef="#g"><annotation type="label">７</annotation></traceView>
      <traceGroup><annotation type="label">42</annotation>
      <traceGroup><annotation type="label">4</annotation><trace>7 8</trace></traceGroup>
      <traceGroup><annotation type="label">2</annotation><trace>9 9</trace></traceGroup></traceGroup></ink>
      """)
    #expect(
      try InkMLFile.read(path) == [
        StrokeSample(label: "7", strokes: [[Point(x: 1, y: 2), Point(x: 3, y: 4)], [Point(x: 5, y: 6)]]),
        StrokeSample(label: "4", strokes: [[Point(x: 7, y: 8)]]),
        StrokeSample(label: "2", strokes: [[Point(x: 9, y: 9)]]),
      ])
  }

  @Test("InkML is read in the encoding of its byte order mark, its zeros or its declaration")
  func encodings() throws {
    let folder = try TemporaryFolder()
    let text = #"<ink><annotation type="label">ä</annotation><trace>1 2</trace></ink>"#
    func head(_ name: String) -> String { "<?xml version='1.0'\n encoding='\(name)'?>" + text }
    func wide(_ text: String, isBigEndian: Bool) -> [UInt8] {
      text.utf16.flatMap { unit in
        let bytes = [UInt8(truncatingIfNeeded: unit), UInt8(truncatingIfNeeded: unit >> 8)]
        return isBigEndian ? bytes.reversed() : bytes
      }
    }
    let latin1 = { (text: String) in text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) } }
    let files: [[UInt8]] = [
      Array(text.utf8), [0xEF, 0xBB, 0xBF] + Array(head("UTF-8").utf8), Array(head("UTF-16").utf8),
      wide("\u{FEFF}" + head("UTF-16"), isBigEndian: false), wide("\u{FEFF}" + text, isBigEndian: true),
      wide(head("UTF-16"), isBigEndian: false), wide(head("utf-16be"), isBigEndian: true),
      latin1(head("ISO-8859-1")), latin1(head("windows-1252")),
    ]
    for (k, file) in files.enumerated() {
      let path = try folder.file("\(k)", file)
      #expect(try InkMLFile.read(path).map(\.label) == ["ä"], "file \(k)")
    }
  }

  @Test("bytes that are not characters are refused with their line", arguments: [[0xE4], [0], [0xED, 0xA0, 0x80]])
  func notText(bytes: [UInt8]) throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("a", Array("<?xml version='1.0'\n?>\n<in".utf8) + bytes + Array("k/>".utf8))
    #expect(
      refusal(in: folder) { _ = try InkMLFile.read(path) }
        == "a:3: holds bytes that are not characters of its encoding")
  }

  @Test("a file for which an XML parser only warns is read")
  func warnings() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file(
      "a",
      #"<?xml version="1.1"?><i:ink xmlns="ink" xml:lang="?"><annotation type="label">3</annotation><trace>1 2</trace></i:ink>"#
    )
    #expect(try InkMLFile.read(path) == [StrokeSample(label: "3", strokes: [[Point(x: 1, y: 2)]])])
  }

  @Test("--label names what a file without labels shows")
  func unlabeled() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("a", "<ink><trace>1 2</trace></ink>")
    let samples = try InkMLFile.read(path, label: DigitLabel("5"))
    #expect(samples == [StrokeSample(label: "5", strokes: [[Point(x: 1, y: 2)]])])
  }

  @Test("a binarized CSV is the set with pixels of 0 and 1", arguments: ["b.csv", "b.csv.gz"])
  func csv(name: String) throws {
    let folder = try TemporaryFolder()
    let pixels = (0..<2 * 784).map { UInt8(truncatingIfNeeded: $0 * 7) }
    let set = try #require(ImageSet(pixels: pixels, labels: [4, 2]))
    try set.writeBinarized(to: "\(folder.path)/\(name)", threshold: 100)
    let read = try ImageSet(csv: "\(folder.path)/\(name)")
    #expect(read.labels == [4, 2])
    #expect(read.pixels == pixels.map { $0 > 100 ? 1 : 0 })
  }
}
