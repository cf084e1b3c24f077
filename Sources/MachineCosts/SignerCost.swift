public import HostSupport

/// The cost of a signature network on one target: ink and times, inputs, network, model file, comparison with three
/// enrolled drawings. Sizes are in bytes.
public struct SignerCost: Equatable {
  /// Code, constants and initial values.
  public var code: Int
  public var model: Int
  /// Ink and times, inputs, signature, enrolled signatures.
  public var memory: Int
  public var variables: Int
  /// The stack of the deepest call.
  public var stack: Int
  /// Checking the model file, once at boot.
  public var start: Int
  /// Strokes and times to the inputs of the network, for any ink.
  public var describing: Work
  /// Inputs to signature.
  public var signing: Work
  /// Signature to score.
  public var comparing: Work
  /// Inputs to score, for any ink.
  public var network: Work
  /// Strokes to score.
  public var digits: Work
  public var scribbles: Work

  public var ram: Int { memory + variables + stack }
  public var flash: Int { code + model }
  /// The worst case for any ink.
  public var instructions: Int { max(digits.worst, scribbles.worst, describing.worst) }

  /// - Parameters:
  ///   - image: the program `signature`.
  ///   - log: what it wrote.
  ///   - modelSize: bytes of the model file that it was given.
  public init(_ image: ProgramImage, _ log: MachineLog, modelSize: Int) throws(InputError) {
    /// Of digits and scribbles, and of drawings that say too little of a hand: no network reads these.
    func all(_ key: String, refused: Bool = false) throws(InputError) -> [Int] {
      let drawn = try log.values(key, of: "digit") + log.values(key, of: "scribble")
      return drawn + (refused ? try log.valuesIfAny(key, of: "unusable") : [])
    }
    func sums(_ a: [Int], _ b: [Int]) -> [Int] { zip(a, b).map { $0 + $1 } }
    func read(_ name: String) throws(InputError) -> [Int] {
      sums(try log.values("sign", of: name), try log.values("compare", of: name))
    }
    code = image.flash
    model = modelSize
    memory = try log.value("bytes", of: "signer")
    variables = image.variables
    stack = try log.deepest(log.values("stack", of: "start") + all("stack", refused: true))
    start = try log.value("instructions", of: "start")
    describing = Work(try all("describe", refused: true))
    signing = Work(try all("sign"))
    comparing = Work(try all("compare"))
    network = Work(try read("digit") + read("scribble"))
    digits = Work(sums(try log.values("describe", of: "digit"), try read("digit")))
    scribbles = Work(sums(try log.values("describe", of: "scribble"), try read("scribble")))
  }
}
