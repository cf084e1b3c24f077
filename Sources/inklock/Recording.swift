import Core2Simulator
import Core2Window
import Foundation
import HostSupport
import TouchTrace

/// The recording of a device: started with `--record`, or switched on and off by a key of the window.
final class Recording: RecordingSwitch {
  private let device: Core2
  private var recorder: TraceRecorder?

  var path: String? { recorder?.path }

  /// - Parameter path: the trace to record from the start; `nil` records nothing yet.
  init(of device: Core2, to path: String?) throws(InputError) {
    self.device = device
    if let path { try start(path, seed: device.setup.entropySeed) }
  }

  func toggle() throws(InputError) {
    if recorder == nil {
      // A trace begins at boot, so that its seed, its flash and its inputs determine all outputs.
      try start(TimestampedName.free("inklock", "trace"), seed: UInt64.random(in: 0 ... .max))
    } else {
      try finish()
    }
  }

  func finish() throws(InputError) {
    guard let recorder else { return }
    self.recorder = nil
    try recorder.finish(device)
    note("recorded \(recorder.path)")
  }

  private func start(_ path: String, seed: UInt64) throws(InputError) {
    let title = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
    let recorder = try device.record(to: path, title: title, entropySeed: seed)
    recorder.onFailure = { note("the recording stopped: \($0)") }
    self.recorder = recorder
    note("recording \(path): it shows the PIN that is drawn")
  }
}
