import HostSupport

/// What an InkML file says, before references are followed.
struct InkMLDocument {
  let path: String
  /// Containers in the order in which they end; those that hold traces for reference alone are among them.
  var containers: [InkMLContainer] = []
  /// The container that is the file itself.
  var root = 0
  /// The order in which containers end.
  var closed: [Int] = []
  var traces: [InkMLTrace] = []
  var traceIDs: [String: Int] = [:]
  var containerIDs: [String: Int] = [:]
  var contexts: [InkMLContext] = []
  var contextIDs: [String: Int] = [:]
  var formats: [String: [InkMLChannel]] = [:]
  var sources: [String: InkMLSource] = [:]
  var transforms: [String: InkMLTransform] = [:]
  var mappings: [String: InkMLMapping] = [:]

  /// A name as messages show it.
  static func shown(_ name: String) -> String { JSON.quoted(String(name.prefix(40))) }

  func error(_ line: Int?, _ message: String) -> InputError { InputError(path, line: line, message) }
}

/// A `traceGroup`, a `traceView`, or the file itself.
struct InkMLContainer {
  enum Child {
    case trace(Int)
    case container(Int)
  }

  /// Where a `traceView` begins or ends: numbers from 1 of parts of parts.
  typealias Place = [Int]

  var line: Int
  var parent: Int?
  var label: DigitLabel?
  var writer: String?
  var children: [Child] = []
  /// What a `traceView` names, without `#`.
  var reference: String?
  var from: Place = []
  var to: Place = []
  var contextReference: String?
}

/// A `trace`.
struct InkMLTrace {
  var line: Int
  var text = ""
  var isInk = true
  /// `begin`, `middle` or `end`.
  var continuation: String?
  var prior: String?
  /// The context that it names, or that a group around it names.
  var contextReference: String?
  /// The context that was current at its place in the file.
  var currentContext: Int?
}

/// A `context`.
struct InkMLContext {
  var line: Int
  var channels: [InkMLChannel]?
  var formatReference: String?
  var source: InkMLSource?
  var sourceReference: String?
  var transform: InkMLTransform?
  var transformReference: String?
  var reference: String?
  /// The context that was current before it.
  var previous: Int?
}

/// A `canvasTransform`: how a trace lies on the canvas.
struct InkMLTransform {
  /// From the trace to the canvas: the first one.
  var mapping: InkMLMapping?
  var mappingReference: String?
}

/// A `mapping`.
enum InkMLMapping: Equatable {
  /// Of the type `identity`, or `unknown`, which says nothing.
  case identity
  /// Numbers a b c d e f: X becomes a * X + b * Y + c, and Y becomes d * X + e * Y + f.
  case affine([Double])
  /// Of another type, which has this name, or of other channels.
  case other(String)
}

/// An `inkSource`.
struct InkMLSource {
  var channels: [InkMLChannel]?
  /// Values per unit of a channel's integers, by the channel's name.
  var resolutions: [String: InkMLResolution] = [:]
  /// Points per second.
  var hz: Double?
}

struct InkMLResolution {
  var value: Double
  /// Such as `1/cm`, or `mm`.
  var units: String
}

/// A `channel` of a `traceFormat`.
struct InkMLChannel {
  /// In capital letters.
  var name: String
  var isInteger: Bool
  var units: String?
  /// Whether values grow to the left, or upward.
  var isReversed: Bool
  /// Whether points may leave it out.
  var isIntermittent: Bool
  /// Whether its values are those of other channels, changed by a `mapping`.
  var isMapped = false
}
