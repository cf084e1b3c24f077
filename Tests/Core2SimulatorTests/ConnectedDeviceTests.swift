import Core2HAL
import HostSupport
import Testing

@testable import Core2Simulator

@Suite struct ConnectedDeviceTests {
  private let device: Core2
  private let line = Line()
  private let inputs = Inputs()

  init() throws {
    // The firmware runs without a network too: it says so in its log.
    device = try Core2(Core2.Setup(model: []))
    device.add(inputs)
  }

  @Test("serial input is taken at 115,200 baud, 11 bytes a millisecond, however much waits")
  func pacing() throws {
    let connected = ConnectedDevice(device, transports: [line])
    line.typed = [UInt8](repeating: 0x20, count: 100_000)
    try connected.run(to: 5)
    #expect(line.typed.count == 100_000 - 55)
    #expect(inputs.heard == (1...5).map { TimedInput($0, .serial([UInt8](repeating: 0x20, count: 11))) })
  }

  @Test("after a long pause no more than a second of serial input is taken at once")
  func pacingAfterPause() throws {
    let connected = ConnectedDevice(device, transports: [line])
    line.typed = [UInt8](repeating: 0x20, count: 100_000)
    try connected.run(to: 3_600_000)
    #expect(line.typed.count == 89_000)
    #expect(device.time == 3_600_000)
  }

  @Test("touches and typed bytes are applied in the order of their times")
  func order() throws {
    let connected = ConnectedDevice(device, transports: [line])
    line.typed = [UInt8](repeating: 0x20, count: 12)
    let touch = BoardInput.touch(.one(TouchPoint(x: 1, y: 2)))
    try connected.run(to: 26, inputs: [TimedInput(1, touch), TimedInput(13, .touch(.none))])
    #expect(
      inputs.heard == [
        TimedInput(1, touch), TimedInput(1, .serial([UInt8](repeating: 0x20, count: 11))),
        TimedInput(2, .serial([0x20])), TimedInput(13, .touch(.none)),
      ])
  }

  @Test("every transport gets the log")
  func log() throws {
    let other = Line()
    let connected = ConnectedDevice(device, transports: [line, other])
    try connected.run(to: 0)
    #expect(String(decoding: line.written, as: UTF8.self).hasPrefix("[      0.000] boot "))
    #expect(line.written == other.written)
  }

  @Test("a transport that failed ends the run")
  func failure() throws {
    let connected = ConnectedDevice(device, transports: [line])
    line.failure = InputError("line", "is cut")
    #expect(throws: InputError("line", "is cut")) { try connected.run(to: 10) }
  }
}

/// A transport in memory.
private final class Line: SerialTransport {
  let name = "line"
  let dropped = 0
  var failure: InputError?
  var typed: [UInt8] = []
  var written: [UInt8] = []

  func write(_ bytes: [UInt8]) { written += bytes }

  func read(max count: Int) -> [UInt8] {
    defer { typed.removeFirst(min(count, typed.count)) }
    return Array(typed.prefix(count))
  }

  func drain(milliseconds: Int) {}
  func close() {}
}

/// Receives the inputs of a device.
private final class Inputs: DeviceListener {
  var heard: [TimedInput] = []

  func device(_ device: any PlayableDevice, willTake inputs: [BoardInput], at time: UInt64) {
    heard += inputs.map { TimedInput(time, $0) }
  }
}
