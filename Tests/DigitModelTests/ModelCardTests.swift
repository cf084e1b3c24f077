import HostSupport
import TestSupport
import Testing

@testable import DigitModel

@Suite("Model cards") struct ModelCardTests {
  private static func card(unclear: ModelCard.Unclear?) throws -> ModelCard {
    var source = ValidationFigures.Source(name: "tablet")
    (source.digits, source.right, source.nonDigits, source.rejected) = (400, 399, 3, 2)
    return ModelCard(
      try ModelSummary(DeviceModel(ZoneModel.bytes, from: "m.model")), command: "inklock train", seed: 5, epochs: 9,
      epoch: 8, wasInterrupted: false,
      data: [ModelCard.DataSet(name: "tablet", origin: "a shop, CC0", trainedOn: 1000, validatedOn: 403)],
      validation: ValidationFigures(sources: [source]), unclear: unclear)
  }

  @Test("a card names the data, its license and the accuracy on writers that were set aside")
  func validated() throws {
    let card = try Self.card(unclear: ModelCard.Unclear(digits: 0.0125, nonDigits: 0.5))
    let text = card.markdown
    #expect(text.contains("| tablet | 1000 | 403 | a shop, CC0 |"))
    #expect(text.contains("| tablet | 400 | 99.75% | 3 | 66.67% |"))
    #expect(text.contains("Unclear: 1.25% of the validation digits and 50.00% of the non-digits."))
    #expect(text.contains("| epoch | 8 of 9 |"))
    let json = card.json
    #expect(json["unclearDigits"] == .number(0.0125))
    #expect(json["seed"] == .integer(5))
    #expect(json["data"]?.array?.first?["validatedOn"] == .integer(403))
    #expect(json["validation"]?.array?.first?["accuracy"] == .number(0.9975))
  }

  @Test("a card without validation says so, and gives no accuracy")
  func unvalidated() throws {
    let card = try Self.card(unclear: nil)
    #expect(card.markdown.contains("None: accuracy on new writers is not known"))
    #expect(!card.markdown.contains("99.75%"))
    #expect(card.json["unclearDigits"] == .null)
  }

  @Test("the card of a fine-tuned model names the original, the person's samples, and the scores before and after")
  func fineTuned() throws {
    var card = try Self.card(unclear: nil)
    card.fineTuning = ModelCard.FineTuning(
      file: "shop.model", id: "0123", trainedOn: 30, validatedOn: 10,
      before: ModelCard.Counts(digits: 10, right: 8, unclear: 2, rightAndClear: 6),
      after: ModelCard.Counts(digits: 10, right: 9, unclear: 0, rightAndClear: 9))
    let text = card.markdown
    #expect(text.contains("From `shop.model`, id `0123`"))
    #expect(text.contains("| before | 80.00% | 20.00% | 75.00% |"))
    #expect(text.contains("| after | 90.00% | 0.00% | 90.00% |"))
    #expect(text.contains("| the person's samples | 30 | 10 | the user's own |"))
    #expect(text.contains("| tablet | 400 | 99.75% | 3 | 66.67% |"))
    #expect(!text.contains("flatters"))
    let origin = card.json["fineTunedFrom"]
    #expect(origin?["file"] == .string("shop.model"))
    #expect(origin?["validatedOn"] == .integer(10))
    #expect(origin?["before"]?["unclear"] == .integer(2))
    #expect(try Self.card(unclear: nil).json["fineTunedFrom"] == .null)
  }
}
