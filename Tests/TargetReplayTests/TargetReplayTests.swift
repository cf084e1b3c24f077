import Core2HAL
import HostSupport
import TargetMachines
import Testing

@testable import Core2Simulator
@testable import TargetReplay

@Suite("Replay on a target") struct TargetReplayTests {
  /// Bytes of a record of the time.
  private func time(_ time: UInt8) -> [UInt8] { [UInt8(ascii: "T"), time, 0, 0, 0, 0, 0, 0, 0] }

  @Test("every record of a target is read, with the time of the previous time record")
  func records() {
    let bytes =
      time(5) + Array("S[SxV".utf8) + [7] + Array("F".utf8) + time(9) + Array("Sy".utf8)
      + Array("R".utf8) + [1, 0, 2, 0, 3, 0, 0xFF, 0xFF, 0x34, 0x12] + Array("I".utf8) + [10, 0, 0, 0, 0, 0, 0, 0]
      + Array("Q".utf8)
    let log = TargetLog(bytes)
    #expect(log.isComplete)
    #expect(log.brokenAt == nil)
    #expect(
      log.records == [
        TargetRecord(time: 5, content: .output(.serial(Array("[x".utf8)))),
        TargetRecord(time: 5, content: .output(.vibrate(7))),
        TargetRecord(time: 5, content: .output(.frame)),
        TargetRecord(time: 9, content: .output(.serial(Array("y".utf8)))),
        TargetRecord(
          time: 9, content: .fill(Rectangle(x: 1, y: 2, width: 3, height: -1), RGB565(bits: 0x1234))),
        TargetRecord(time: 10, content: .inputs),
      ])
  }

  @Test("a target that fails ends its log with its own error message")
  func failure() {
    let log = TargetLog(time(3) + Array("X\r\nfatal reason=trap\r\n".utf8) + [0])
    #expect(log.isComplete)
    #expect(log.records == [TargetRecord(time: 3, content: .output(.serial(Array("\r\nfatal reason=trap\r\n".utf8))))])
  }

  @Test(
    "an answer that breaks off, goes back in time or holds something else is not complete",
    arguments: [
      ([], nil), (Array("F".utf8), nil), (Array("FV".utf8), 1), (Array("R".utf8) + [1, 0, 2], 0),
      (Array("Fz".utf8), 1),
      (Array("T".utf8) + [2, 0, 0, 0, 0, 0, 0, 0] + Array("T".utf8) + [1, 0, 0, 0, 0, 0, 0, 0], 9),
    ] as [([UInt8], Int?)])
  func broken(bytes: [UInt8], at position: Int?) {
    let log = TargetLog(bytes)
    #expect(!log.isComplete)
    #expect(log.brokenAt == position)
  }

  @Test("outputs of a target are replayed at their time, after the inputs of the same time")
  func order() {
    let device = TargetDevice([
      TargetRecord(time: 0, content: .output(.serial([1]))),
      TargetRecord(time: 4, content: .inputs),
      TargetRecord(time: 4, content: .output(.vibrate(9))),
      TargetRecord(time: 6, content: .output(.frame)),
    ])
    let heard = Heard()
    device.add(heard)
    device.advance(to: 4)
    #expect(heard.events == ["0 serial([1])"])
    device.apply([.reset], at: 4)
    #expect(heard.events.dropFirst() == ["4 inputs 1", "4 vibrate(9)"])
    device.advance(to: 5)
    #expect(heard.events.count == 3)
    device.advance(to: 100)
    #expect(heard.events.last == "6 frame")
    #expect(device.time == 100)
  }

  @Test("a script contains the device, then its inputs; a count above one byte takes further groups")
  func script() {
    var script = TargetScript(Core2.Setup(model: [1, 2, 3]))
    // Size, model, size of the first one, flash, secret, seed, and the configuration.
    let head = 4 + 3 + 4 + 24_576 + 32 + 8 + (1 + 2 + 1 + 5 * 6) + 4 + 1 + 4 + 1 + 4 + 4 + 1 + 1 + 1 + 1
    #expect(script.bytes.count == head)
    #expect(script.bytes.prefix(11) == [3, 0, 0, 0, 1, 2, 3, 3, 0, 0, 0])
    // The model of hands begins at a word.
    var withHand = Core2.Setup(model: [1, 2, 3])
    withHand.ownerModel = [9, 8]
    #expect(TargetScript(withHand).bytes.prefix(14) == [6, 0, 0, 0, 1, 2, 3, 0, 9, 8, 4, 0, 0, 0])
    script.apply([.touch(.one(TouchPoint(x: 258, y: 3))), .serial([7, 8]), .reset, .powerCut], at: 513)
    script.advance(to: 9)
    script.end()
    #expect(
      Array(script.bytes[head...]) == Array("I".utf8) + [1, 2, 0, 0, 0, 0, 0, 0, 4] + Array("t".utf8) + [1, 2, 1, 3, 0]
        + Array("s".utf8) + [2, 0, 7, 8] + Array("rpA".utf8) + [9, 0, 0, 0, 0, 0, 0, 0] + Array("Q".utf8))
    var many = TargetScript(Core2.Setup(model: []))
    let start = many.bytes.count
    many.apply(Array(repeating: .reset, count: 300), at: 1)
    #expect(many.bytes.count - start == 2 * 10 + 300)
    #expect(many.bytes[start + 9] == 255)
    #expect(many.bytes[start + 10 + 255 + 9] == 45)
  }

  @Test("a target whose images are not built reports that")
  func noImages() {
    #expect(throws: InputError.self) {
      try TargetMachine.riscv32.run(.replay, images: "/nowhere", input: [])
    }
  }
}

/// The inputs and outputs of a device, as text.
private final class Heard: DeviceListener {
  private(set) var events: [String] = []

  func device(_ device: any PlayableDevice, willTake inputs: [BoardInput], at time: UInt64) {
    events.append("\(time) inputs \(inputs.count)")
  }

  func device(_ device: any PlayableDevice, didPutOut output: BoardOutput, at time: UInt64) {
    events.append("\(device.time) \(output)")
  }
}
