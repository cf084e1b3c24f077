public import DigitModel
public import Evaluation
public import HostSupport

/// A signature network and how it knows hands.
public struct ReportedSignatures {
  /// How the page calls it.
  public let name: String
  let model: SignatureModel
  /// Names of the data sets that it was trained on, where a card beside the model file says so.
  let trainedOn: [String]?
  let score: OwnerScore

  /// - Parameters:
  ///   - name: what the page calls the model.
  ///   - model: the model file.
  ///   - card: the card that lies beside the model file, where there is one.
  ///   - score: of the owners in the data of the report; at least one.
  public init(name: String, _ model: SignatureModel, card: JSON?, score: OwnerScore) {
    self.name = name
    self.model = model
    // A card of another network does not apply to this one.
    let isItsOwn = card?["model"]?["id"]?.string == model.embedding.id
    trainedOn = isItsOwn ? card?["data"]?.array?.compactMap { $0["name"]?.string } : nil
    self.score = score
  }

  var thresholds: OwnerScore.Thresholds {
    OwnerScore.Thresholds(
      lenient: model.network.threshold(strict: false), strict: model.network.threshold(strict: true))
  }
}
