public import Core2Simulator

/// The recording of a device in memory, from its boot on.
public final class TraceTranscript: DeviceListener {
  /// The largest transcript, in bytes; then it stops.
  public static let limit = 1 << 26

  /// Whether the transcript stopped because it reached its limit.
  public private(set) var isFull = false

  private var bytes: [UInt8]
  private var events: TraceEventListener?

  /// A transcript of a device that is at its boot: add it as a listener before the device runs.
  public init(title: String, of setup: Core2.Setup) {
    bytes = Array((TraceHeader(title: title, setup: setup).line + "\n").utf8)
    events = TraceEventListener { [unowned self] in append($0) }
  }

  public func device(_ device: any PlayableDevice, willTake inputs: [BoardInput], at time: UInt64) {
    events?.device(device, willTake: inputs, at: time)
  }

  public func device(_ device: any PlayableDevice, didPutOut output: BoardOutput, at time: UInt64) {
    events?.device(device, didPutOut: output, at: time)
  }

  /// The trace as if the recording ended at the device's present time. The recording continues.
  public func trace(endingAt device: any PlayableDevice) -> [UInt8] {
    let unfinished = events?.unfinished.map { [$0] } ?? []
    let end = [TimedEvent(device.time, .screen(device.display.hash)), TimedEvent(device.time, .end)]
    return bytes + (unfinished + end).flatMap { Array(($0.line + "\n").utf8) }
  }

  private func append(_ event: TimedEvent) {
    guard !isFull else { return }
    guard event.time <= TimedEvent.latest, bytes.count < TraceTranscript.limit else {
      isFull = true
      return
    }
    bytes += (event.line + "\n").utf8
  }
}
