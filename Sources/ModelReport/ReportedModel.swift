public import DigitModel
public import Evaluation
public import HostSupport

/// A model and all that a report says about it.
public struct ReportedModel {
  /// How the page calls it.
  public let name: String
  let model: DeviceModel
  let summary: ModelSummary
  /// Names of the data sets that it was trained on, where a card beside the model file says so.
  let trainedOn: [String]?
  /// One for each data set of the report, in its order.
  let readings: [Reading]
  /// One for each writing style, in the order of `WritingStyle.all`.
  let ways: [Score]
  /// For each data set, PINs of its writers with each of several seeds; empty if its writers have not drawn enough.
  let pins: [[PINScore]]
  /// How it reads pictures, where some were given.
  let pictures: ReportedPictures?

  /// - Parameters:
  ///   - model: the model file.
  ///   - name: what the page calls the model.
  ///   - card: the card that lies beside the model file, where there is one.
  ///   - readings: one for each data set of the report, in its order.
  ///   - ways: one for each writing style, in the order of `WritingStyle.all`.
  ///   - pins: for each data set, PINs of its writers with each of several seeds.
  ///   - pictures: how it reads pictures, where some were given.
  public init(
    name: String, _ model: DeviceModel, card: JSON?, readings: [Reading], ways: [Score], pins: [[PINScore]],
    pictures: ReportedPictures? = nil
  ) throws(InputError) {
    self.name = name
    self.model = model
    summary = try ModelSummary(model)
    // A card of another network does not apply to this one.
    let isItsOwn = card?["model"]?["id"]?.string == model.id
    trainedOn = isItsOwn ? card?["data"]?.array?.compactMap { $0["name"]?.string } : nil
    self.readings = readings
    self.ways = ways
    self.pins = pins
    self.pictures = pictures
  }

  var framing: String {
    let framing = model.header.framing
    return framing.mode == .asDrawn ? "as drawn" : "normalized, box \(framing.box)"
  }

  var pen: String {
    switch model.header.framing.pen {
    case .cell: "cell"
    case .plus: "plus"
    case .square: "square"
    }
  }

  /// Whether it was trained on a set of this name. MNIST's images here are its test part, which nobody trains on.
  func hasSeen(_ set: ReportedSet) -> Bool { set.isDrawn && trainedOn?.contains(set.name) ?? false }

  /// Ink framed as the article has it, and trained on MNIST alone.
  var isTheArticlesPath: Bool { model.header.framing.mode == .asDrawn && trainedOn == ["mnist"] }
}

/// A data set of a report.
public struct ReportedSet: Sendable {
  public var name: String
  /// Whether its samples were drawn through the device; else they are images that entered as rasters.
  var isDrawn: Bool
  public var samples: Int

  public init(name: String, isDrawn: Bool, samples: Int) {
    self.name = name
    self.isDrawn = isDrawn
    self.samples = samples
  }

  /// How its samples reach the network.
  var path: String { isDrawn ? "drawn through the whole device" : "binarized images, shown as rasters" }
}
