import DigitNet
import Foundation
import HostSupport
import Ink
import TestSupport
import Testing
import Workload

@testable import InklockFootprint

@Suite("Footprint") struct FootprintTests {
  private let log = """
    recognizer bytes=1300 model=7000
    nothing instructions=1
    start instructions=5000 stack=400
    digit predict=100 view=40 stack=900 ink=30 inkStack=700
    digit predict=201 view=80 stack=800 ink=50 inkStack=600
    scribble predict=300 view=99 stack=950 ink=90 inkStack=1000
    pattern predict=400 stack=5000
    checksum rasters=4294967295 outputs=7
    """

  private func footprint(log: String, session: String = "[  0.000] boot firmware=1\nsession stack=6000\n") throws
    -> Footprint
  {
    let folder = try TemporaryFolder()
    for name in ["footprint", "session", "lock"] {
      _ = try folder.file(name, SmallELF().bytes)
    }
    _ = try folder.file("footprint.log", log)
    _ = try folder.file("session.log", session)
    return try Footprint(folder: folder.path, modelSize: 7000)
  }

  @Test("the JSON has the members that scripts rely on, and no others")
  func json() throws {
    #expect(
      try footprint(log: log).json.description
        == #"{"recognizer":{"ram":2332,"flash":7096,"instructions":300,"instructionsOfView":99,"instructionsMean":151,"inkInstructions":90},"#
        + #""firmware":{"ram":6032,"flash":7096}}"#)
  }

  @Test("without a count of instructions, the JSON and the table have none")
  func uncounted() throws {
    let footprint = try footprint(
      log: log.replacingOccurrences(of: "nothing instructions=1", with: "nothing instructions=0"))
    #expect(
      footprint.json.description
        == #"{"recognizer":{"ram":2332,"flash":7096},"firmware":{"ram":6032,"flash":7096}}"#)
    let lines = FootprintTable(target: "target", footprint: footprint, model: "model").lines
    let instructions = lines.filter { $0.contains("instructions") }
    #expect(instructions.count == 3)
    #expect(instructions.allSatisfy { $0.hasSuffix(" n/a") })
  }

  @Test("patterns that ink cannot make are not counted as the worst prediction or the deepest stack")
  func patterns() throws {
    let recognizer = try footprint(log: log).recognizer
    #expect(recognizer.instructions == 300)
    #expect(recognizer.stack == 1000)
    #expect(recognizer.patterns.worst == 400)
  }

  @Test("a count that is not exact is refused")
  func inexact() {
    #expect(throws: InputError.self) {
      try footprint(log: log.replacingOccurrences(of: "nothing instructions=1", with: "nothing instructions=3"))
    }
  }

  @Test("a machine that stopped early, refused the model or ran out of paint is an error")
  func early() {
    #expect(throws: InputError.self) { try footprint(log: log.replacingOccurrences(of: "scribble", with: "scrib")) }
    #expect(throws: InputError.self) { try footprint(log: log + "\nrefused\n") }
    #expect(throws: InputError.self) { try footprint(log: log.replacingOccurrences(of: "=700", with: "=4294967295")) }
    #expect(throws: InputError.self) { try footprint(log: log, session: "[  0.000] boot firmware=1\n") }
  }

  @Test("a budget that is exceeded is reported with the excess")
  func budget() throws {
    let recognizer = try footprint(log: log).recognizer
    #expect(Budget().complaints(about: recognizer).isEmpty)
    #expect(
      Budget(ram: 2332, flash: 5000, instructions: 299, instructionsOfView: 90).complaints(about: recognizer) == [
        "the recognizer's flash is 2,096 bytes over its budget: 7,096 of 5,000",
        "the recognizer's worst prediction is 1 instructions over its budget: 300 of 299",
        "the recognizer's worst view is 9 instructions over its budget: 99 of 90",
      ])
  }
}

@Suite("Workload") struct WorkloadTests {
  @Test("no drawing overflows the ink, and none is without ink")
  func fits() {
    let drawings =
      (0..<Workload.digits).map { index in Ink { Workload.drawDigit(index, on: &$0) } }
      + (0..<Workload.scribbles).map { index in Ink { Workload.drawScribble(index, on: &$0) } }
    #expect(drawings.allSatisfy { !$0.overflowed && !$0.isEmpty })
  }

  @Test("one scribble has as many points as ink can hold, and one fills its whole box")
  func extremes() {
    let drawings = (0..<Workload.scribbles).map { index in Ink { Workload.drawScribble(index, on: &$0) } }
    #expect(drawings.contains { $0.count == Ink.capacity })
    #expect(drawings.contains { $0.raster(framed: .normalized).inkedCells >= 400 })
  }

  @Test("the shipped network reads nine of ten digits right")
  func legible() throws {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Models/inklock.model").path
    let bytes = try AtomicFile.read(path)
    let memory = AlignedBytes(bytes)
    defer { withExtendedLifetime(memory) {} }
    let network = try Network(memory.bytes)
    let right = (0..<Workload.digits).filter { index in
      let ink = Ink { Workload.drawDigit(index, on: &$0) }
      return network.predict(ink)?.digit == Workload.digit(index)
    }
    #expect(right.count >= 900, "\(right.count) of \(Workload.digits)")
  }

  @Test("the same model and workload give the same checksums, another model gives different ones")
  func checksums() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Models").path
    let one = try AtomicFile.read("\(folder)/inklock.model")
    let other = try AtomicFile.read("\(folder)/as-drawn.model")
    let first = Checksums(try Reference(model: one, path: "one"))
    #expect(first == Checksums(try Reference(model: one, path: "one")))
    #expect(first != Checksums(try Reference(model: other, path: "other")))
  }
}
