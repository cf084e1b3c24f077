import Core2HAL
import Foundation
import HostSupport
import TestSupport
import Testing

@testable import Core2Simulator
@testable import PINVault
@testable import TouchTrace

@Suite("Recording and replaying")
struct RecordReplayTests {
  let folder = try! TemporaryFolder()
  private var path: String { folder.path + "/session.trace" }
  private let replay = Replay(model: ZoneModel.device)

  @Test("a recorded session replays without a difference")
  func roundTrip() throws {
    try Recorded.session(to: path)
    #expect(folder.content == ["session.trace"])
    let result = try replay.run(path)
    #expect(result.difference == nil)
    #expect(result.title == "Two digits \"practiced\"")
    #expect(result.deviceTime > 3000)
    let text = try lines(path).joined()
    #expect(text.contains("predict digit=3"))
    #expect(text.contains("predict digit=8"))
  }

  @Test("a session reports its inputs and the outputs of the device, in the order of a trace")
  func listeners() throws {
    try Recorded.session(to: path)
    var last = (time: UInt64(0), isInput: true)
    let reader = try TraceReader(path)
    while let line = try reader.next() {
      let (time, event) = (line.event.time, line.event.event)
      #expect(time > last.time || (time == last.time && (last.isInput || !event.isInput)))
      last = (time, event.isInput)
    }
  }

  @Test("an input that comes at the time of an output is recorded when the device gets it")
  func bumpedInput() throws {
    let device = try Core2(Recorded.setup)
    let recorder = try device.record(to: path, title: "", entropySeed: 1)
    device.advance(to: 0)
    #expect(device.apply([.touch(.one(TouchPoint(x: 5, y: 5)))], at: 0) == 1)
    try recorder.finish(device)
    #expect(try lines(path).contains("{\"t\":1,\"touch\":[[5,5]]}"))
    #expect(try replay.run(path).difference == nil)
  }

  @Test("inputs of one millisecond reach the device together, and fingers off the panel never")
  func together() throws {
    let device = try Core2(Recorded.setup)
    let recorder = try device.record(to: path, title: "", entropySeed: 1)
    device.apply(
      [
        .touch(
          TouchReport(fingers: [TouchPoint(x: 320, y: 0), TouchPoint(x: 1, y: 2), TouchPoint(x: 3, y: 279)])),
        .serial([]), .serial([0, 0x0A, 0xFF]), .serial([UInt8](repeating: 0x41, count: 5000)), .powerCut,
      ], at: 40)
    try recorder.finish(device)
    let inputs = try lines(path).filter { $0.hasPrefix("{\"t\":40,") }
    #expect(inputs[0] == "{\"t\":40,\"touch\":[[1,2],[3,279]]}")
    #expect(inputs[1] == "{\"t\":40,\"serialIn\":\"\\u0000\\nÿ\"}")
    #expect(inputs[2].utf8.count > 4096)
    #expect(inputs[3].utf8.count < 1000)
    #expect(inputs[4] == "{\"t\":40,\"powerCut\":true}")
    #expect(try replay.run(path).difference == nil)
  }

  @Test("a recording begins with the flash of the device, a new seed and a fresh boot")
  func beginsAtBoot() throws {
    let device = try Core2(Recorded.setup)
    Recorded.tell(device)
    let recorder = try device.record(to: path, title: "later", entropySeed: 99)
    #expect(device.time == 0)
    #expect(device.setup.entropySeed == 99)
    Recorded.tell(device)
    try recorder.finish(device)
    #expect(try TraceReader(path).header.seed == 99)
    #expect(try replay.run(path).difference == nil)
  }

  @Test("a header keeps every setting of the device")
  func header() throws {
    var setup = Recorded.setup
    setup.configuration.pinLength = 6
    setup.configuration.autoAccept = 0
    setup.configuration.log = .production
    setup.configuration.lockout = LockoutPolicy(limit: 7).waiting(1, from: 2).waiting(2, from: 3).waiting(3, from: 4)
    setup.entropySeed = .max
    setup.configuration.resetAtBoot = false
    setup.flash[.vault] = (0..<16_384).map { UInt8(truncatingIfNeeded: $0 / 7) }
    setup.flash[.profile] = (0..<8192).map { UInt8(truncatingIfNeeded: $0 / 5) }
    setup.secret = (0..<32).map { UInt8($0) }
    let header = TraceHeader(title: "ä \"\u{1}\n", setup: setup)
    let trace = try folder.file("h.trace", lines: [header.line])
    #expect(try TraceReader(trace).header == header)
    let same = try header.setup(model: ZoneModel.device, secret: setup.secret, path: trace)
    #expect(same.flash == setup.flash)
    #expect(same.configuration == setup.configuration)
    #expect(same.secret == setup.secret)
  }

  @Test(
    "lockout policies are read by name, by steps, and as one wait for each attempt",
    arguments: [
      ("\"default\"", .standard), ("\"nist10\"", .nist10), (#"{"free":5,"waits":[30,60,300,900,3600]}"#, .standard),
      (#"{"free":0,"waits":[7]}"#, LockoutPolicy().waiting(7, from: 1)),
      (#"{"free":0,"waits":[7,8]}"#, LockoutPolicy().waiting(8, from: 1)),
      (#"{"steps":[],"limit":0}"#, LockoutPolicy()),
      (#"{"steps":[[3,9],[7,0]],"limit":12}"#, LockoutPolicy(limit: 12).waiting(9, from: 3).waiting(0, from: 7)),
    ] as [(String, LockoutPolicy)])
  func lockout(text: String, policy: LockoutPolicy) throws {
    let line = TraceHeader(title: "", setup: Recorded.setup).line
      .replacingOccurrences(of: "\"lockout\":\"default\"", with: "\"lockout\":\(text)")
    let header = try TraceReader(try folder.file("h.trace", lines: [line])).header
    #expect(header.configuration.lockout == policy)
    #expect(try TraceReader(try folder.file("i.trace", lines: [header.line])).header == header)
  }

  @Test("a trace of a device with a secret of its own needs that secret")
  func secret() throws {
    var setup = Recorded.setup
    setup.secret = [UInt8](repeating: 9, count: 32)
    let device = try Core2(setup)
    let recorder = try device.record(to: path, title: "", entropySeed: 1)
    Recorded.tell(device)
    try recorder.finish(device)
    let missing = refusal(in: folder) { _ = try replay.run(path) }
    #expect(missing?.hasPrefix("session.trace:1: needs the device secret with SHA-256 ") == true)
    let wrong = Replay(model: ZoneModel.device, secret: [UInt8](repeating: 8, count: 32))
    #expect(
      refusal(in: folder) { _ = try wrong.run(path) }
        == "session.trace:1: was recorded with another device secret than the one of --secret")
    #expect(try Replay(model: ZoneModel.device, secret: setup.secret).run(path).difference == nil)
  }

  @Test("a recording that breaks off is a partial file that replays up to its last event")
  func partial() throws {
    let device = try Core2(Recorded.setup)
    var recorder: TraceRecorder? = try device.record(to: path, title: "", entropySeed: 1)
    Recorded.tell(device)
    device.remove(recorder!)
    recorder = nil
    #expect(folder.content == ["session.trace.partial"])
    #expect(try replay.run(path + ".partial").difference == nil)

    // Wherever the file is cut off, what is whole replays.
    let bytes = try AtomicFile.read(path + ".partial")
    let headerEnd = bytes.firstIndex(of: 0x0A)!
    var generator = Seeded(5)
    for _ in 0..<40 {
      let count = Int.random(in: headerEnd..<bytes.count, using: &generator)
      let cut = try folder.file("cut.trace.partial", Array(bytes[..<count]))
      #expect(try replay.run(cut).difference == nil, "cut at \(count)")
    }
  }

  @Test("a recording that cannot be written says so once and leaves the device alone")
  func unwritable() throws {
    #expect(
      refusal(in: folder) { _ = try TraceRecorder(path: folder.path + "/no/x", header: header(title: "")) }
        == "no/x: cannot be written: No such file or directory")
    let device = try Core2(Recorded.setup)
    device.advance(to: 50)
    #expect(throws: InputError.self) {
      _ = try device.record(to: folder.path + "/no/x", title: "", entropySeed: 1)
    }
    #expect(device.time == 50)
  }

  private func header(title: String) -> TraceHeader { TraceHeader(title: title, setup: Recorded.setup) }
}
