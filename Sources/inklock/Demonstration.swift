import Core2Simulator
import DigitModel
import HostSupport
import TouchTrace

/// A recorded session of the repository, played as a demonstration and not compared.
struct Demonstration {
  let path: String
  private let setup: Core2.Setup
  private let inputs: [TimedInput]
  private let end: UInt64

  /// Reads the session in which a first PIN is set, or the first session in the folder if that one is missing.
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

  /// Runs the session on virtual time; its log goes to the transports.
  func play(on transports: [any SerialTransport]) throws {
    let connected = ConnectedDevice(try Core2(setup), transports: transports)
    connected.readsSerial = false
    try connected.run(to: end, inputs: inputs)
    try connected.close()
  }
}
