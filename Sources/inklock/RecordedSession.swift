import Core2Simulator
import DigitModel
import HostSupport
import TouchTrace

/// A shipped trace, to be shown rather than checked.
struct RecordedSession {
  let path: String
  private let setup: Core2.Setup
  private let inputs: [TimedInput]
  private let end: UInt64

  /// Reads the session that tells how a first PIN is set, else the first that there is.
  init(model: DeviceModel) throws(InputError) {
    let folder = shippedPath("Tests/Traces")
    let traces = try TraceFiles.find([folder])
    guard let path = traces.first(where: { $0.hasSuffix("/first-pin.trace") }) ?? traces.first else {
      throw InputError(folder, "holds no recorded session to play")
    }
    let reader = try TraceReader(path)
    var inputs: [TimedInput] = []
    var end: UInt64 = 0
    while let line = try reader.next() {
      end = line.event.time
      if case .input(let input) = line.event.event { inputs.append(TimedInput(line.event.time, input)) }
    }
    self.path = path
    self.inputs = inputs
    self.end = end
    setup = try reader.header.setup(model: model, path: path)
  }

  /// Runs the session on virtual time; the transports get its log.
  func play(on transports: [any SerialTransport]) throws {
    let live = LiveSession(try Session(setup), transports: transports)
    live.readsSerial = false
    try live.run(to: end, inputs: inputs)
    try live.close()
  }
}
