import DigitNet
import Foundation
import HostSupport
import Ink
import TestSupport
import Testing
import Workload

@testable import InklockFootprint
@testable import MachineCosts

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

  private static let signatureLog = """
    signer bytes=1500 model=5000
    nothing instructions=1
    start instructions=3000 stack=300
    digit describe=100 sign=20 compare=3 stack=900
    digit describe=201 sign=30 compare=5 stack=800
    unusable describe=700 sign=0 compare=0 stack=1100
    scribble describe=300 sign=25 compare=4 stack=850
    checksum signatures=4294967295
    """

  private func footprint(
    log: String, signatures: String? = Self.signatureLog,
    session: String = "[  0.000] boot firmware=1\nsession stack=6000\n"
  ) throws -> Footprint {
    let folder = try TemporaryFolder()
    for name in ["footprint", "signature", "session", "lock"] {
      _ = try folder.file(name, SmallELF().bytes)
    }
    _ = try folder.file("footprint.log", log)
    if let signatures { _ = try folder.file("signature.log", signatures) }
    _ = try folder.file("session.log", session)
    return try Footprint(folder: folder.path, modelSize: 7000, signatureModelSize: signatures == nil ? nil : 5000)
  }

  @Test("the JSON has the members that scripts rely on, and no others")
  func json() throws {
    #expect(
      try footprint(log: log).json.description
        == #"{"recognizer":{"ram":2332,"flash":7096,"instructions":300,"instructionsOfView":99,"instructionsMean":151,"inkInstructions":90},"#
        + #""signer":{"ram":2632,"flash":5096,"instructions":700,"instructionsOfNetwork":35,"instructionsMean":180},"#
        + #""firmware":{"ram":6032,"flash":7096}}"#)
  }

  @Test("without a count of instructions, the JSON and the table have none")
  func uncounted() throws {
    let footprint = try footprint(
      log: log.replacingOccurrences(of: "nothing instructions=1", with: "nothing instructions=0"))
    #expect(
      footprint.json.description
        == #"{"recognizer":{"ram":2332,"flash":7096},"signer":{"ram":2632,"flash":5096},"#
        + #""firmware":{"ram":6032,"flash":7096}}"#)
    let lines = FootprintTable(target: "target", footprint: footprint, model: "model", signatureModel: "hands").lines
    let instructions = lines.filter { $0.contains("instructions") }
    #expect(instructions.count == 5)
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

  @Test("a target on which no signatures are measured has no figures of them")
  func noSignatures() throws {
    let footprint = try footprint(log: log, signatures: nil)
    #expect(!footprint.json.description.contains("signer"))
    let lines = FootprintTable(target: "target", footprint: footprint, model: "model", signatureModel: "hands").lines
    #expect(!lines.contains { $0.contains("signature") })
  }

  @Test("the signature network's worst ink may be a drawing that it refuses, its mean is that of digits")
  func signatures() throws {
    let signer = try #require(try footprint(log: log).signer)
    #expect(signer.digits == Work([123, 236]) && signer.scribbles == Work([329]))
    #expect(signer.describing == Work([100, 201, 300, 700]))
    #expect(signer.signing == Work([20, 30, 25]) && signer.comparing == Work([3, 5, 4]))
    #expect(signer.network == Work([23, 35, 29]))
    #expect(signer.stack == 1100 && signer.start == 3000)
    let usable = Self.signatureLog.replacing("unusable describe=700 sign=0 compare=0 stack=1100\n", with: "")
    #expect(try footprint(log: log, signatures: usable).signer?.instructions == 329)
  }

  @Test(
    "a machine that signs nothing, refuses the model, counts inexactly or ran out of paint is an error",
    arguments: [
      ("scribble", "scrib"), ("sign=", "sing="), ("checksum", "refused\nchecksum"),
      ("nothing instructions=1", "nothing instructions=2"), ("stack=1100", "stack=4294967295"),
    ])
  func badSignatures(text: String, other: String) throws {
    #expect(throws: InputError.self) {
      try footprint(log: log, signatures: Self.signatureLog.replacing(text, with: other))
    }
  }

  @Test("a goal is reached or missed, and only a bound that is exceeded is a complaint")
  func goals() throws {
    let signer = try #require(try footprint(log: log).signer)
    var goals = SignerGoals()
    (goals.ram.goal, goals.ram.bound) = (2632, 2632)
    (goals.flash.goal, goals.flash.bound) = (5095, 5096)
    (goals.network.goal, goals.network.bound) = (34, 35)
    (goals.digit.goal, goals.digit.bound) = (1000, 2000)
    #expect(
      goals.lines(about: signer) == [
        "goal for the signature network's RAM: 2,632 bytes, reached",
        "goal for the signature network's flash: 5,095 bytes, missed by 1; fails above 5,096",
        "goal for the signature network's worst digit, inputs to score: 34 instructions, missed by 1; fails above 35",
        "goal for the signature network's worst digit, strokes to score: 1,000 instructions, reached: lower its bound "
          + "to the goal",
      ])
    #expect(goals.complaints(about: signer).isEmpty)
    goals.ram.bound = 2600
    goals.digit.bound = 699
    #expect(
      goals.complaints(about: signer) == [
        "the signature network's RAM is 32 bytes over its bound: 2,632 of 2,600",
        "the signature network's worst digit, strokes to score is 1 instructions over its bound: 700 of 699",
      ])
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
  private static func model(_ name: String) throws -> [UInt8] {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return try AtomicFile.read(root.appendingPathComponent("Models/\(name)").path)
  }

  @Test("other weights of a signature network give another checksum, a network that reads digits gives none")
  func signatures() throws {
    let bytes = try Self.model("inklock-owner.model")
    let checksum = try SignatureReference(model: bytes, path: "hands").checksum
    #expect(checksum == (try SignatureReference(model: bytes, path: "hands")).checksum)
    let other = ModelBytes.patched(bytes, at: 300, [bytes[300] ^ 0x70])
    #expect(checksum != (try SignatureReference(model: other, path: "hands")).checksum)
    let digits = try Self.model("inklock.model")
    #expect(throws: InputError.self) { try SignatureReference(model: digits, path: "digits") }
    let log = MachineLog("checksum signatures=\(checksum)\n", path: "log")
    #expect(try SignatureReference.checksum(in: log) == checksum)
  }

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
