import HostSupport

/// Makes samples of an InkML document: follows views, joins continued traces, and takes each stroke once.
struct InkMLSampler {
  /// Nesting depth of containers, and of views of views.
  private static let deepest = 64
  /// Strokes that all samples name together, and points that they have.
  private static let mostStrokes = 1 << 20
  private static let mostPoints = 1 << 24

  /// Points of a stroke: a trace and what continues it.
  private struct Stroke: Hashable {
    var trace: Int
    var range: Range<Int>

    func contains(_ other: Stroke) -> Bool {
      trace == other.trace && range.lowerBound <= other.range.lowerBound && other.range.upperBound <= range.upperBound
    }
  }

  /// What a container holds, with the structure that the numbers of views count.
  private indirect enum Item {
    case stroke(Stroke)
    case list([Item])
  }

  private let document: InkMLDocument
  private let label: DigitLabel?
  /// Points by the trace that begins a stroke.
  private var points: [[StrokeSample.Point]] = []
  /// The trace that begins the stroke of each trace.
  private var heads: [Int] = []
  private var rates: [Double?] = []
  private var items: [Item?]
  private var strokesNamed = 0

  init(_ document: InkMLDocument, label: DigitLabel?) throws(InputError) {
    self.document = document
    self.label = label
    items = Array(repeating: nil, count: document.containers.count)
    try decodeTraces()
  }

  private mutating func decodeTraces() throws(InputError) {
    var contexts = try InkMLContexts(document)
    var last: Int?
    for (index, trace) in document.traces.enumerated() {
      var head = index
      if trace.continuation == "middle" || trace.continuation == "end" || trace.prior != nil {
        if let prior = trace.prior {
          guard let found = document.traceIDs[prior] else {
            throw document.error(
              trace.line, "continues the trace \(InkMLDocument.shown(prior)), which the file does not have")
          }
          guard found < index else { throw document.error(trace.line, "continues a trace that comes after it") }
          head = heads[found]
        } else {
          guard let last else { throw document.error(trace.line, "continues a trace, and none is open") }
          head = last
        }
      }
      let format = try contexts.format(of: trace)
      heads.append(head)
      rates.append(format.hz)
      points.append([])
      if trace.isInk { points[head] += try InkMLPoints.decode(trace, format, document) }
      guard points[head].count <= StrokeFile.maximumPoints else {
        throw document.error(trace.line, "the trace has more than \(StrokeFile.maximumPoints) points")
      }
      switch trace.continuation {
      case "begin", "middle": last = head
      default: last = nil
      }
    }
  }

  /// The samples in the order in which what holds them ends.
  mutating func samples() throws(InputError) -> [StrokeSample] {
    // What labeled containers inside of each container took.
    var taken = Array(repeating: [Stroke](), count: document.containers.count)
    var found: [(strokes: [Stroke], container: Int)] = []
    // A view that names what the file does not have is refused even where it has no label.
    for index in document.closed {
      let item = try self.item(index, depth: 0)
      let container = document.containers[index]
      var inner = taken[index]
      if container.label != nil, index != document.root {
        var own = try strokes(item, line: container.line)
        if !inner.isEmpty {
          let claimed = Dictionary(grouping: inner, by: \.trace)
          own.removeAll { stroke in claimed[stroke.trace]?.contains { $0.contains(stroke) } ?? false }
        }
        if !own.isEmpty {
          found.append((own, index))
          inner += own
        }
      }
      if let parent = container.parent, !inner.isEmpty {
        strokesNamed += inner.count
        try checkCount(container.line)
        taken[parent] += inner
      }
    }
    if found.isEmpty {
      let all = try strokes(try item(document.root, depth: 0), line: document.containers[document.root].line)
      guard !all.isEmpty else { throw document.error(nil, "holds no traces with points") }
      found.append((all, document.root))
    }
    var samples: [StrokeSample] = []
    var seen: [Set<Stroke>: Set<String>] = [:]
    var count = 0
    for (strokes, index) in found {
      guard let label = document.containers[index].label ?? label else {
        throw document.error(
          nil, "has no annotation of type \"label\", \"truth\" or \"transcription\"; --label says what it shows")
      }
      // The same digit, once in a group and again in a view.
      guard seen[Set(strokes), default: []].insert(label.text).inserted else { continue }
      let line = document.containers[index].line
      let size = strokes.reduce(0) { $0 + $1.range.count }
      guard size <= StrokeFile.maximumPoints else {
        throw document.error(line, "a group has more than \(StrokeFile.maximumPoints) points")
      }
      count += size
      guard count <= InkMLSampler.mostPoints else {
        throw document.error(line, "the samples have more than \(InkMLSampler.mostPoints) points: split the file")
      }
      let lists = strokes.map { Array(points[$0.trace][$0.range]) }
      let isTimed = lists.allSatisfy { $0.allSatisfy { $0.t != nil } }
      samples.append(
        StrokeSample(
          label: label.text, writer: writer(of: index), hz: isTimed ? nil : strokes.first.flatMap { rates[$0.trace] },
          strokes: isTimed ? lists : lists.map { $0.map { StrokeSample.Point(x: $0.x, y: $0.y) } }))
    }
    return samples
  }

  private func writer(of container: Int) -> String? {
    var next: Int? = container
    while let index = next {
      if let writer = document.containers[index].writer { return writer }
      next = document.containers[index].parent
    }
    return nil
  }

  private func checkCount(_ line: Int) throws(InputError) {
    guard strokesNamed <= InkMLSampler.mostStrokes else {
      throw document.error(line, "groups and views name more than \(InkMLSampler.mostStrokes) strokes: split the file")
    }
  }

  /// What a container holds.
  private mutating func item(_ index: Int, depth: Int) throws(InputError) -> Item {
    if let item = items[index] { return item }
    let container = document.containers[index]
    guard depth < InkMLSampler.deepest else {
      throw document.error(container.line, "views refer to each other in a circle, or nest too deeply")
    }
    var list: [Item] = []
    if let name = container.reference {
      var whole: Item
      if let trace = document.traceIDs[name] {
        whole = item(ofTrace: trace)
      } else if let other = document.containerIDs[name] {
        whole = try item(other, depth: depth + 1)
      } else {
        throw document.error(
          container.line, "views \(InkMLDocument.shown(name)), which the file does not have")
      }
      if !container.from.isEmpty || !container.to.isEmpty {
        whole = try part(whole, from: container.from[...], to: container.to[...], line: container.line)
      }
      if container.children.isEmpty {
        items[index] = whole
        return whole
      }
      list.append(whole)
    }
    for child in container.children {
      switch child {
      case .trace(let trace): list.append(item(ofTrace: trace))
      case .container(let other): list.append(try item(other, depth: depth + 1))
      }
    }
    items[index] = .list(list)
    return .list(list)
  }

  private func item(ofTrace trace: Int) -> Item {
    let head = heads[trace]
    // Neither a hovering pen nor a trace without points leaves ink.
    return points[head].isEmpty ? .list([]) : .stroke(Stroke(trace: head, range: points[head].indices))
  }

  /// A part of what a view names, from one number to another, both included.
  private func part(
    _ item: Item, from: ArraySlice<Int>, to: ArraySlice<Int>, line: Int
  ) throws(InputError) -> Item {
    let count =
      switch item {
      case .stroke(let stroke): stroke.range.count
      case .list(let list): list.count
      }
    let first = from.first ?? 1
    let last = to.first ?? count
    guard first <= last, last <= count else {
      throw document.error(line, "views \(first) to \(last) of what has \(count) parts")
    }
    switch item {
    case .stroke(let stroke):
      guard from.count <= 1, to.count <= 1 else {
        throw document.error(line, "from and to have more numbers than what they count has levels")
      }
      let start = stroke.range.lowerBound
      return .stroke(Stroke(trace: stroke.trace, range: start + first - 1..<start + last))
    case .list(var list):
      list = Array(list[first - 1..<last])
      if list.count == 1 {
        list[0] = try partOfEnd(list[0], from: from.dropFirst(), to: to.dropFirst(), line: line)
      } else {
        list[0] = try partOfEnd(list[0], from: from.dropFirst(), to: [], line: line)
        list[list.count - 1] = try partOfEnd(list[list.count - 1], from: [], to: to.dropFirst(), line: line)
      }
      return .list(list)
    }
  }

  private func partOfEnd(
    _ item: Item, from: ArraySlice<Int>, to: ArraySlice<Int>, line: Int
  ) throws(InputError) -> Item {
    from.isEmpty && to.isEmpty ? item : try part(item, from: from, to: to, line: line)
  }

  /// The strokes of an item, each once, and none that is a part of another.
  private mutating func strokes(_ item: Item, line: Int) throws(InputError) -> [Stroke] {
    var all: [Stroke] = []
    var open = [item]
    while let next = open.popLast() {
      strokesNamed += 1
      try checkCount(line)
      switch next {
      case .stroke(let stroke): all.append(stroke)
      case .list(let list): open += list.reversed()
      }
    }
    var ranges: [Int: [Stroke]] = [:]
    for stroke in all where !(ranges[stroke.trace]?.contains { $0.contains(stroke) } ?? false) {
      ranges[stroke.trace]?.removeAll { stroke.contains($0) }
      ranges[stroke.trace, default: []].append(stroke)
    }
    var result: [Stroke] = []
    for stroke in all {
      guard let position = ranges[stroke.trace]?.firstIndex(of: stroke) else { continue }
      ranges[stroke.trace]?.remove(at: position)
      result.append(stroke)
    }
    return result
  }
}
