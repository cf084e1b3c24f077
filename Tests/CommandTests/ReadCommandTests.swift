import Foundation
import HostSupport
import Pictures
import TestSupport
import Testing

@Suite("inklock read and evaluate pictures") struct ReadCommandTests {
  private static let model = ["--model", "Models/inklock.model"]

  /// Digits in plain type, in lines.
  private static func page(_ lines: String..., square: Int = 8) -> Picture {
    let (width, height) = (square * 40, square * (6 + 14 * lines.count))
    var picture = Picture(width: width, height: height, gray: [UInt8](repeating: 255, count: width * height))!
    for (k, line) in lines.enumerated() {
      picture.write(line, x: 5 * square, y: (5 + 14 * k) * square, scale: square, .black)
    }
    return picture
  }

  /// A folder with two pictures.
  private static func pictures() throws -> Folder {
    let folder = try Folder()
    try page("2735", "52").write(to: folder.path(of: "a.png"))
    try page("33").write(to: folder.path(of: "b.png"))
    return folder
  }

  private func read(_ arguments: String..., input: FileHandle = .nullDevice) throws -> Program.Outcome {
    try Program.run(["read"] + arguments + Self.model, input: input)
  }

  private func evaluate(_ arguments: String...) throws -> Program.Outcome {
    try Program.run(["evaluate", "pictures"] + arguments + Self.model)
  }

  private func json(_ text: String) throws -> JSON { try JSON(parsing: Array(text.utf8)) }

  // MARK: read

  @Test("the lines of digits go to standard output, with the name of the file where there are several")
  func lines() throws {
    let folder = try Self.pictures()
    let (a, b) = (folder.path(of: "a.png"), folder.path(of: "b.png"))
    let one = try read(a)
    #expect(one.status == 0, "\(one.errors)")
    #expect(one.output == "2735\n52\n")
    for arguments in [[a, b], [b, a], [folder.path]] {
      let both = try Program.run(["read"] + arguments + Self.model)
      #expect(both.status == 0)
      #expect(both.output == "\(a): 2735\n\(a): 52\n\(b): 33\n")
    }
  }

  @Test("a picture without digits is said, and is no error")
  func noDigits() throws {
    let folder = try Folder()
    let path = folder.path(of: "blank.png")
    try Self.page("").write(to: path)
    let outcome = try read(path)
    #expect(outcome.status == 0)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors == "\(path): no digit is clear\n")
  }

  @Test("what is no picture is one sentence and exit status 2, and the other pictures are read")
  func broken() throws {
    let folder = try Self.pictures()
    let bytes = try AtomicFile.read(folder.path(of: "a.png"))
    let cut = try folder.file("cut.png", Array(bytes.prefix(bytes.count / 2)))
    let text = try folder.file("text.png", text: "hello")
    let empty = try folder.file("void.png", [UInt8]())
    let outcome = try read(folder.path)
    #expect(outcome.status == 2)
    #expect(outcome.output.split(separator: "\n").count == 3)
    let errors = outcome.errors.split(separator: "\n").map(String.init)
    #expect(errors.map { $0.hasPrefix("inklock: ") } == [true, true, true])
    #expect(zip(errors, [cut, text, empty]).allSatisfy { $0.contains($1) })
    #expect(errors.last == "inklock: \(empty): is empty: a PNG or JPEG picture is expected")
    // Nothing is left out of the JSON because of them.
    let some = try read(folder.path(of: "b.png"), text, "--json", "-")
    #expect(some.status == 2)
    #expect(try json(some.output)["pictures"]?.array?.count == 1)
  }

  @Test("a path that is missing, or a folder without pictures, does not keep the others from being read")
  func missing() throws {
    let folder = try Self.pictures()
    let (present, absent, empty) = (folder.path(of: "b.png"), folder.path(of: "none.png"), folder.path(of: "empty"))
    try FileManager.default.createDirectory(atPath: empty, withIntermediateDirectories: true)
    let outcome = try read(absent, present, empty)
    #expect(outcome.status == 2)
    #expect(outcome.output == "\(present): 33\n")
    #expect(
      outcome.errors == "inklock: \(absent): does not exist\ninklock: \(empty): has no picture in it\n")
  }

  @Test(
    "what cannot be read is one sentence",
    arguments: [
      ("none.png", "does not exist"), ("/dev/null", "is a device, not a file"), ("empty", "has no picture in it"),
      ("Tests/Corpus/pictures/picture.gif", "GIF"), ("Tests/Corpus/pictures/mono.y4m", "is a film"),
    ])
  func unreadable(path: String, sentence: String) throws {
    let folder = try Folder()
    try FileManager.default.createDirectory(atPath: folder.path(of: "empty"), withIntermediateDirectories: true)
    let outcome = try read(path.contains("/") ? path : folder.path(of: path))
    #expect(outcome.status == 2)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.split(separator: "\n").count == 1)
    #expect(outcome.errors.contains(sentence), "\(outcome.errors)")
  }

  @Test(
    "options that make no sense are usage errors",
    arguments: [
      [], ["-", "-"], ["x.png", "--threshold", "256"], ["x.png", "--threshold", "dark"],
      ["x.png", "--invert", "maybe"],
      ["x.png", "--jobs", "0"], ["x.png", "--jobs", "257"], ["x.png", "--boxes", "-"],
    ])
  func usage(arguments: [String]) throws {
    #expect(try Program.run(["read"] + arguments + Self.model).status == 64)
  }

  @Test("a picture is read from standard input, a pipe or a file, also beside others")
  func standardInput() throws {
    let folder = try Self.pictures()
    let path = folder.path(of: "a.png")
    let pipe = Pipe()
    // Less than a pipe holds.
    try pipe.fileHandleForWriting.write(contentsOf: Data(AtomicFile.read(path)))
    try pipe.fileHandleForWriting.close()
    let piped = try read("-", input: pipe.fileHandleForReading)
    #expect(piped.status == 0, "\(piped.errors)")
    #expect(piped.output == "2735\n52\n")
    let file = try #require(FileHandle(forReadingAtPath: path))
    let both = try read("-", folder.path(of: "b.png"), input: file)
    #expect(both.status == 0, "\(both.errors)")
    #expect(both.output == "\(folder.path(of: "b.png")): 33\n-: 2735\n-: 52\n")
    let none = try read("-", folder.path(of: "b.png"))
    #expect(none.status == 2)
    #expect(none.output == "\(folder.path(of: "b.png")): 33\n")
  }

  /// A stream of pictures, a blank one for `nil`.
  private static func film(_ frames: [Picture?]) -> [UInt8] {
    let (width, height) = frames.lazy.compactMap { $0 }.first.map { ($0.width, $0.height) } ?? (8, 8)
    let blank = [UInt8](repeating: 255, count: width * height)
    return frames.reduce(into: Array("YUV4MPEG2 W\(width) H\(height) F30:1 Cmono\n".utf8)) { bytes, frame in
      bytes += Array("FRAME\n".utf8) + (frame?.gray ?? blank)
    }
  }

  @Test("of a camera's frames there is a line for each change that stays for three frames")
  func frames() throws {
    let folder = try Folder()
    let (first, second) = (Self.page("2735"), Self.page("52"))
    let film = Self.film([
      nil, nil, nil, first, first, first, first, second, first, second, second, second, nil, nil, nil,
    ])
    let path = try folder.file("film.y4m", film)
    let outcome = try read("-", input: try #require(FileHandle(forReadingAtPath: path)))
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output == "2735\n52\n\n")
    // Cut off in its last frame.
    let cut = try folder.file("cut.y4m", Array(film.dropLast(100)))
    let broken = try read("-", input: try #require(FileHandle(forReadingAtPath: cut)))
    #expect(broken.status == 2)
    #expect(broken.output == "2735\n52\n")
    #expect(broken.errors.contains("frame 15 is incomplete"), "\(broken.errors)")
    for option in ["--json", "--boxes", "--steps", "--crops"] {
      let refused = try read(
        "-", option, folder.path(of: "out"), input: try #require(FileHandle(forReadingAtPath: path)))
      #expect(refused.status == 2)
      #expect(refused.errors.contains("is a film"), "\(refused.errors)")
    }
    #expect(folder.content == ["cut.y4m", "film.y4m"])
  }

  @Test("a line of a film is there before the film ends")
  func live() throws {
    let (camera, output) = (Pipe(), Pipe())
    var line = Data()
    let outcome = try Program.interrupt(
      ["read", "-"] + Self.model, input: camera.fileHandleForReading, output: output.fileHandleForWriting
    ) { _ in
      try camera.fileHandleForWriting.write(
        contentsOf: Data(
          Self.film([Self.page("27", square: 4), Self.page("27", square: 4), Self.page("27", square: 4)])))
      line = output.fileHandleForReading.availableData
      return ""
    }
    #expect(line == Data("27\n".utf8))
    #expect(outcome.status != 0)
  }

  @Test("the JSON has these members, boxes in pixels of the picture as it is shown")
  func membersOfJSON() throws {
    let folder = try Self.pictures()
    let path = folder.path(of: "o.json")
    let outcome = try read(folder.path(of: "a.png"), "Tests/Corpus/pictures/turned.jpg", "--json", path)
    #expect(outcome.status == 0)
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let pictures = try #require(try json(text)["pictures"]?.array)
    #expect(text.hasPrefix("{\"pictures\":[{\"file\":\"\(folder.path(of: "a.png"))\",\"width\":320,\"height\":272,"))
    let turned = try PictureFile.read(Program.root + "/Tests/Corpus/pictures/turned.jpg")
    #expect(pictures[1]["width"] == .integer(turned.width) && pictures[1]["height"] == .integer(turned.height))
    #expect(pictures[0]["lines"]?.array == [.string("2735"), .string("52")])
    let digits = try #require(pictures[0]["digits"]?.array)
    #expect(digits.map { $0["digit"]?.int } == [2, 7, 3, 5, 5, 2])
    for (k, digit) in digits.enumerated() {
      guard case .object(let members) = digit else {
        Issue.record("\(digit)")
        continue
      }
      #expect(members.map(\.key) == ["digit", "confidence", "second", "unclear", "probabilities", "box"])
      #expect(digit["probabilities"]?.array?.count == 10)
      let box = digit["box"]?.array?.compactMap(\.int) ?? []
      let (column, line) = k < 4 ? (k, 0) : (k - 4, 1)
      let expected = [8 * (5 + 6 * column), 8 * (5 + 14 * line), 40, 56]
      #expect(box.count == 4 && zip(box, expected).allSatisfy { abs($0 - $1) <= 3 }, "\(box) \(expected)")
    }
    let piped = try read(folder.path(of: "a.png"), "Tests/Corpus/pictures/turned.jpg", "--json", "-", "--jobs", "1")
    #expect(piped.output == text)
  }

  @Test("boxes, steps and crops are written beside each other for pictures of the same name")
  func files() throws {
    let folder = try Folder()
    for name in ["1", "2"] {
      try FileManager.default.createDirectory(atPath: folder.path(of: name), withIntermediateDirectories: true)
      try Self.page(name == "1" ? "2735" : "52").write(to: folder.path(of: name + "/x.png"))
    }
    let (boxes, steps, crops) = (folder.path(of: "b/c"), folder.path(of: "s"), folder.path(of: "k"))
    let outcome = try read(
      folder.path(of: "1"), folder.path(of: "2"), "--boxes", boxes, "--steps", steps, "--crops", crops)
    #expect(outcome.status == 0, "\(outcome.errors)")
    func content(_ path: String) throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    }
    #expect(try content(boxes) == ["x.png-2.png", "x.png.png"])
    #expect(try content(steps) == ["x.png", "x.png-2"])
    #expect(try content(steps + "/x.png").count == 6)
    #expect(try content(crops) == ["crops-images-idx3-ubyte", "crops.png", "labels.txt"])
    #expect(try String(contentsOfFile: crops + "/labels.txt", encoding: .utf8) == "273552\n")
    let drawn = try PictureFile.read(boxes + "/x.png.png")
    #expect(drawn.width == 320 && drawn != Self.page("2735"))
    // For one picture boxes is a file, and steps are in the folder itself.
    let one = try read(
      folder.path(of: "1/x.png"), "--boxes", folder.path(of: "one.png"), "--steps", folder.path(of: "t"))
    #expect(one.status == 0, "\(one.errors)")
    #expect(try PictureFile.read(folder.path(of: "one.png")) == drawn)
    #expect(try content(folder.path(of: "t")).first == "1-gray.png")
  }

  @Test(
    "a place that cannot be written is said before anything is read",
    arguments: ["--json", "--boxes", "--steps", "--crops"])
  func unwritable(option: String) throws {
    let folder = try Self.pictures()
    let file = try folder.file("file", text: "x")
    for place in [file + "/x", option == "--json" || option == "--boxes" ? folder.path + "/none/x" : file] {
      let outcome = try read(folder.path(of: "a.png"), option, place)
      #expect(outcome.status == 2, "\(place)")
      #expect(outcome.output.isEmpty)
      #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
      #expect(outcome.errors.hasPrefix("inklock: \(place): "), "\(outcome.errors)")
    }
    #expect(folder.content == ["a.png", "b.png", "file"])
  }

  // MARK: evaluate pictures

  @Test("pictures with a truth.json are scored, and their crops are labeled")
  func score() throws {
    let folder = try Self.pictures()
    _ = try folder.file(
      "truth.json",
      text: #"""
        [{"file":"a.png","kind":"type","boxes":[[2,40,40,80,96],[7,88,40,128,96],[3,136,40,176,96],[5,184,40,224,96],
        [5,40,152,80,208],[2,88,152,128,208]]},{"file":"b.png","kind":"none","boxes":[]}]
        """#)
    let outcome = try evaluate(folder.path, "--crops", folder.path(of: "crops"), "--list")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(
      outcome.output == """
        a.png: 6 digits in 1 picture: 100.0% found, 100.0% right, 0.0% wrong, 0.0% unclear, 0 false boxes
        b.png: 1 picture without digits: 2 false boxes
        none: 1 picture without digits: 2 false boxes
        type: 6 digits in 1 picture: 100.0% found, 100.0% right, 0.0% wrong, 0.0% unclear, 0 false boxes
        total: 6 digits in 2 pictures: 100.0% found, 100.0% right, 0.0% wrong, 0.0% unclear, 2 false boxes

        """)
    #expect(try String(contentsOfFile: folder.path(of: "crops/labels.txt"), encoding: .utf8) == "273552--\n")
    let one = try evaluate(folder.path, "--json", "-", "--jobs", "1")
    #expect(try evaluate(folder.path, "--json", "-", "--jobs", "7").output == one.output)
    #expect(
      one.output.hasPrefix(#"{"pictures":2,"digits":6,"found":1.0,"right":1.0,"wrong":0.0,"unclear":0.0,"false":2,"#))
    // What it wrote can be trained on.
    let trained = try Program.run(
      "train", "--crops", folder.path(of: "crops"), "--validation-share", "0", "--epochs", "1", "--hidden", "8", "-o",
      folder.path(of: "m.model"))
    #expect(trained.status == 0, "\(trained.errors)")
    #expect(try Program.run("model", "info", folder.path(of: "m.model")).status == 0)
  }

  @Test("weights of the evidence are fitted where there are right digits and others")
  func fit() throws {
    let folder = try Self.pictures()
    let right = #"{"file":"a.png","kind":"type","boxes":[[2,40,40,80,96]]}"#
    _ = try folder.file("truth.json", text: #"[\#(right),{"file":"b.png","kind":"none","boxes":[]}]"#)
    let outcome = try evaluate(folder.path, "--fit")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let line = try #require(outcome.output.split(separator: "\n").last)
    #expect(
      line.wholeMatch(of: /evidence: weights \[(-?\d+, ){6}-?\d+\], bias -?\d+: 1 of 8 candidates are right/) != nil)
    _ = try folder.file("truth.json", text: #"[{"file":"b.png","kind":"none","boxes":[]}]"#)
    let none = try evaluate(folder.path, "--fit")
    #expect(none.status == 2)
    #expect(none.errors == "inklock: --fit: the pictures need digits that are read right, and others that are not\n")
    #expect(try evaluate(folder.path, "--fit", "--json", "-").status == 64)
  }

  @Test("pictures that cannot be scored are one sentence and exit status 2")
  func unusable() throws {
    let folder = try Self.pictures()
    let file = try folder.file("file", text: "x")
    let good = #"[{"file":"a.png","kind":"k","boxes":[]}]"#
    for (truth, arguments, sentence) in [
      (nil, [], "truth.json: cannot be read: No such file or directory"), ("x", [], "truth.json: is not JSON"),
      ("[]", [], "truth.json: has no pictures in it"),
      (#"[{"file":"a.png","kind":"k","boxes":[[7,0,0,1e300,1]]}]"#, [], "truth.json: picture 1 (a.png) needs"),
      (#"[{"file":"none.png","kind":"k","boxes":[]}]"#, [], "none.png: cannot be read: No such file or directory"),
      (#"[{"file":"file","kind":"k","boxes":[]}]"#, [], "file: "),
      (good, ["--crops", file], "file: is not a folder"), (good, ["--json", file + "/x"], "file/x: "),
    ] as [(String?, [String], String)] {
      if let truth { _ = try folder.file("truth.json", text: truth) }
      let outcome = try Program.run(["evaluate", "pictures", folder.path] + arguments + Self.model)
      #expect(outcome.status == 2, "\(truth ?? "") \(arguments)")
      #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
      #expect(outcome.errors.hasPrefix("inklock: \(folder.path)/\(sentence)"), "\(outcome.errors)")
    }
  }

  @Test("crops that do not fit their labels are not trained on")
  func badCrops() throws {
    let folder = try Self.pictures()
    let crops = folder.path(of: "crops")
    #expect(try read(folder.path(of: "b.png"), "--crops", crops).status == 0)
    for (labels, sentence) in [
      ("3", "labels.txt: has 1 labels for the 2 crops of"),
      ("3a", "labels.txt: line 1 holds something else than digits"),
      ("--", "training data: holds no digits to train on"),
    ] {
      try AtomicFile.write(Array(labels.utf8), to: crops + "/labels.txt")
      let outcome = try Program.run("train", "--crops", crops, "-o", folder.path(of: "m.model"))
      #expect(outcome.status == 2, "\(labels)")
      #expect(outcome.errors.contains(sentence), "\(outcome.errors)")
      #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
    }
    #expect(try Program.run("train", "--crops", folder.path, "-o", folder.path(of: "m.model")).status == 2)
  }
}
