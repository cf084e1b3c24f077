import Core2Simulator
import DigitModel
import Evaluation
import Foundation
import Handwriting
import HostSupport
import LockFirmware
import TouchTrace
import VirtualDevice

/// Draws strokes on a device and records a trace.
enum TraceFromStrokes {
  /// Records one practice session in which every sample is drawn and entered with button C.
  static func write(_ samples: [StrokeSample], of source: String, to path: String, model: DeviceModel) throws {
    var setup = Core2.Setup(model: model.bytes)
    // Automatic acceptance is off, so that a pause of a slow writer does not split a digit.
    setup.configuration = LockConfiguration(autoAccept: 0)
    let device = try Core2(setup)
    let name = source.split(separator: "/").last ?? ""
    let recorder = try TraceRecorder(
      path: path, header: TraceHeader(title: "Practice: \(samples.count) samples of \(name)", setup: setup))
    device.add(recorder)

    var finger = Finger(on: device)
    finger.beginPractice()
    for sample in samples {
      if recorder.failure != nil { break }
      // Long enough for the vibration that confirms a digit.
      finger.practice(StrokePlacement.place(sample), after: 500)
    }
    finger.wait(1000)
    do {
      try recorder.finish(device)
    } catch {
      recorder.discard()
      throw error
    }
  }
}
