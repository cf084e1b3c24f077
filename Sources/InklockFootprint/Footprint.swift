import HostSupport

/// The cost of the recognizer and the firmware on one target. Sizes are in bytes.
struct Footprint: Equatable {
  /// Instructions over a set of inputs.
  struct Work: Equatable {
    var mean: Int
    var worst: Int

    init(_ counts: [Int]) {
      mean = counts.isEmpty ? 0 : (counts.reduce(0, +) + counts.count / 2) / counts.count
      worst = counts.max() ?? 0
    }
  }

  struct Recognizer: Equatable {
    /// Code, constants and initial values.
    var code: Int
    var model: Int
    /// Ink, network, raster and prediction.
    var memory: Int
    var variables: Int
    /// The stack of the deepest call.
    var stack: Int
    /// Checking the model file, once at boot.
    var start: Int
    /// Strokes to the rasters of all views.
    var digitInk: Work
    var scribbleInk: Work
    /// Rasters of all views to prediction.
    var digits: Work
    var scribbles: Work
    /// Rasters that no ink makes, read once.
    var patterns: Work
    /// Raster to prediction, where the costliest view is the only one.
    var view: Work

    var ram: Int { memory + variables + stack }
    var flash: Int { code + model }
    /// The worst case for any ink, all views.
    var instructions: Int { max(digits.worst, scribbles.worst) }
    var inkInstructions: Int { max(digitInk.worst, scribbleInk.worst) }
  }

  struct Firmware: Equatable {
    var variables: Int
    var stack: Int
    var flash: Int

    var ram: Int { variables + stack }
  }

  var recognizer: Recognizer
  var firmware: Firmware
  /// Whether instructions are counted on this target; if not, all counts are 0.
  var countsInstructions: Bool

  /// The JSON members that scripts rely on, without the instruction counts if they are not counted.
  var json: JSON {
    let sizes: [(key: String, value: JSON)] = [
      ("ram", .integer(recognizer.ram)), ("flash", .integer(recognizer.flash)),
    ]
    let counts: [(key: String, value: JSON)] = [
      ("instructions", .integer(recognizer.instructions)), ("instructionsOfView", .integer(recognizer.view.worst)),
      ("instructionsMean", .integer(recognizer.digits.mean)),
      ("inkInstructions", .integer(recognizer.inkInstructions)),
    ]
    return .object([
      ("recognizer", .object(countsInstructions ? sizes + counts : sizes)),
      ("firmware", .object([("ram", .integer(firmware.ram)), ("flash", .integer(firmware.flash))])),
    ])
  }
}

extension Footprint {
  /// Reads the images and logs of a target from `folder`: `footprint` and `footprint.log`, `session` and
  /// `session.log`, `lock`.
  init(folder: String, modelSize: Int) throws(InputError) {
    let image = try ProgramImage(reading: "\(folder)/footprint")
    let log = try MachineLog(reading: "\(folder)/footprint.log")
    if log.entries.contains(where: { $0.name == "refused" }) {
      throw InputError(log.path, "the target refuses the model")
    }
    let calibration = try log.value("instructions", of: "nothing")
    guard calibration == 0 || calibration == 1 else {
      throw InputError(log.path, "a lone return counts as \(calibration) instructions: the count is not exact")
    }
    countsInstructions = calibration == 1
    let stacks =
      try log.values("stack", of: "start") + log.values("stack", of: "digit")
      + log.values("stack", of: "scribble") + log.values("inkStack", of: "digit")
      + log.values("inkStack", of: "scribble")
    recognizer = Recognizer(
      code: image.flash, model: modelSize, memory: try log.value("bytes", of: "recognizer"),
      variables: image.variables, stack: try Footprint.deepest(stacks, log.path),
      start: try log.value("instructions", of: "start"), digitInk: Work(try log.values("ink", of: "digit")),
      scribbleInk: Work(try log.values("ink", of: "scribble")), digits: Work(try log.values("predict", of: "digit")),
      scribbles: Work(try log.values("predict", of: "scribble")),
      patterns: Work(try log.values("predict", of: "pattern")),
      view: Work(try log.values("view", of: "digit") + log.values("view", of: "scribble")))

    let session = try ProgramImage(reading: "\(folder)/session")
    let sessionLog = try MachineLog(reading: "\(folder)/session.log")
    let shipped = try ProgramImage(reading: "\(folder)/lock")
    // The size of the built-in model is replaced by the size of the measured one.
    let embedded = shipped.symbols.first { $0.name.hasSuffix("embedded_model") }?.size ?? 0
    firmware = Firmware(
      variables: session.variables,
      stack: try Footprint.deepest(try sessionLog.values("stack", of: "session"), sessionLog.path),
      flash: shipped.flash + shipped.size(of: ".harness") - embedded + modelSize)
  }

  private static func deepest(_ stacks: [Int], _ path: String) throws(InputError) -> Int {
    let deepest = stacks.max() ?? 0
    guard deepest < Int(UInt32.max) else { throw InputError(path, "the stack went through the paint") }
    return deepest
  }
}
