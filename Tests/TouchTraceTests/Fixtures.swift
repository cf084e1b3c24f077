import Core2HAL
import Foundation
import HostSupport
import LockFirmware
import TestSupport
import TouchTrace
import VirtualDevice

@testable import Core2Simulator

/// Lines of a file without their ends.
func lines(_ path: String) throws -> [String] {
  String(decoding: try AtomicFile.read(path), as: UTF8.self).split(separator: "\n").map(String.init)
}

/// A recorded session: practice, digits 3 and 8, a command on the console, a reset.
enum Recorded {
  static var setup: Core2.Setup {
    var setup = Core2.Setup(model: ZoneModel.device.bytes)
    setup.entropySeed = 7
    setup.configuration.iterations = 10
    return setup
  }

  /// Records it to a path and gives all outputs that a listener saw.
  static func session(to path: String) throws {
    let device = try Core2(setup)
    let recorder = try device.record(to: path, title: "Two digits \"practiced\"", entropySeed: 7)
    tell(device)
    try recorder.finish(device)
  }

  static func tell(_ device: Core2) {
    var finger = Finger(on: device, press: FingerTiming.shortestPress)
    finger.wait(300)
    finger.tap(.b)
    for digit in [3, 8] {
      finger.draw(ZoneModel.stroke(digit))
      finger.wait(1400)
    }
    device.apply([.serial(Array("status\r".utf8))], at: device.time + 20)
    device.apply([.reset], at: device.time + 20)
    device.advance(to: device.time + 500)
  }
}
