public import HostSupport

/// How a model was trained, and on which data: written beside the model, as readable text and as JSON.
///
/// Training fills it in; it needs no trainer to be read or written.
public struct ModelCard {
  /// How much of a data set a model was trained on.
  public struct DataSet: Equatable, Sendable {
    var name: String
    /// Where it comes from, and its license.
    var origin: String
    /// Samples.
    var trainedOn: Int
    var validatedOn: Int

    public init(name: String, origin: String, trainedOn: Int, validatedOn: Int) {
      self.name = name
      self.origin = origin
      self.trainedOn = trainedOn
      self.validatedOn = validatedOn
    }
  }

  /// What the firmware would reject as unclear, as shares of the validation data, 0 to 1.
  public struct Unclear: Equatable, Sendable {
    var digits: Double
    var nonDigits: Double

    public init(digits: Double, nonDigits: Double) {
      self.digits = digits
      self.nonDigits = nonDigits
    }
  }

  /// What a model read of digits that it did not learn from.
  public struct Counts: Equatable, Sendable {
    var digits: Int
    /// Digits whose likeliest digit is the right one, unclear or not.
    var right: Int
    var unclear: Int
    /// Digits that are right and not unclear.
    var rightAndClear: Int

    public init(digits: Int, right: Int, unclear: Int, rightAndClear: Int) {
      self.digits = digits
      self.right = right
      self.unclear = unclear
      self.rightAndClear = rightAndClear
    }
  }

  /// The model that a network was fine-tuned from, and the person whom it was fine-tuned to.
  public struct FineTuning: Equatable, Sendable {
    /// The file name of the model.
    var file: String
    /// SHA-256 of that file, 64 lower-case hexadecimal digits.
    var id: String
    /// Samples of the person.
    var trainedOn: Int
    var validatedOn: Int
    /// What the two models read of the person's validation samples; `nil` if there are none.
    var before: Counts?
    var after: Counts?

    public init(
      file: String, id: String, trainedOn: Int, validatedOn: Int, before: Counts?, after: Counts?
    ) {
      self.file = file
      self.id = id
      self.trainedOn = trainedOn
      self.validatedOn = validatedOn
      self.before = before
      self.after = after
    }
  }

  var summary: ModelSummary
  /// The command line that reproduces the model.
  var command: String
  var seed: UInt64
  /// Epochs that were asked for.
  var epochs: Int
  /// The epoch whose network was kept, from 1.
  var epoch: Int
  /// Whether training was stopped before its last epoch.
  var wasInterrupted: Bool
  var data: [DataSet]
  var validation: ValidationFigures
  /// `nil` if nothing was set aside for validation.
  var unclear: Unclear?
  /// `nil` for a network that began with random weights.
  public var fineTuning: FineTuning?

  public init(
    _ summary: ModelSummary, command: String, seed: UInt64, epochs: Int, epoch: Int, wasInterrupted: Bool,
    data: [DataSet], validation: ValidationFigures, unclear: Unclear?
  ) {
    self.summary = summary
    self.command = command
    self.seed = seed
    self.epochs = epochs
    self.epoch = epoch
    self.wasInterrupted = wasInterrupted
    self.data = data
    self.validation = validation
    self.unclear = unclear
  }

  private static func share(_ part: Int, _ whole: Int) -> JSON {
    whole == 0 ? .null : .number((Double(part) / Double(whole) * 1e5).rounded() / 1e5)
  }

  /// The card as an object.
  public var json: JSON {
    let sets = data.map { set in
      JSON.object([
        ("name", .string(set.name)), ("origin", .string(set.origin)), ("trainedOn", .integer(set.trainedOn)),
        ("validatedOn", .integer(set.validatedOn)),
      ])
    }
    let sources = validation.sources.map { source in
      JSON.object([
        ("name", .string(source.name)), ("digits", .integer(source.digits)),
        ("accuracy", ModelCard.share(source.right, source.digits)), ("negatives", .integer(source.nonDigits)),
        ("rejected", ModelCard.share(source.rejected, source.nonDigits)),
      ])
    }
    return .object([
      ("model", summary.json), ("command", .string(command)), ("seed", .integer(Int(truncatingIfNeeded: seed))),
      ("epochs", .integer(epochs)), ("epoch", .integer(epoch)), ("interrupted", .bool(wasInterrupted)),
      ("data", .array(sets)), ("validation", .array(sources)),
      ("unclearDigits", unclear.map { .number(ModelCard.rounded($0.digits)) } ?? .null),
      ("unclearNonDigits", unclear.map { .number(ModelCard.rounded($0.nonDigits)) } ?? .null),
      ("fineTunedFrom", fineTuning?.json ?? .null),
    ])
  }

  private static func rounded(_ share: Double) -> Double { (share * 1e5).rounded() / 1e5 }

  fileprivate static func percent(_ share: Double) -> String {
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

      \(wasInterrupted ? "The run was interrupted: the command above trains to the last epoch.\n\n" : "")\
      | | |
      | --- | --- |
      | id (SHA-256) | `\(summary.id)` |
      | shape | \(summary.shape), weights of \(summary.layers.map { String($0.bitsPerWeight) }.joined(separator: ", ")) bits |
      | file | \(summary.fileBytes) bytes |
      | multiply-accumulates of a view | \(summary.worstMACs) at worst, about \(summary.typicalMACs) for a digit |
      | seed | \(seed) |
      | epoch | \(epoch) of \(epochs) |
      | unclear | below a confidence of \(summary.header.threshold)/1000, or \(summary.header.minimumInk) cells of ink |

      \(fineTuning?.markdown ?? "")## Data

      \(dataRule)

      | data set | trained on | validated on | origin and license |
      | --- | --- | --- | --- |

      """
    for set in data { text += "| \(set.name) | \(set.trainedOn) | \(set.validatedOn) | \(set.origin) |\n" }
    if let fineTuning {
      text += "| the person's samples | \(fineTuning.trainedOn) | \(fineTuning.validatedOn) | the user's own |\n"
      guard validation.sources.contains(where: { $0.digits + $0.nonDigits > 0 }) else { return text }
    } else if unclear == nil {
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
    for source in validation.sources {
      let accuracy =
        source.digits == 0 ? "" : ModelCard.percent(Double(source.right) / Double(source.digits))
      let rejected =
        source.nonDigits == 0 ? "" : ModelCard.percent(Double(source.rejected) / Double(source.nonDigits))
      text += "| \(source.name) | \(source.digits) | \(accuracy) | \(source.nonDigits) | \(rejected) |\n"
    }
    if let unclear {
      text += "\nUnclear: \(ModelCard.percent(unclear.digits)) of the validation digits"
      text += " and \(ModelCard.percent(unclear.nonDigits)) of the non-digits.\n"
    }
    return text
  }

  /// What was not trained on.
  private var dataRule: String {
    if fineTuning != nil {
      return
        "Synthetic digits and non-digits were mixed in, and of the sets below drawings at random. Of the person a part "
        + "of the\nsamples is for validation, of others whole writers."
    }
    return unclear != nil
      ? "Whole writers are set aside for validation; no test data was trained on."
      : "Nothing was set aside for validation; no test data was trained on."
  }
}

extension ModelCard.FineTuning {
  fileprivate var json: JSON {
    .object([
      ("file", .string(file)), ("id", .string(id)), ("trainedOn", .integer(trainedOn)),
      ("validatedOn", .integer(validatedOn)), ("before", before?.json ?? .null), ("after", after?.json ?? .null),
    ])
  }

  /// A section of the card.
  fileprivate var markdown: String {
    var text = """
      ## Fine-tuned to one person

      From `\(file)`, id `\(id)`, whose shape, threshold and sharpness it keeps. The card of that model names the data
      that it was trained on.

      """
    if let before, let after {
      text += """

        Of \(after.digits) digits of that person that it did not learn from:

        | | right | unclear | right when clear |
        | --- | --- | --- | --- |
        | before | \(before.row) |
        | after | \(after.row) |

        """
    }
    return text + "\n"
  }
}

extension ModelCard.Counts {
  fileprivate var json: JSON {
    .object([
      ("digits", .integer(digits)), ("right", .integer(right)), ("unclear", .integer(unclear)),
      ("rightAndClear", .integer(rightAndClear)),
    ])
  }

  /// Three cells of a table.
  fileprivate var row: String {
    func share(_ part: Int, _ whole: Int) -> String {
      whole == 0 ? "" : ModelCard.percent(Double(part) / Double(whole))
    }
    return "\(share(right, digits)) | \(share(unclear, digits)) | \(share(rightAndClear, digits - unclear))"
  }
}
