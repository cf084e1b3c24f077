public import Core2Simulator

/// Makes the film of a session while it happens: add it as a listener before the device runs.
public final class FilmRecorder: DeviceListener {
  private var builder = FilmBuilder()
  private var events: TraceEventListener?

  public init() {
    events = TraceEventListener { [unowned self] event in
      switch event.event {
      case .input(let input): builder.add(.input(input), at: event.time)
      default: builder.add(.output(expected: event.event, actual: event.event), at: event.time)
      }
    }
  }

  public func device(_ device: any PlayableDevice, willTake inputs: [BoardInput], at time: UInt64) {
    events?.device(device, willTake: inputs, at: time)
  }

  public func device(_ device: any PlayableDevice, didPutOut output: BoardOutput, at time: UInt64) {
    events?.device(device, didPutOut: output, at: time)
  }

  /// Adds a row of another kind.
  ///
  /// - Parameters:
  ///   - row: what the film shows there.
  ///   - time: the device's present time.
  ///   - line: the line of the file that the row has there, from 1.
  public func add(_ row: Film.Row, at time: UInt64, line: Int) {
    events?.flush()
    builder.add(row, at: time, line: line)
  }

  /// The film up to the device's present time.
  public func film(title: String, setup: Core2.Setup, endingAt device: any PlayableDevice) -> Film {
    events?.flush()
    return Film(title: title, setup: setup, moments: builder.moments, end: device.time)
  }
}
