import HostSupport

/// The channels of a trace, and what their numbers mean.
struct InkMLFormat {
  static let xy = InkMLFormat(channels: [channel("X"), channel("Y")], source: InkMLSource(), mapping: nil)

  private static func channel(_ name: String) -> InkMLChannel {
    InkMLChannel(name: name, isInteger: false, units: nil, isReversed: false, isIntermittent: false)
  }

  let channels: [InkMLChannel]
  /// Points per second, where known.
  let hz: Double?
  /// Indices of X, Y and T; `nil` without them.
  let x: Int?
  let y: Int?
  let t: Int?
  /// What X and Y are multiplied by: -1 where they are reversed, and Y's units in terms of X's.
  let scaleX: Double
  let scaleY: Double
  let millisecondsPerT: Double
  /// Numbers of an `InkMLMapping.affine`, which takes the place of `scaleX` and `scaleY`.
  let affine: [Double]?
  /// Why points of this format cannot be read as they were meant; `nil` where they can.
  let refusal: String?

  init(channels: [InkMLChannel], source: InkMLSource, mapping: InkMLMapping?) {
    self.channels = channels
    hz = source.hz
    let x = channels.firstIndex { $0.name == "X" }
    let y = channels.firstIndex { $0.name == "Y" }
    let t = channels.firstIndex { $0.name == "T" }
    (self.x, self.y, self.t) = (x, y, t)
    func unit(_ index: Int?, _ table: [String: Double]) -> Double? {
      index.flatMap { InkMLFormat.unit(of: channels[$0], source, table) }
    }
    scaleX = x.map { channels[$0].isReversed ? -1 : 1 } ?? 1
    var ratio = 1.0
    if let unitX = unit(x, InkMLFormat.lengths), let unitY = unit(y, InkMLFormat.lengths) {
      // A digitizer whose axes differ by a rounded digit draws as well with equal ones.
      ratio = abs(unitY / unitX - 1) > 0.02 ? unitY / unitX : 1
    }
    scaleY = ratio * (y.map { channels[$0].isReversed ? -1 : 1 } ?? 1)
    millisecondsPerT = unit(t, InkMLFormat.times) ?? 1
    affine = if case .affine(let numbers)? = mapping { numbers } else { nil }
    var refusal: String?
    if let x, let y, affine == nil {
      refusal = InkMLFormat.refusal(ofUnits: channels[x], channels[y], source)
    }
    if case .other(let type)? = mapping {
      refusal =
        "its canvasTransform has a mapping of the type \(InkMLDocument.shown(type)): only affine ones of X and Y are read"
    }
    if let mapped = channels.first(where: { $0.isMapped && ["X", "Y", "T"].contains($0.name) }) {
      refusal = "its channel \(mapped.name) has a mapping, which is not read: write the values that it gives"
    }
    self.refusal = refusal
  }

  /// The unit of a channel as the file names it, without `1/`; `nil` where it names none.
  private static func unitName(of channel: InkMLChannel, _ source: InkMLSource) -> String? {
    let resolution = channel.isInteger ? source.resolutions[channel.name] : nil
    guard let units = (resolution?.units ?? channel.units)?.filter({ !$0.isWhitespace }) else { return nil }
    return units.hasPrefix("1/") ? String(units.dropFirst(2)) : units
  }

  /// Units that differ cannot be compared if one is not a length, or depends on a font.
  private static func refusal(ofUnits x: InkMLChannel, _ y: InkMLChannel, _ source: InkMLSource) -> String? {
    guard let unitX = unitName(of: x, source), let unitY = unitName(of: y, source), unitX != unitY else { return nil }
    let isKnown = [unitX, unitY].allSatisfy { lengths[$0] != nil && !["em", "ex"].contains($0) }
    return isKnown
      ? nil
      : "its X is in \(InkMLDocument.shown(unitX)) and its Y in \(InkMLDocument.shown(unitY)), which cannot be compared: "
        + "give both in the same unit"
  }

  /// Where a point lies, y down, from its values of X and Y.
  func place(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
    guard let affine else { return (x * scaleX, y * scaleY) }
    return (affine[0] * x + affine[1] * y + affine[2], affine[3] * x + affine[4] * y + affine[5])
  }

  /// Millimeters.
  private static let lengths: [String: Double] = [
    "m": 1000, "dm": 100, "cm": 10, "mm": 1, "um": 0.001, "µm": 0.001, "himetric": 0.01, "in": 25.4, "inch": 25.4,
    "pt": 25.4 / 72, "pc": 25.4 / 6, "px": 25.4 / 96, "twip": 25.4 / 1440, "em": 25.4 / 6, "ex": 25.4 / 12,
  ]
  /// Milliseconds.
  private static let times: [String: Double] = [
    "min": 60_000, "s": 1000, "sec": 1000, "ms": 1, "us": 0.001, "µs": 0.001, "ns": 0.000_001,
  ]

  /// What a value of 1 is worth; `nil` in units that are not known, such as those of the device.
  private static func unit(of channel: InkMLChannel, _ source: InkMLSource, _ table: [String: Double]) -> Double? {
    // A resolution says how whole numbers count; fractions are in the channel's own units.
    if channel.isInteger, let resolution = source.resolutions[channel.name] {
      let units = resolution.units.filter { !$0.isWhitespace }
      if units.hasPrefix("1/") { return table[String(units.dropFirst(2))].map { $0 / resolution.value } }
      return table[units].map { $0 * resolution.value }
    }
    return channel.units.flatMap { table[$0.filter { !$0.isWhitespace }] }
  }
}

/// Follows references from contexts to contexts, sources and formats.
struct InkMLContexts {
  private typealias Parts = (channels: [InkMLChannel]?, source: InkMLSource?, mapping: InkMLMapping?)
  /// Length of a chain of contexts that name each other.
  private static let longest = 64

  private let document: InkMLDocument
  private var known: [Parts?]
  private var formats: [Int: InkMLFormat] = [:]

  init(_ document: InkMLDocument) throws(InputError) {
    self.document = document
    known = Array(repeating: nil, count: document.contexts.count)
    // A context without a name takes over from the previous one, which is known by then.
    for index in document.contexts.indices { _ = try parts(index, depth: 0) }
  }

  /// The format of a trace.
  mutating func format(of trace: InkMLTrace) throws(InputError) -> InkMLFormat {
    var context = trace.currentContext
    if let name = trace.contextReference { context = try index(name, line: trace.line) }
    guard let context else { return .xy }
    if let format = formats[context] { return format }
    let parts = try parts(context, depth: 0)
    let format = InkMLFormat(
      channels: parts.channels ?? InkMLFormat.xy.channels, source: parts.source ?? InkMLSource(),
      mapping: parts.mapping)
    if let refusal = format.refusal { throw document.error(trace.line, "a trace cannot be read: \(refusal)") }
    formats[context] = format
    return format
  }

  /// `nil` for the default context.
  private func index(_ name: String, line: Int) throws(InputError) -> Int? {
    if let index = document.contextIDs[name] { return index }
    guard name == "DefaultContext" else {
      throw document.error(line, "names the context \(InkMLDocument.shown(name)), which the file does not have")
    }
    return nil
  }

  private mutating func parts(_ index: Int, depth: Int) throws(InputError) -> Parts {
    if let parts = known[index] { return parts }
    let context = document.contexts[index]
    guard depth < InkMLContexts.longest else {
      throw document.error(context.line, "contexts refer to each other in a circle")
    }
    var base: Parts = (nil, nil, nil)
    if let name = context.reference {
      if let other = try self.index(name, line: context.line) { base = try parts(other, depth: depth + 1) }
    } else if let previous = context.previous {
      base = try parts(previous, depth: depth + 1)
    }
    var source = context.source
    if source == nil, let name = context.sourceReference {
      guard let found = document.sources[name] else {
        throw document.error(
          context.line, "names the inkSource \(InkMLDocument.shown(name)), which the file does not have")
      }
      source = found
    }
    var channels = context.channels
    if channels == nil, let name = context.formatReference, name != "DefaultTraceFormat" {
      guard let found = document.formats[name] else {
        throw document.error(
          context.line, "names the traceFormat \(InkMLDocument.shown(name)), which the file does not have")
      }
      channels = found
    }
    let mapping = try mapping(of: context) ?? base.mapping
    let parts: Parts = (channels ?? source?.channels ?? base.channels, source ?? base.source, mapping)
    known[index] = parts
    return parts
  }

  /// The mapping that a context itself names.
  private func mapping(of context: InkMLContext) throws(InputError) -> InkMLMapping? {
    var transform = context.transform
    if transform == nil, let name = context.transformReference {
      guard let found = document.transforms[name] else {
        throw document.error(
          context.line, "names the canvasTransform \(InkMLDocument.shown(name)), which the file does not have")
      }
      transform = found
    }
    guard let transform else { return nil }
    guard transform.mapping == nil, let name = transform.mappingReference else { return transform.mapping }
    guard let found = document.mappings[name] else {
      throw document.error(
        context.line, "names the mapping \(InkMLDocument.shown(name)), which the file does not have")
    }
    return found
  }
}
