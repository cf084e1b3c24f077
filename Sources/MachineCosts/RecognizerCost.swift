public import HostSupport

/// The cost of the recognizer on one target: ink, network, model file. Sizes are in bytes.
public struct RecognizerCost: Equatable {
  /// Code, constants and initial values.
  public var code: Int
  public var model: Int
  /// Ink, network, raster and prediction.
  public var memory: Int
  public var variables: Int
  /// The stack of the deepest call.
  public var stack: Int
  /// Checking the model file, once at boot.
  public var start: Int
  /// Strokes to the rasters of all views.
  public var digitInk: Work
  public var scribbleInk: Work
  /// Rasters of all views to prediction.
  public var digits: Work
  public var scribbles: Work
  /// Rasters that no ink makes, read once.
  public var patterns: Work
  /// Raster to prediction, where the costliest view is the only one.
  public var view: Work

  public var ram: Int { memory + variables + stack }
  public var flash: Int { code + model }
  /// The worst case for any ink, all views.
  public var instructions: Int { max(digits.worst, scribbles.worst) }
  public var inkInstructions: Int { max(digitInk.worst, scribbleInk.worst) }

  /// - Parameters:
  ///   - image: the program `footprint`.
  ///   - log: what it wrote.
  ///   - modelSize: bytes of the model file that it was given.
  public init(_ image: ProgramImage, _ log: MachineLog, modelSize: Int) throws(InputError) {
    let stacks =
      try log.values("stack", of: "start") + log.values("stack", of: "digit")
      + log.values("stack", of: "scribble") + log.values("inkStack", of: "digit")
      + log.values("inkStack", of: "scribble")
    code = image.flash
    model = modelSize
    memory = try log.value("bytes", of: "recognizer")
    variables = image.variables
    stack = try log.deepest(stacks)
    start = try log.value("instructions", of: "start")
    digitInk = Work(try log.values("ink", of: "digit"))
    scribbleInk = Work(try log.values("ink", of: "scribble"))
    digits = Work(try log.values("predict", of: "digit"))
    scribbles = Work(try log.values("predict", of: "scribble"))
    patterns = Work(try log.values("predict", of: "pattern"))
    view = Work(try log.values("view", of: "digit") + log.values("view", of: "scribble"))
  }
}
