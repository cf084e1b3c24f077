import Core2HAL
public import HostSupport

/// Strokes files: JSON Lines, one sample per line, plain or gzip.
///
///     {"label":"7","writer":"w01","canvas":[375,443],"hz":60,"strokes":[[[x,y,t],[x,y,t]],[[x,y,t]]]}
///
/// `label` and `strokes` are required. Either every point of a sample has a time, in ms, or none has. Unknown keys are
/// errors; empty lines are skipped. Drawings of Quick, Draw! (`QuickDraw`) may stand in place of samples.
public enum StrokeFile {
  /// Points that one sample may have.
  static let maximumPoints = 100_000
  /// Largest magnitude of a coordinate, and of a side of the canvas.
  static let maximumCoordinate = 1e9
  /// Milliseconds from the first point of a sample to its last.
  static let maximumDuration = 600_000.0

  /// Bytes of a line: 100,000 points of 40 bytes.
  private static let maximumLine = 4 << 20

  /// Bytes of a file, unpacked.
  private static let maximumFile = 1 << 31

  /// Reads all samples of a file.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - onUnusableTimes: called with the number of drawings of Quick, Draw! whose times are left out because they are
  ///     not milliseconds along the strokes; not called where there are none.
  public static func read(
    _ path: String, onUnusableTimes: (Int) -> Void = { _ in }
  ) throws(InputError) -> [StrokeSample] {
    let reader = try LineReader(path, limit: maximumLine, total: maximumFile)
    var samples: [StrokeSample] = []
    var untimed = 0
    while let line = try reader.next() {
      guard let first = line.first(where: { !isSpace($0) }) else { continue }
      do throws(StrokeFormatError) {
        guard first == UInt8(ascii: "{") || !samples.isEmpty else {
          throw StrokeFormatError(
            "is not a line of a strokes file, such as {\"label\":\"7\",\"strokes\":[[[10,10],[90,10],[40,120]]]}; "
              + "'inklock convert' reads other formats")
        }
        let (sample, hadUnusableTimes) = try StrokeSample.parse(line)
        untimed += hadUnusableTimes ? 1 : 0
        guard !sample.isTooBrief else {
          throw StrokeFormatError(
            "the strokes last less than \(TouchGeometry.samplePeriod) ms: t is in ms; "
              + "multiply times in seconds by 1000, or leave t out")
        }
        samples.append(sample)
      } catch {
        throw InputError(path, line: reader.number, error.message)
      }
    }
    guard !samples.isEmpty else { throw InputError(path, "holds no samples") }
    if untimed > 0 { onUnusableTimes(untimed) }
    return samples
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }

  /// Writes samples, one per line; gzip where the path ends in `.gz`.
  ///
  /// - Parameters:
  ///   - samples: what is written.
  ///   - path: the file.
  ///   - access: who may read it: its owner alone where the digits in their order are a PIN.
  public static func write(
    _ samples: some Sequence<StrokeSample>, to path: String, access: FileAccess = .shared
  ) throws(InputError) {
    var text: [UInt8] = []
    for sample in samples {
      text += Array(sample.json.description.utf8)
      text.append(0x0A)
    }
    try AtomicFile.write(path.hasSuffix(".gz") ? gzip(text) : text, to: path, access: access)
  }
}

/// What is wrong with a line of a strokes file.
public struct StrokeFormatError: Error, Equatable, Sendable {
  public var message: String

  init(_ message: String) { self.message = message }
}

extension StrokeSample {
  /// Parses one line of a strokes file.
  public init(parsing line: some Collection<UInt8>) throws(StrokeFormatError) {
    self = try StrokeSample.parse(line).sample
  }

  /// Parses one line of a strokes file, and says whether it had times that are left out.
  static func parse(
    _ line: some Collection<UInt8>
  ) throws(StrokeFormatError) -> (sample: StrokeSample, hadUnusableTimes: Bool) {
    let json: JSON
    do {
      json = try JSON(parsing: line)
    } catch {
      throw StrokeFormatError(error.description)
    }
    guard case .object(let members) = json else { throw StrokeFormatError("a line is an object: {\"label\":…}") }
    guard var drawing = try QuickDraw.sample(json) else { return (try StrokeSample(members), false) }
    // The clock of a browser may jump; the points of a raw drawing still say how it was drawn.
    let hadUnusableTimes = drawing.removeUnusableTimes()
    return (drawing, hadUnusableTimes)
  }

  private init(_ members: [(key: String, value: JSON)]) throws(StrokeFormatError) {
    var label: String?
    var strokes: [[Point]]?
    self.init(label: "", strokes: [])
    for (key, value) in members {
      switch key {
      case "label":
        guard let text = value.string else { throw StrokeFormatError("label is a string, such as \"7\"") }
        guard let read = DigitLabel(text) else { throw StrokeFormatError(DigitLabel.emptyMessage) }
        label = read.text
      case "writer":
        guard let text = value.string else { throw StrokeFormatError("writer is a string") }
        writer = text
      case "canvas": canvas = try Canvas(value)
      case "hz":
        guard let rate = value.double, rate > 0 else { throw StrokeFormatError("hz is a number above 0") }
        hz = rate
      case "strokes": strokes = try StrokeSample.strokes(value)
      default: throw StrokeFormatError("unknown key \(JSON.quoted(String(key.prefix(40))))")
      }
    }
    guard let label else { throw StrokeFormatError("the key \"label\" is missing") }
    guard let strokes else { throw StrokeFormatError("the key \"strokes\" is missing") }
    self.label = label
    self.strokes = strokes
  }

  private static func strokes(_ json: JSON) throws(StrokeFormatError) -> [[Point]] {
    guard case .array(let list) = json else { throw StrokeFormatError("strokes is a list of lists of points") }
    guard !list.isEmpty else { throw StrokeFormatError("there are no strokes") }
    var count = 0
    var hasTimes: Bool?
    var duration = 0.0
    var strokes: [[Point]] = []
    strokes.reserveCapacity(list.count)
    for (number, stroke) in list.enumerated() {
      guard case .array(let elements) = stroke else {
        throw StrokeFormatError("stroke \(number + 1) is no list of points")
      }
      guard !elements.isEmpty else { throw StrokeFormatError("stroke \(number + 1) has no points") }
      count += elements.count
      guard count <= StrokeFile.maximumPoints else {
        throw StrokeFormatError("there are more than \(StrokeFile.maximumPoints) points")
      }
      var points: [Point] = []
      points.reserveCapacity(elements.count)
      for element in elements {
        func place() -> String { "stroke \(number + 1), point \(points.count + 1)" }
        guard case .array(let numbers) = element, numbers.count == 2 || numbers.count == 3,
          let x = numbers[0].double, let y = numbers[1].double
        else { throw StrokeFormatError("\(place()): a point is [x,y] or [x,y,t]") }
        guard abs(x) <= StrokeFile.maximumCoordinate, abs(y) <= StrokeFile.maximumCoordinate else {
          throw StrokeFormatError("\(place()): a coordinate is beyond 1e9")
        }
        var point = Point(x: x, y: y)
        if numbers.count == 3 {
          guard let t = numbers[2].double else { throw StrokeFormatError("\(place()): t is a number of milliseconds") }
          if let before = points.last?.t, t < before { throw StrokeFormatError("\(place()): t goes back") }
          if let before = points.last?.t ?? strokes.last?.last?.t { duration += max(0, t - before) }
          guard duration <= StrokeFile.maximumDuration else {
            throw StrokeFormatError("\(place()): t is more than 10 minutes after the first")
          }
          point.t = t
        }
        guard hasTimes != (numbers.count == 2) else {
          throw StrokeFormatError("\(place()): either all points have a time or none has")
        }
        hasTimes = numbers.count == 3
        points.append(point)
      }
      strokes.append(points)
    }
    return strokes
  }

  /// The sample as an object of a strokes file.
  public var json: JSON {
    var members: [(key: String, value: JSON)] = [("label", .string(label))]
    if let writer { members.append(("writer", .string(writer))) }
    if let canvas { members.append(("canvas", .array([JSON(exact: canvas.width), JSON(exact: canvas.height)]))) }
    if let hz { members.append(("hz", JSON(exact: hz))) }
    let lists = strokes.map { stroke in
      JSON.array(
        stroke.map { point in
          .array([JSON(exact: point.x), JSON(exact: point.y)] + (point.t.map { [JSON(exact: $0)] } ?? []))
        })
    }
    members.append(("strokes", .array(lists)))
    return .object(members)
  }
}

extension StrokeSample.Canvas {
  fileprivate init(_ json: JSON) throws(StrokeFormatError) {
    guard let sides = json.array, sides.count == 2, let width = sides[0].double, let height = sides[1].double,
      width > 0, height > 0, width <= StrokeFile.maximumCoordinate, height <= StrokeFile.maximumCoordinate
    else { throw StrokeFormatError("canvas is [width,height], both above 0 and at most 1e9") }
    self.init(width: width, height: height)
  }
}
