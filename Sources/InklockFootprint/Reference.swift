import DigitNet
import HostSupport
import Ink
import MachineCosts
import Workload

/// The checksums of a machine's results for the whole workload.
struct Checksums: Equatable, CustomStringConvertible {
  /// Over the rows of all rasters, and the motions.
  var rasters: Int
  /// Over all logits and predictions.
  var outputs: Int

  init(_ reference: Reference) {
    rasters = Int(reference.rasters.value)
    outputs = Int(reference.outputs.value)
  }

  init(_ log: MachineLog) throws(InputError) {
    rasters = try log.value("rasters", of: "checksum")
    outputs = try log.value("outputs", of: "checksum")
  }

  var description: String { "\(String(rasters, radix: 16)) \(String(outputs, radix: 16))" }
}

/// The results of the recognizer on the host for the whole workload.
struct Reference {
  private(set) var rasters = Checksum()
  private(set) var outputs = Checksum()

  init(model: [UInt8], path: String) throws(InputError) {
    let memory = AlignedBytes(model)
    defer { withExtendedLifetime(memory) {} }
    let network: Network
    do throws(ModelError) {
      network = try Network(memory.bytes)
    } catch {
      throw InputError(path, "is no model that this firmware reads: \(error)")
    }
    for index in 0..<Workload.digits { add(Ink { Workload.drawDigit(index, on: &$0) }, network) }
    for index in 0..<Workload.scribbles { add(Ink { Workload.drawScribble(index, on: &$0) }, network) }
    for index in 0..<Workload.patterns {
      var rows = InlineArray<28, UInt32>(repeating: 0)
      for i in 0..<28 { rows[i] = Workload.row(UInt32(i), ofPattern: index) }
      var drawing = Drawing(Raster(rows: rows))
      let logits = network.logits(for: drawing)
      add(drawing, network, network.prediction(of: &drawing, logits))
    }
  }

  private mutating func add(_ ink: Ink, _ network: Network) {
    add(ink.drawing(framed: network.header.framing), network, network.predict(ink))
  }

  /// Adds what the machine adds after a prediction: the upright view, its logits, and the prediction of all views.
  private mutating func add(_ drawing: Drawing, _ network: Network, _ prediction: Prediction?) {
    for i in 0..<Raster.side { rasters.add(drawing.raster.rows[i]) }
    for k in 0..<Motion.count { rasters.add(UInt32(drawing.motion[k])) }
    let logits = network.logits(for: drawing)
    for k in 0..<11 { outputs.add(UInt32(bitPattern: logits.values[k])) }
    outputs.add(Reference.word(prediction))
  }

  /// A prediction in the packed form of `inspect_prediction`.
  private static func word(_ prediction: Prediction?) -> UInt32 {
    guard let prediction else { return .max }
    return UInt32(prediction.digit) | UInt32(prediction.second) << 8 | UInt32(prediction.confidence) << 16
      | (prediction.isUnclear ? 1 << 26 : 0)
  }
}

extension Ink {
  /// The ink that `draw` draws.
  init(_ draw: (inout Ink) -> Void) {
    self.init()
    draw(&self)
  }
}
