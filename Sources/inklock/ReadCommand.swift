import ArgumentParser
import DigitFinder
import Foundation
import Handwriting
import HostSupport
import Pictures

struct ReadCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "read", abstract: "Read the digits in photos, or in the frames of a camera.",
    discussion: """
      PNG and JPEG files are read, a YUV4MPEG2 stream too:

        ffmpeg -f v4l2 -i /dev/video0 -f yuv4mpegpipe - | inklock read -

      What is read goes to standard output, a line for each line of digits; ? stands for what is unclear. With several \
      pictures the name of the file comes first. Of a stream there is a line for each change. Docs/Pictures.md leads from \
      a photo to a model. Exit status: 0 read, 2 a picture cannot be read, 64 usage.
      """)

  @Argument(
    help: ArgumentHelp("Pictures, folders with pictures in them, or - for standard input.", valueName: "PICTURE"),
    completion: .file())
  var paths: [String]

  @OptionGroup var finder: FinderOptions
  @OptionGroup var model: PictureModelOption

  @Option(
    name: .customLong("json"),
    help: ArgumentHelp("Write what was read as JSON; - is standard output.", valueName: "F"), completion: .file())
  var jsonPath: String?

  @Option(
    help: ArgumentHelp(
      "Write the picture with boxes and digits as PNG; with several pictures a folder.", valueName: "F"),
    completion: .file())
  var boxes: String?

  @Option(
    help: ArgumentHelp("Write a picture of each step into this folder.", valueName: "DIR"), completion: .directory)
  var steps: String?

  @Option(
    help: ArgumentHelp(
      "Write what the network saw into this folder, to label and train on: idx images, labels.txt and crops.png.",
      valueName: "DIR"), completion: .directory)
  var crops: String?

  @Option(help: ArgumentHelp("Pictures to read at the same time.", valueName: "N"))
  var jobs: Int = ProcessInfo.processInfo.activeProcessorCount

  func validate() throws {
    guard (1...256).contains(jobs) else { throw ValidationError("--jobs is 1 to 256, not \(jobs)") }
    guard paths.count(where: { $0 == "-" }) < 2 else { throw ValidationError("standard input can be read once only") }
    guard boxes != "-" else { throw ValidationError("--boxes takes the name of a file or folder") }
  }

  private static let search = FileSearch(kind: "picture", suffixes: ".png", ".jpg", ".jpeg", ".PNG", ".JPG", ".JPEG")

  func run() throws {
    if let jsonPath, jsonPath != "-" { try AtomicFile.check(jsonPath) }
    for case let folder? in [steps, crops] { try ArtifactsFolder.check(folder) }
    let reader = DigitReader(try model.load())
    var standardInput: Result<Picture, InputError>?
    if paths.contains("-") {
      // It can be opened once only.
      switch Result(catching: { () throws(InputError) in try PictureInput.open("/dev/stdin") }) {
      case .success(.picture(let picture)): standardInput = .success(picture)
      case .success(.frames(let stream)):
        if paths.count == 1 { return try readFrames(stream, reader) }
        standardInput = .failure(InputError("standard input", "is a film: give it alone"))
      case .failure(let error): standardInput = .failure(error)
      }
    }
    // Each path by itself: one that is missing does not keep the others from being read.
    var found: Set<String> = []
    var isComplete = true
    for path in paths where path != "-" {
      do throws(InputError) {
        found.formUnion(try ReadCommand.search.find([path]))
      } catch {
        StandardError.line("inklock: \(error)")
        isComplete = false
      }
    }
    let files = found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } + paths.filter { $0 == "-" }
    guard !files.isEmpty else { throw ExitCode(2) }
    try readPictures(files, standardInput, isComplete: isComplete, reader)
  }

  private func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }

  // MARK: Pictures

  private func readPictures(
    _ files: [String], _ standardInput: Result<Picture, InputError>?, isComplete: Bool, _ reader: DigitReader
  ) throws {
    let isAlone = files.count == 1 && isComplete
    if let boxes {
      let isFile = isAlone && !isFolder(boxes)
      if isFile { try AtomicFile.check(boxes) } else { try ArtifactsFolder.check(boxes) }
      if !isFile { try ArtifactsFolder.create(boxes) }
    }
    for case let folder? in [steps, crops] { try ArtifactsFolder.create(folder) }
    let names = ReadCommand.names(of: files)
    let progress = ProgressLine(total: files.count)
    let results = Parallel.map(files.count, jobs: jobs, progress: progress.show) { k in
      Result { () throws(InputError) in
        let picture: Picture
        if files[k] == "-", let standardInput {
          picture = try standardInput.get()
        } else {
          picture = try ReadCommand.picture(files[k])
        }
        return try read(picture, named: names[k], reader, isAlone: isAlone)
      }
    }
    progress.clear()

    var readings: [(file: String, reading: PictureReading)] = []
    var hasFailed = !isComplete
    for (file, result) in zip(files, results) {
      switch result {
      case .success(let reading): readings.append((file, reading))
      case .failure(let error):
        StandardError.line("inklock: \(error)")
        hasFailed = true
      }
    }
    try report(readings, isAlone: isAlone)
    if hasFailed { throw ExitCode(2) }
  }

  /// Names for what is written about each file, all different.
  static func names(of files: [String]) -> [String] {
    var taken: Set<String> = []
    return files.map { file in
      let name = file == "-" ? "stdin" : (file as NSString).lastPathComponent
      var unused = name
      var number = 2
      while !taken.insert(unused).inserted {
        unused = "\(name)-\(number)"
        number += 1
      }
      return unused
    }
  }

  private func read(
    _ picture: Picture, named name: String, _ reader: DigitReader, isAlone: Bool
  ) throws(InputError) -> PictureReading {
    let reading: PictureReading
    if let steps {
      let pictures = StepPictures(of: picture, by: reader, finder.settings)
      let folder = isAlone ? steps : steps + "/" + name
      try ArtifactsFolder.create(folder)
      try pictures.write(to: folder)
      reading = pictures.reading
    } else {
      reading = reader.read(picture, finder.settings)
    }
    if let boxes {
      let path = isAlone && !isFolder(boxes) ? boxes : boxes + "/" + name + ".png"
      try picture.outlining(reading).write(to: path)
    }
    return reading
  }

  private static func picture(_ file: String) throws(InputError) -> Picture {
    switch try PictureInput.open(file) {
    case .picture(let picture): return picture
    case .frames: throw InputError(file, "is a film: give it alone, as standard input")
    }
  }

  private func report(_ readings: [(file: String, reading: PictureReading)], isAlone: Bool) throws {
    if let crops {
      let digits = readings.flatMap(\.reading.digits)
      try ImageSet.write(
        crops: digits.map(\.raster), labels: digits.map { $0.isClear ? $0.prediction.digit : 10 }, to: crops)
      try Picture(rastersOf: digits, inRow: ImageSet.cropsInRow)?.write(to: crops + "/crops.png")
    }
    if let jsonPath {
      let json = JSON.object([("pictures", .array(readings.map { $0.reading.json(file: $0.file) }))])
      let text = json.description + "\n"
      if jsonPath == "-" { StandardOutput.write(text) } else { try AtomicFile.write(Array(text.utf8), to: jsonPath) }
    }
    for (file, reading) in readings {
      let lines = reading.lines
      if lines.isEmpty { StandardError.line("\(file): no digit is clear") }
      if jsonPath == "-" { continue }
      for line in lines { StandardOutput.line(isAlone ? line : "\(file): \(line)") }
    }
  }

  // MARK: Camera

  private func readFrames(_ stream: Y4MReader, _ reader: DigitReader) throws {
    guard jsonPath == nil, boxes == nil, steps == nil, crops == nil else {
      throw InputError("standard input", "is a film: --json, --boxes, --steps and --crops are for pictures")
    }
    var stream = stream
    var text = StableText()
    while let frame = try stream.next() {
      guard let picture = Picture(width: frame.width, height: frame.height, gray: frame.gray) else { continue }
      if let lines = text.next(reader.read(picture, finder.settings).lines) {
        StandardOutput.line(lines.joined(separator: " "))
        // Whoever reads this waits for it.
        fflush(nil)
      }
    }
  }
}
