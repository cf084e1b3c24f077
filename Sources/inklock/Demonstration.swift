import Core2Simulator
import DigitModel
import HostSupport
import TouchTrace

/// A shipped trace, to be shown rather than checked.
struct Demonstration {
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
    while let moment = try reader.nextMoment() {
      end = moment.time
      inputs += moment.inputs.map { TimedInput(moment.time, $0) }
    }
    self.path = path
    self.inputs = inputs
    self.end = end
    setup = try reader.header.setup(model: model, path: path)
  }

  /// Runs the session on virtual time; the transports get its log.
  func play(on transports: [any SerialTransport]) throws {
    let connected = ConnectedDevice(try Core2(setup), transports: transports)
    connected.readsSerial = false
    try connected.run(to: end, inputs: inputs)
    try connected.close()
  }
}
