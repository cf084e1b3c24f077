import Core2HAL
import Testing

@testable import Core2Simulator

@Suite("Restarts of the simulation") struct RestartTests {
  private func use(_ device: Core2) {
    device.advance(to: 300)
    device.apply([.touch(.one(TouchPoint(x: 160, y: 260)))], at: device.time + 13)
    device.apply([.touch(.none)], at: device.time + 13)
    device.apply([.serial(Array("status\r".utf8))], at: device.time + 20)
    device.advance(to: device.time + 500)
  }

  @Test("a device that restarts behaves like a new one with the same setup")
  func asNew() throws {
    let device = try Core2(Core2.Setup(model: []))
    use(device)
    // A finger is down and half a command is typed.
    device.apply([.touch(.one(TouchPoint(x: 5, y: 5))), .serial([0x41])], at: device.time + 10)
    device.restart(entropySeed: 3)
    #expect(device.time == 0)
    #expect(device.restarts == 1)
    #expect(device.touch.report == .none)
    #expect(device.motor.level == 0)
    #expect(device.setup.entropySeed == 3)

    let fresh = try Core2(device.setup)
    #expect(device.display.hash == fresh.display.hash)
    let heard = [Heard(), Heard()]
    for (device, listener) in zip([device, fresh], heard) {
      device.add(listener)
      use(device)
    }
    #expect(heard[0].events == heard[1].events)
    #expect(heard[0].events.first?.contains("0 serial") == true)
    #expect(device.display.hash == fresh.display.hash)
  }

  @Test("listeners stay over a restart, and one that was removed receives nothing more")
  func listeners() throws {
    let device = try Core2(Core2.Setup(model: []))
    let (staying, leaving) = (Heard(), Heard())
    device.add(staying)
    device.add(leaving)
    device.restart(entropySeed: 1)
    device.remove(leaving)
    use(device)
    #expect(!staying.events.isEmpty)
    #expect(leaving.events.isEmpty)
  }

  @Test("listeners get what happens before an input before it, and what it causes after it")
  func order() throws {
    let device = try Core2(Core2.Setup(model: []))
    let heard = Heard()
    device.add(heard)
    let line = Array("status\r".utf8)
    #expect(device.apply([.serial(line), .serial([])], at: 40) == 40)
    let input = try #require(heard.events.firstIndex { $0.hasPrefix("40 inputs") })
    #expect(heard.events[input] == "40 inputs [Core2Simulator.BoardInput.serial(\(line))]")
    #expect(heard.events[..<input].contains { $0.hasPrefix("0 serial") })
    #expect(heard.events[input...].contains { $0.hasPrefix("40 serial") })
  }
}

/// The inputs and outputs of a device, as text.
private final class Heard: DeviceListener {
  private(set) var events: [String] = []

  func device(_ device: any PlayableDevice, willTake inputs: [BoardInput], at time: UInt64) {
    events.append("\(time) inputs \(inputs)")
  }

  func device(_ device: any PlayableDevice, didPutOut output: BoardOutput, at time: UInt64) {
    events.append("\(time) \(output)")
  }
}
