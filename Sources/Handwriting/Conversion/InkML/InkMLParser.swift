import Foundation
import HostSupport

#if canImport(FoundationXML)
import FoundationXML
#endif

/// Builds an `InkMLDocument` from the events of Foundation's parser.
final class InkMLParser: NSObject, XMLParserDelegate {
  /// Nesting depth of elements.
  private static let deepest = 64
  /// Channels of a format.
  private static let mostChannels = 64
  private static let warnings: Set = [93, 97, 98, 99, 100, 102, 107]
  private static let labelTypes: Set = ["label", "truth", "transcription"]

  private var document: InkMLDocument
  private var failure: InputError?
  /// Names of the open elements, without a prefix.
  private var elements: [String] = []
  private var rootHasEnded = false
  /// Open containers, the file first.
  private var open: [Int] = []
  private var definitions = 0
  /// How many elements of an `annotationXML` are open: what they hold is not ink.
  private var skipped = 0
  private var text = ""
  private var annotation: (type: String, line: Int)?
  private var trace: (value: InkMLTrace, id: String?)?
  private var context: (value: InkMLContext, id: String?)?
  private var source: (value: InkMLSource, id: String?)?
  private var format: (channels: [InkMLChannel], id: String?)?
  private var isIntermittent = false
  private var transform: (value: InkMLTransform, id: String?)?
  /// The outermost open mapping, and how many are open inside of it.
  private var mapping: OpenMapping?
  private var innerMappings = 0
  /// Whether text is that of an `affine`.
  private var isAffine = false
  private var currentContext: Int?

  private struct OpenMapping {
    var type: String?
    var id: String?
    var reference: String?
    /// The channels that `bind` names, in capital letters.
    var channels: [String] = []
    var affine: String?

    /// What it says; `nil` where it only refers to another one.
    var value: InkMLMapping? {
      if type == "affine" || type == nil && affine != nil {
        let lists = (affine ?? "").split(separator: ",").map { $0.split(whereSeparator: \.isWhitespace) }
        let rows = lists.filter { !$0.isEmpty }
        let numbers = rows.joined().compactMap { Double($0) }
        let isOfXY = channels.isEmpty || channels == ["X", "Y"]
        guard rows.map(\.count) == [3, 3], numbers.count == 6, numbers.allSatisfy(\.isFinite), isOfXY else {
          return .other("affine, with other channels or numbers")
        }
        return .affine(numbers)
      }
      switch type {
      case nil where reference != nil: return nil
      case nil, "identity", "unknown": return .identity
      case let type?: return .other(type)
      }
    }
  }

  private init(path: String) { document = InkMLDocument(path: path) }

  /// - Parameter text: UTF-8, without an XML declaration.
  static func parse(_ text: [UInt8], path: String) throws(InputError) -> InkMLDocument {
    guard !XMLText.declaresEntities(text) else {
      throw InputError(path, "declares entities of its own, which are not read: write the characters themselves")
    }
    let parser = InkMLParser(path: path)
    let xml = XMLParser(data: Data(XMLText.fillingEmptyInstructions(of: text)))
    xml.shouldProcessNamespaces = false
    xml.shouldResolveExternalEntities = false
    xml.delegate = parser
    let isWell = xml.parse()
    if let failure = parser.failure { throw failure }
    guard parser.rootHasEnded || !parser.elements.isEmpty else {
      throw InputError(path, "is not InkML: it holds no element <ink>")
    }
    guard isWell, parser.elements.isEmpty else {
      throw InputError(path, "is not well-formed XML")
    }
    return parser.document
  }

  private func fail(_ parser: XMLParser, _ message: String, line: Int? = nil) {
    guard failure == nil else { return }
    // Events that follow are ignored: libxml2 cannot safely be stopped in the middle of a tag.
    failure = document.error(line ?? parser.lineNumber, message)
  }

  func parser(_ parser: XMLParser, parseErrorOccurred error: any Error) {
    let code = (error as NSError).code
    // Prefixes that are not declared, and warnings: of namespaces, of languages, of versions.
    guard !(200...205).contains(code), !InkMLParser.warnings.contains(code), failure == nil else { return }
    let inside = elements.last.map { " inside <\($0.prefix(40))>" } ?? ""
    let message: String =
      switch code {
      case _ where rootHasEnded: "goes on after </ink>: a file holds one <ink>, so give each a file of its own"
      case 3, 5: "ends\(inside)"
      case 4 where elements.isEmpty: "is not InkML: it is empty"
      case 9: "holds a character that XML does not allow\(inside)"
      case 26, 27: "names an entity that is not known\(inside)"
      case 68, 73, 77: "a tag has no end\(inside)"
      case 76: "closes another element than the open one\(inside)"
      default: "is not well-formed XML\(inside) (libxml2 calls it error \(code))"
      }
    fail(parser, message)
  }

  func parser(
    _ parser: XMLParser, didStartElement element: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String] = [:]
  ) {
    guard failure == nil else { return }
    let name = local(element)
    let line = parser.lineNumber
    if elements.isEmpty {
      guard name == "ink" else {
        return fail(parser, "is not InkML: its element is <\(name.prefix(40))>, not <ink>")
      }
      document.containers.append(InkMLContainer(line: line))
      open = [0]
    }
    guard elements.count < InkMLParser.deepest else { return fail(parser, "nests elements too deeply") }
    let parent = elements.last
    elements.append(name)
    if skipped > 0 || name == "annotationXML" {
      skipped += 1
      return
    }
    let id = attributes["xml:id"] ?? attributes["id"]
    switch name {
    case "definitions": definitions += 1
    case "traceGroup", "traceView": begin(parser, name, id, attributes, line: line)
    case "trace":
      text = ""
      let type = attributes["type"]?.lowercased()
      trace = (
        InkMLTrace(
          line: line, isInk: type != "penup", continuation: attributes["continuation"],
          prior: attributes["priorRef"].map(reference),
          contextReference: attributes["contextRef"].map(reference)
            ?? open.reversed().lazy.compactMap { self.document.containers[$0].contextReference }.first,
          currentContext: currentContext),
        id
      )
    case "annotation":
      text = ""
      guard let parent, ["ink", "traceGroup", "traceView"].contains(parent) else { break }
      annotation = ((attributes["type"] ?? "").lowercased(), line)
    case "context":
      context = (
        InkMLContext(
          line: line, formatReference: attributes["traceFormatRef"].map(reference),
          sourceReference: attributes["inkSourceRef"].map(reference),
          transformReference: attributes["canvasTransformRef"].map(reference),
          reference: attributes["contextRef"].map(reference), previous: definitions > 0 ? nil : currentContext),
        id
      )
    case "inkSource": source = (InkMLSource(), id)
    case "traceFormat": format = ([], id)
    case "canvasTransform": transform = (InkMLTransform(), id)
    case "mapping":
      guard mapping == nil else {
        innerMappings += 1
        break
      }
      mapping = OpenMapping(
        type: attributes["type"]?.lowercased(), id: id, reference: attributes["mappingRef"].map(reference))
    case "bind":
      guard innerMappings == 0, let channel = attributes["source"] ?? attributes["target"] else { break }
      let target = attributes["target"] ?? channel
      // One that takes a channel from another changes their order.
      let isSame = target.uppercased() == channel.uppercased()
      mapping?.channels.append(isSame ? channel.uppercased() : "\(channel) \(target)")
    case "affine" where mapping != nil && innerMappings == 0:
      text = ""
      isAffine = true
    case "intermittentChannels": isIntermittent = true
    case "channel": add(parser, channel: attributes)
    case "channelProperty":
      guard source != nil, attributes["name"] == "resolution", let channel = attributes["channel"],
        let value = attributes["value"].flatMap({ Double($0) }), value > 0, value.isFinite
      else { break }
      source?.value.resolutions[channel.uppercased()] = InkMLResolution(value: value, units: attributes["units"] ?? "")
    case "sampleRate":
      if let hz = attributes["value"].flatMap({ Double($0) }), hz > 0, hz.isFinite { source?.value.hz = hz }
    default: break
    }
  }

  private func begin(_ parser: XMLParser, _ name: String, _ id: String?, _ attributes: [String: String], line: Int) {
    var container = InkMLContainer(line: line, parent: open.last)
    container.contextReference = attributes["contextRef"].map(reference)
    if name == "traceView", let data = attributes["traceDataRef"] {
      container.reference = reference(data)
      guard let from = place(attributes["from"]), let to = place(attributes["to"]) else {
        return fail(parser, "from and to of a traceView are numbers from 1, such as 2 or 1:5")
      }
      container.from = from
      container.to = to
    }
    let index = document.containers.count
    // What definitions contain is ink only where something else refers to it.
    if definitions == 0 || open.count > 1, let parent = open.last {
      document.containers[parent].children.append(.container(index))
    }
    if let id, document.containerIDs.updateValue(index, forKey: id) != nil {
      return fail(parser, "the id \(InkMLDocument.shown(id)) is given twice")
    }
    document.containers.append(container)
    open.append(index)
  }

  private func place(_ text: String?) -> InkMLContainer.Place? {
    guard let text else { return [] }
    var place: InkMLContainer.Place = []
    for part in text.split(separator: ":", omittingEmptySubsequences: false) {
      guard let number = Int(part.filter { !$0.isWhitespace }), number >= 1, place.count < 8 else { return nil }
      place.append(number)
    }
    return place
  }

  private func add(_ parser: XMLParser, channel attributes: [String: String]) {
    guard let count = format?.channels.count, let name = attributes["name"] else { return }
    guard count < InkMLParser.mostChannels else {
      return fail(parser, "a format has more than \(InkMLParser.mostChannels) channels")
    }
    format?.channels.append(
      InkMLChannel(
        name: name.uppercased(), isInteger: attributes["type"]?.lowercased() == "integer", units: attributes["units"],
        isReversed: attributes["orientation"]?.lowercased() == "-ve", isIntermittent: isIntermittent))
  }

  func parser(_ parser: XMLParser, foundCharacters characters: String) {
    guard failure == nil, skipped == 0, trace != nil || annotation != nil || isAffine else { return }
    text += characters
  }

  func parser(_ parser: XMLParser, foundCDATA block: Data) {
    self.parser(parser, foundCharacters: String(decoding: block, as: UTF8.self))
  }

  func parser(_ parser: XMLParser, didEndElement element: String, namespaceURI: String?, qualifiedName: String?) {
    guard failure == nil, let name = elements.popLast() else { return }
    if elements.isEmpty { rootHasEnded = true }
    if skipped > 0 {
      skipped -= 1
      return
    }
    switch name {
    case "ink": document.closed.append(document.root)
    case "definitions": definitions -= 1
    case "traceGroup", "traceView":
      // A container that was refused is not open.
      if open.count > 1, let index = open.popLast() { document.closed.append(index) }
    case "trace": endTrace(parser)
    case "annotation": endAnnotation(parser)
    case "context":
      guard let (value, id) = context else { break }
      context = nil
      add(value, id)
    case "inkSource":
      guard let (value, id) = source else { break }
      source = nil
      if let id { document.sources[id] = value }
      if context != nil { context?.value.source = value }
    case "traceFormat":
      guard let (channels, id) = format else { break }
      format = nil
      isIntermittent = false
      guard !channels.isEmpty else { break }
      if let id { document.formats[id] = channels }
      // The format of a canvas says how it counts, not what traces hold.
      guard elements.last != "canvas" else { break }
      if source != nil {
        source?.value.channels = channels
      } else if context != nil {
        context?.value.channels = channels
      } else if definitions == 0 {
        add(InkMLContext(line: parser.lineNumber, channels: channels, previous: currentContext), nil)
      }
    case "intermittentChannels": isIntermittent = false
    case "affine" where isAffine:
      isAffine = false
      mapping?.affine = text
      text = ""
    case "mapping": endMapping()
    case "canvasTransform":
      guard let (value, id) = transform else { break }
      transform = nil
      if let id { document.transforms[id] = value }
      if context != nil { context?.value.transform = value }
    default: break
    }
  }

  private func endMapping() {
    guard innerMappings == 0, let ended = mapping else {
      innerMappings -= 1
      return
    }
    mapping = nil
    if let id = ended.id, let value = ended.value { document.mappings[id] = value }
    switch elements.last {
    case "canvasTransform":
      // The second one leads back from the canvas to the trace.
      guard transform?.value.mapping == nil, transform?.value.mappingReference == nil else { break }
      transform?.value.mapping = ended.value
      transform?.value.mappingReference = ended.reference
    case "channel":
      guard let last = format?.channels.indices.last, ended.value != .identity else { break }
      format?.channels[last].isMapped = true
    default: break
    }
  }

  private func add(_ context: InkMLContext, _ id: String?) {
    let index = document.contexts.count
    document.contexts.append(context)
    if let id { document.contextIDs[id] = index }
    if definitions == 0 { currentContext = index }
  }

  private func endTrace(_ parser: XMLParser) {
    guard let (begun, id) = trace else { return }
    trace = nil
    var value = begun
    value.text = text
    text = ""
    let index = document.traces.count
    if let id, document.traceIDs.updateValue(index, forKey: id) != nil {
      return fail(parser, "the id \(InkMLDocument.shown(id)) is given twice")
    }
    document.traces.append(value)
    if definitions == 0 || open.count > 1, let container = open.last {
      document.containers[container].children.append(.trace(index))
    }
  }

  private func endAnnotation(_ parser: XMLParser) {
    guard let (type, line) = annotation, let container = open.last else { return }
    annotation = nil
    if InkMLParser.labelTypes.contains(type) {
      guard let label = DigitLabel(text) else { return fail(parser, DigitLabel.emptyMessage, line: line) }
      if document.containers[container].label == nil { document.containers[container].label = label }
    } else if type == "writer", let writer = DigitLabel(text) {
      document.containers[container].writer = writer.text
    }
    text = ""
  }

  /// A name without its namespace's prefix.
  private func local(_ name: String) -> String {
    name.lastIndex(of: ":").map { String(name[name.index(after: $0)...]) } ?? name
  }

  /// What `#name` refers to.
  private func reference(_ text: String) -> String { String(text.drop { $0 == "#" || $0.isWhitespace }) }
}
