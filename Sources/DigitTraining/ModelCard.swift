public import DigitModel
import Handwriting
public import HostSupport

/// How a model was trained, and on which data: written beside the model, as readable text and as JSON.
public struct ModelCard {
  private let summary: ModelSummary
  private let command: String
  private let recipe: TrainingRecipe
  private let data: TrainingData
  private let trained: TrainedModel

  ///
  /// - Parameters:
  ///   - recipe: how it was trained.
  ///   - data: the training data.
  ///   - trained: what the training run reports.
  ///   - model: the file that was written.
  ///   - command: the command line that reproduces the model.
  public init(
    _ model: DeviceModel, trained: TrainedModel, recipe: TrainingRecipe, data: TrainingData, command: String
  ) throws(InputError) {
    summary = try ModelSummary(model)
    self.trained = trained
    self.recipe = recipe
    self.data = data
    self.command = command
  }

  private static func share(_ part: Int, _ whole: Int) -> JSON {
    whole == 0 ? .null : .number((Double(part) / Double(whole) * 1e5).rounded() / 1e5)
  }

  /// The card as an object.
  public var json: JSON {
    let sets = data.sources.indices.map { k in
      JSON.object([
        ("name", .string(data.sources[k])), ("origin", .string(DataSetOrigin.of(data.sources[k]))),
        ("trainedOn", .integer(data.trained[k])), ("validatedOn", .integer(data.validated[k])),
      ])
    }
    let validation = trained.validation.sources.map { source in
      JSON.object([
        ("name", .string(source.name)), ("digits", .integer(source.digits)),
        ("accuracy", ModelCard.share(source.right, source.digits)), ("negatives", .integer(source.nonDigits)),
        ("rejected", ModelCard.share(source.rejected, source.nonDigits)),
      ])
    }
    return .object([
      ("model", summary.json), ("command", .string(command)), ("seed", .integer(Int(truncatingIfNeeded: recipe.seed))),
      ("epochs", .integer(recipe.epochs)), ("epoch", .integer(trained.epoch)),
      ("interrupted", .bool(trained.wasInterrupted)), ("data", .array(sets)), ("validation", .array(validation)),
      ("unclearDigits", trained.isValidated ? .number(ModelCard.rounded(trained.unclearDigits)) : .null),
      ("unclearNonDigits", trained.isValidated ? .number(ModelCard.rounded(trained.unclearNonDigits)) : .null),
    ])
  }

  private static func rounded(_ share: Double) -> Double { (share * 1e5).rounded() / 1e5 }

  private static func percent(_ share: Double) -> String {
    let hundredths = Int((share * 10_000).rounded())
    let fraction = hundredths % 100
    return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)%"
  }

  /// The card in Markdown.
  public var markdown: String {
    var text = """
      # Model card

      A network that reads one digit, 0 to 9, drawn with a finger or a pen, from a raster of 28x28 cells\
      \(summary.header.readsMotion ? "\nand from how the finger went; it" : ";\nit") also says when it is unsure. Made with

          \(command)

      \(trained.wasInterrupted ? "The run was interrupted: the command above trains to the last epoch.\n\n" : "")\
      | | |
      | --- | --- |
      | id (SHA-256) | `\(summary.id)` |
      | shape | \(summary.shape), weights of \(summary.layers.map { String($0.bitsPerWeight) }.joined(separator: ", ")) bits |
      | file | \(summary.fileBytes) bytes |
      | multiply-accumulates | \(summary.worstMACs) at worst, about \(summary.typicalMACs) for a digit |
      | seed | \(recipe.seed) |
      | epoch | \(trained.epoch) of \(recipe.epochs) |
      | unclear | below a confidence of \(summary.header.threshold)/1000, or \(summary.header.minimumInk) cells of ink |

      ## Data

      \(trained.isValidated ? "Whole writers are set aside for validation" : "Nothing was set aside for validation"); \
      no test data was trained on.

      | data set | trained on | validated on | origin and license |
      | --- | --- | --- | --- |

      """
    for k in data.sources.indices {
      text +=
        "| \(data.sources[k]) | \(data.trained[k]) | \(data.validated[k]) | \(DataSetOrigin.of(data.sources[k])) |\n"
    }
    guard trained.isValidated else {
      return text + """

        ## Validation

        None: accuracy on new writers is not known, the threshold is a default, and the confidence is fitted to what was
        trained on, which flatters it.

        """
    }
    text += """

      ## Validation

      Accuracy is that of the likeliest digit, unclear or not. Rejected are non-digits for which "no digit" wins.

      | data set | digits | accuracy | non-digits | rejected |
      | --- | --- | --- | --- | --- |

      """
    for source in trained.validation.sources {
      let accuracy =
        source.digits == 0 ? "" : ModelCard.percent(Double(source.right) / Double(source.digits))
      let rejected =
        source.nonDigits == 0 ? "" : ModelCard.percent(Double(source.rejected) / Double(source.nonDigits))
      text += "| \(source.name) | \(source.digits) | \(accuracy) | \(source.nonDigits) | \(rejected) |\n"
    }
    text += "\nUnclear: \(ModelCard.percent(trained.unclearDigits)) of the validation digits"
    text += " and \(ModelCard.percent(trained.unclearNonDigits)) of the non-digits.\n"
    return text
  }
}
