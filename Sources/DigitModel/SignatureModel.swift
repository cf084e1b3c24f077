import DigitNet
public import HostSupport
public import Owner

/// The model file of a signature network, which has been read and checked.
public final class SignatureModel: @unchecked Sendable {
  /// The file as a network with an embedding head.
  public let embedding: EmbeddingModel
  /// The network that the device runs. It reads the bytes of this object, and is valid as long as that is.
  public let network: SignatureNetwork

  /// Reads a model file; the error says in one sentence why it cannot be used.
  public convenience init(reading path: String) throws(InputError) {
    try self.init(try AtomicFile.read(path, limit: ModelHeader.maximumFileSize), from: path)
  }

  /// Checks the bytes of a model file.
  ///
  /// - Parameters:
  ///   - bytes: the whole file.
  ///   - path: the file that they come from, for messages.
  public init(_ bytes: [UInt8], from path: String) throws(InputError) {
    guard case .embedding(let model) = try ModelFile(bytes, from: path) else {
      throw InputError(path, "reads digits; a signature network, such as Models/inklock-owner.model, is needed here")
    }
    embedding = model
    do throws(ModelError) {
      network = try SignatureNetwork(model.file.bytes)
    } catch {
      throw InputError(
        path,
        "is not a signature network of this version: 'inklock train owner' makes one with \(SignatureInputs.count) inputs, "
          + "\(Signature.count) outputs and \(SignatureNetwork.tableSize) bytes of typical signatures")
    }
  }

  /// The signature of a drawing.
  public func signature(of drawing: HandDrawing) -> Signature { network.signature(of: drawing.inputs) }
}
