public import DigitNet
public import Ink

/// A network together with the memory that its model file lies in.
public final class LoadedNetwork {
  private let network: Network
  private let bytes: UnsafeRawBufferPointer

  /// Copies a model file to aligned memory and checks it.
  public init(_ model: [UInt8]) throws(ModelError) {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: model.count, alignment: 16)
    memory.copyBytes(from: model)
    bytes = UnsafeRawBufferPointer(memory)
    do throws(ModelError) {
      network = try Network(bytes)
    } catch {
      memory.deallocate()
      throw error
    }
  }

  public var header: ModelHeader { network.header }

  /// The layers, input first.
  public var layers: [Layer] { (0..<network.layerCount).map { network.layer($0) } }

  /// The output of the last layer.
  public func logits(for drawing: Drawing) -> Logits { network.logits(for: drawing) }

  /// Recognises a digit, or says that there is too little ink.
  public func predict(_ drawing: Drawing) -> Prediction? { network.predict(drawing) }

  deinit { bytes.deallocate() }
}
