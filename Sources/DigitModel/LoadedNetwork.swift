public import DigitNet
import HostSupport
public import Ink

/// A network together with the memory that holds its model file. Neither changes.
public final class LoadedNetwork: @unchecked Sendable {
  /// Valid as long as this object lives.
  package let network: Network
  private let file: AlignedBytes

  /// Copies a model file to aligned memory and checks it.
  public init(_ model: [UInt8]) throws(ModelError) {
    file = AlignedBytes(model)
    network = try Network(file.bytes)
  }

  /// The network of a model that has been checked.
  public convenience init(_ model: DeviceModel) {
    do {
      try self.init(model.bytes)
    } catch {
      preconditionFailure("a model that was checked is refused: \(error)")
    }
  }

  public var header: ModelHeader { network.header }

  /// The layers, beginning with the first.
  public var layers: [Layer] { network.layers.all }

  /// The output of the last layer.
  public func logits(for drawing: Drawing) -> Logits { network.logits(for: drawing) }

  /// Recognizes the digit of an image; `nil` if there is too little ink.
  public func predict(_ image: Drawing) -> Prediction? { network.predict(image) }

  /// Recognizes a digit from all views of its ink; `nil` if there is too little ink.
  public func predict(_ ink: Ink) -> Prediction? { network.predict(ink) }
}
