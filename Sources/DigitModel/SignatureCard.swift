public import HostSupport

/// How a signature network was trained, on which data, and what it does with writers who were left out: written beside
/// the model, as readable text and as JSON.
public struct SignatureCard {
  /// A data set that the network was trained on.
  public struct DataSet: Equatable, Sendable {
    var name: String
    var origin: String
    var drawings: Int
    var writers: Int

    /// - Parameters:
    ///   - name: of the data set.
    ///   - origin: where it comes from, and its license.
    ///   - drawings: that the network was trained on.
    ///   - writers: who drew them.
    public init(name: String, origin: String, drawings: Int, writers: Int) {
      self.name = name
      self.origin = origin
      self.drawings = drawings
      self.writers = writers
    }
  }

  private let model: SignatureModel
  private let command: String
  private let seed: UInt64
  private let data: [DataSet]
  private let score: (text: String, json: JSON)?

  /// - Parameters:
  ///   - model: the file that was written.
  ///   - command: the command line that reproduces it.
  ///   - seed: of the training.
  ///   - data: what it was trained on.
  ///   - score: of networks that were trained in the same way without the writers whom they were asked about; `nil` if
  ///     there were too few writers.
  public init(
    _ model: SignatureModel, command: String, seed: UInt64, data: [DataSet], score: (text: String, json: JSON)?
  ) {
    self.model = model
    self.command = command
    self.seed = seed
    self.data = data
    self.score = score
  }

  public var json: JSON {
    .object([
      ("command", .string(command)), ("seed", .integer(Int(truncatingIfNeeded: seed))),
      ("model", model.embedding.json),
      (
        "data",
        .array(
          data.map {
            .object([
              ("name", .string($0.name)), ("origin", .string($0.origin)), ("drawings", .integer($0.drawings)),
              ("writers", .integer($0.writers)),
            ])
          })
      ), ("leftOut", score?.json ?? .null),
    ])
  }

  public var markdown: String {
    var text = """
      # \(model.embedding.path.split(separator: "/").last ?? "")

      A network that turns a drawn digit, with its tempo, into a signature of 16 bytes: the signatures of one hand lie near
      each other. `Docs/Owner.md` says what it is for. Made with

          \(command)

      ```
      \(model.embedding.text)```

      ## Data

      | data set | drawings | writers | origin and license |
      | --- | --- | --- | --- |

      """
    for set in data { text += "| \(set.name) | \(set.drawings) | \(set.writers) | \(set.origin) |\n" }
    guard let score else {
      return text + """

        There were too few writers to leave some out: the thresholds are those of the command line, or accept nobody.

        """
    }
    return text + """

      ## Writers who were left out

      Networks that were trained in the same way, each without a part of the writers, were asked about the writers of that
      part. The thresholds in the file are from these scores.

      ```
      \(score.text)
      ```

      """
  }
}
