import Core2HAL
import Core2Simulator
import DigitCollection
import Foundation
import Handwriting
import HostSupport
import TestSupport
import Testing
import VirtualDevice

@Suite("A session of drawing for a data set") struct CollectionSessionTests {
  private let folder: TemporaryFolder
  private var place: String { folder.path(of: "set") }
  private var index: String { place + "/index.jsonl" }

  init() throws { folder = try TemporaryFolder() }

  private func session(
    _ name: String = "anna", fingers: [WritingFinger] = [.index, .thumb], drawings: Int = 1
  ) throws -> CollectionSession {
    try CollectionSession(#require(CollectorName(name)), in: place, fingers: fingers, drawings: drawings, seed: 7)
  }

  /// A line of some points down the drawing area, 13 ms apart, as the lock reads it.
  private static func line(
    points: Int = 12, step: Double = 10, verdict: DigitReading.Verdict = .clear, digit: UInt8 = 1
  ) -> DrawnDigits.Digit {
    var drawn = DrawnDigits()
    for k in 0..<points {
      drawn.observe(.drew(x: 120, y: UInt16(40 + Double(k) * step)), at: UInt64(13 * k))
    }
    drawn.observe(.strokeEnded, at: UInt64(13 * points))
    drawn.observe(.read(DigitReading(verdict: verdict, digit: digit, inkedCells: 60)), at: UInt64(13 * points + 1000))
    return drawn.digits[0]
  }

  private func mode(of path: String) throws -> Int {
    try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
  }

  private func text(of path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

  // MARK: Drawings

  @Test("a kept drawing is a line of its finger's file, with the name and the times")
  func kept() throws {
    let session = try session(fingers: [.thumb])
    let prompt = try #require(session.prompt)
    try session.take(Self.line(points: 9))
    #expect(session.outcome == .kept(prompt, reading: 1))
    #expect(session.done == 1 && session.total == 10)
    let samples = try StrokeFile.read(place + "/thumb.jsonl")
    #expect(samples.map(\.label) == [String(prompt.digit)])
    #expect(samples.map(\.writer) == ["anna"])
    #expect(samples[0].hasTimes)
    #expect(
      try text(of: place + "/thumb.jsonl").hasPrefix(
        "{\"label\":\"\(prompt.digit)\",\"writer\":\"anna\",\"canvas\":[240,240],\"strokes\":[[[120,40,0],[120,50,13],")
    )
  }

  @Test("a drawing is on the disk before the next one is asked for")
  func durable() throws {
    let session = try session()
    for count in 1...12 {
      try session.take(Self.line())
      // The session is still open, as after a kill.
      let thumb = count > 10 ? try StrokeFile.read(place + "/thumb.jsonl").count : 0
      #expect(try StrokeFile.read(index).count + thumb == count)
    }
  }

  @Test(
    "a poor drawing is rejected with its reason, and the digit is asked for again",
    arguments: [
      (line(points: 5, step: 30), .tooFewPoints), (line(points: 12, step: 1), .tooShort),
      (line(verdict: .overflow), .tooLong),
    ] as [(DrawnDigits.Digit, DrawingFlaw)])
  func rejected(digit: DrawnDigits.Digit, flaw: DrawingFlaw) throws {
    let session = try session()
    let prompt = try #require(session.prompt)
    try session.take(digit)
    #expect(session.outcome == .rejected(prompt, flaw))
    #expect(session.prompt == prompt)
    #expect(session.done == 0)
    #expect(!FileManager.default.fileExists(atPath: index))
  }

  @Test("a digit that the lock reads as another or not at all is kept: only its hand matters")
  func misread() throws {
    let session = try session()
    try session.take(Self.line(verdict: .unclear, digit: 7))
    try session.take(Self.line(verdict: .tooLittleInk, digit: 0))
    #expect(session.done == 2)
    guard case .kept(_, reading: nil) = session.outcome else { return #expect(Bool(false)) }
  }

  @Test("nothing is asked for or taken when all is drawn")
  func complete() throws {
    let session = try session()
    for _ in 0..<25 { try session.take(Self.line()) }
    #expect(session.prompt == nil)
    #expect(session.done == 20)
    #expect(try StrokeFile.read(index).count == 10)
  }

  // MARK: Taking back

  @Test("a drawing that is taken back leaves the file and is asked for at once, one after the other")
  func takenBack() throws {
    let session = try session()
    var texts = [""]
    var prompts: [DrawingPrompt] = []
    for _ in 0..<3 {
      prompts.append(try #require(session.prompt))
      try session.take(Self.line())
      texts.append(try text(of: index))
    }
    for k in (0..<3).reversed() {
      #expect(try session.takeBack())
      #expect(session.prompt == prompts[k])
      #expect(session.done == k)
      #expect(session.outcome == .takenBack(prompts[k]))
      #expect(try text(of: index) == texts[k])
    }
    #expect(try !session.takeBack())
  }

  @Test("drawings of an earlier session are not taken back")
  func notTakenBack() throws {
    try session().take(Self.line())
    let session = try session()
    #expect(try !session.takeBack())
    #expect(session.done == 1)
  }

  // MARK: Sessions

  @Test("a session with the same name continues where the previous one stopped")
  func continued() throws {
    var prompts: [DrawingPrompt] = []
    for _ in 0..<5 {
      let session = try session()
      #expect(session.done == prompts.count)
      for _ in 0..<4 {
        prompts.append(try #require(session.prompt))
        try session.take(Self.line())
      }
    }
    #expect(Set(prompts).count == 20)
    #expect(try session().prompt == nil)
    #expect(try session(drawings: 2).done == 20)
  }

  @Test("people share the files of a folder, and count for themselves")
  func people() throws {
    try session("anna").take(Self.line())
    let other = try session("ben")
    #expect(other.done == 0)
    try other.take(Self.line())
    #expect(try StrokeFile.read(index).map(\.writer) == ["anna", "ben"])
  }

  @Test("a folder belongs to one session at a time")
  func locked() throws {
    var first: CollectionSession? = try session()
    #expect(
      refusal(in: folder) { _ = try session("ben") }
        == "set: is in use by another window that collects: close it first")
    first = nil
    _ = first
    _ = try session("ben")
  }

  @Test("a file that another program changes meanwhile is left alone")
  func changed() throws {
    let session = try session()
    try session.take(Self.line())
    let more = try text(of: index) + "{\"label\":\"1\",\"strokes\":[[[1,2]]]}\n"
    let file = try #require(FileHandle(forWritingAtPath: index))
    try file.write(contentsOf: Data(more.utf8))
    for change in [{ try session.take(Self.line()) }, { _ = try session.takeBack() }] {
      #expect(
        refusal(in: folder, change)
          == "set/index.jsonl: was changed by another program: start again, and leave it alone meanwhile")
    }
    #expect(try text(of: index) == more)
  }

  // MARK: Files

  @Test("only their owner may read the files and look into a folder that was created")
  func modes() throws {
    try session(drawings: 1).take(Self.line())
    #expect(try mode(of: place) == 0o700)
    #expect(try mode(of: index) == 0o600)
    // A file that others could read.
    chmod(index, 0o644)
    _ = try session()
    #expect(try mode(of: index) == 0o600)
  }

  @Test("a folder that was there keeps its permissions")
  func givenFolder() throws {
    mkdir(place, 0o755)
    chmod(place, 0o755)
    _ = try session()
    #expect(try mode(of: place) == 0o755)
  }

  @Test("a last line that was cut off is removed and its digit asked for again", arguments: [1, 9, 30, 150])
  func cut(bytes: Int) throws {
    do {
      let session = try session()
      for _ in 0..<3 { try session.take(Self.line()) }
    }
    let whole = try text(of: index)
    let lines = whole.split(separator: "\n")
    let kept = lines[0] + "\n" + lines[1] + "\n"
    try (kept + lines[2].prefix(bytes)).write(toFile: index, atomically: false, encoding: .utf8)
    let session = try session()
    #expect(session.done == 2)
    #expect(session.notes.count == 1)
    #expect(session.notes[0].contains("index.jsonl: the last line was cut off"))
    #expect(try text(of: index) == kept)
    try session.take(Self.line())
    #expect(try text(of: index) == whole)
  }

  @Test("a last line that lacks only its line feed is whole")
  func withoutLineFeed() throws {
    try session().take(Self.line())
    let whole = try text(of: index)
    try String(whole.dropLast()).write(toFile: index, atomically: false, encoding: .utf8)
    let session = try session()
    #expect(session.done == 1)
    #expect(session.notes.isEmpty)
    #expect(try text(of: index) == whole)
  }

  @Test(
    "a file that is not a strokes file is refused with its line and what to do, and stays as it is",
    arguments: [
      ("{\"label\":\"1\",\"strokes\":[[[1,2]]]}\nhello\n", "index.jsonl:2: "),
      ("hello", "index.jsonl:1: "),
      ("{\"label\":\"1\",\"strokes\":[[[1,2]]]}\n{\"label\":\"1\"}\n{\"label\":\"1\",\"str", "index.jsonl:2: "),
    ])
  func refused(content: String, start: String) throws {
    mkdir(place, 0o700)
    try content.write(toFile: index, atomically: false, encoding: .utf8)
    let message = try #require(refusal(in: folder) { _ = try session() })
    #expect(message.hasPrefix("set/" + start), "\(message)")
    #expect(message.hasSuffix("nothing was changed: correct or remove this line, or name another folder"))
    #expect(try text(of: index) == content)
  }

  @Test("a link, a packed file and a file in place of the folder are refused")
  func otherFiles() throws {
    mkdir(place, 0o700)
    let other = try folder.file("other.jsonl", "{\"label\":\"1\",\"strokes\":[[[1,2]]]}\n")
    symlink(other, index)
    #expect(refusal(in: folder) { _ = try session() }?.contains("is a symbolic link") == true)
    unlink(index)
    try StrokeFile.write([StrokeSample(label: "1", strokes: [[.init(x: 1, y: 2)]])], to: index + ".gz")
    rename(index + ".gz", index)
    #expect(
      refusal(in: folder) { _ = try session() }
        == "set/index.jsonl: is packed: unpack it with gunzip, or name another folder")
    #expect(
      refusal(in: folder) {
        _ = try CollectionSession(#require(CollectorName("a")), in: other, fingers: [.index], drawings: 1)
      }
        == "other.jsonl: is not a folder: name a folder")
  }

  // MARK: The lock

  @Test("what is drawn on the lock is taken after its pause, with the times of the panel")
  func onTheLock() throws {
    var setup = Core2.Setup(model: try AtomicFile.read(Self.model))
    setup.configuration.autoAccept = 1000
    let session = try session(fingers: [.index])
    let lock = try GuidedLock(setup, session: session)
    var start = lock.device.time + 100
    var writer = SyntheticWriter(seed: 3)
    while let prompt = session.prompt {
      let placed = StrokePlacement.place(writer.sample(try #require(DigitStyle.all.first { $0.digit == prompt.digit })))
      var sink = Touches()
      var finger = Finger(on: sink)
      finger.draw(placed, from: start)
      sink = finger.device
      let end = try #require(sink.inputs.last?.time)
      try lock.run(to: end + 999, touches: sink.inputs)
      #expect(session.prompt == prompt && lock.hasInk, "the pause is not over")
      try lock.run(to: end + 1000, touches: [])
      #expect(!lock.hasInk)
      guard case .kept = session.outcome else { return #expect(Bool(false), "\(prompt)") }
      start = end + 1500
    }
    let samples = try StrokeFile.read(index)
    #expect(samples.count == 10)
    for sample in samples {
      // Placed again, each drawing is what the panel reported: samples 13 ms apart.
      #expect(StrokePlacement.place(sample).strokes.allSatisfy { $0.count > 1 })
    }
  }

  @Test("taking back wipes ink that was not taken yet")
  func takingBackOnTheLock() throws {
    let session = try session()
    let lock = try GuidedLock(Core2.Setup(model: try AtomicFile.read(Self.model)), session: session)
    let start = lock.device.time + 13
    let touches = (0..<12).map {
      TimedInput(start + 13 * UInt64($0), .touch(.one(TouchPoint(x: 120, y: 60 + 10 * UInt16($0)))))
    }
    try lock.run(to: start + 300, touches: touches + [TimedInput(start + 200, .touch(.none))])
    #expect(lock.hasInk)
    #expect(try !lock.takeBack())
    #expect(!lock.hasInk)
    try lock.run(to: start + 5000, touches: [])
    #expect(session.done == 0 && session.outcome == nil)
  }

  private static let model = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Models/inklock.model").path
}

/// Remembers what a finger does.
private struct Touches: TouchSink {
  var time: UInt64 = 0
  var inputs: [TimedInput] = []

  mutating func touch(_ report: TouchReport, at time: UInt64) {
    inputs.append(TimedInput(time, .touch(report)))
    self.time = time
  }

  mutating func wait(until time: UInt64) { self.time = time }
}
