import HostSupport
import Yams

/// Reads a file of YAML as nodes that know their places. Only this file knows the YAML library.
enum YAMLDocument {
  /// Bytes of a file.
  private static let maximumSize = 1 << 20
  /// Nodes of a document, those of each alias counted again.
  private static let maximumNodes = 100_000

  /// The root of the only document in the file.
  static func read(_ path: String) throws(InputError) -> YAMLNode {
    var bytes = try AtomicFile.read(path, limit: maximumSize)[...]
    // A byte order mark, which the library does not know.
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw InputError(path, "is not UTF-8: save it as UTF-8")
    }
    if let offset = KeyCheck.offsetOfComplexKey(in: bytes) {
      let before = String(decoding: bytes.prefix(offset), as: UTF8.self)
        .split(separator: "\n", omittingEmptySubsequences: false)
      throw InputError(
        path, line: before.count, column: (before.last?.count ?? 0) + 1,
        "in a file with aliases every key is a plain text, and no list, alias or key after a \"?\"")
    }
    let root: Node?
    do {
      root = try Parser(yaml: text, encoding: .utf8).singleRoot()
    } catch let error as YamlError {
      throw inputError(error, path)
    } catch {
      throw InputError(path, "is not YAML: \(error)")
    }
    guard let root else { throw InputError(path, line: 1, column: 1, "is empty: a scenario has name and steps") }
    var count = 0
    return try convert(root, path: path, &count)
  }

  private static func convert(_ node: Node, path: String, _ count: inout Int) throws(InputError) -> YAMLNode {
    count += 1
    var result = YAMLNode(
      content: .text(""), path: path, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
    guard count <= maximumNodes else { throw result.error("the file has more than \(maximumNodes) values") }
    switch node {
    case .scalar(let scalar): result.content = .text(scalar.string)
    case .sequence(let sequence):
      var items: [YAMLNode] = []
      for item in sequence { items.append(try convert(item, path: path, &count)) }
      result.content = .list(items)
    case .mapping(let mapping):
      var pairs: [(key: YAMLNode, value: YAMLNode)] = []
      for (key, value) in mapping {
        pairs.append((try convert(key, path: path, &count), try convert(value, path: path, &count)))
      }
      result.content = .map(pairs)
    case .alias: throw result.error("an alias has no value")
    }
    return result
  }

  private static func inputError(_ error: YamlError, _ path: String) -> InputError {
    switch error {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let context =
        context.map { context in
          // What is never closed is found missing at the end of the file: where it begins says more.
          let isElsewhere = problem.hasSuffix("end of stream")
          let place = isElsewhere ? " that begins at line \(context.mark.line), column \(context.mark.column)" : ""
          return "\(context.text)\(place), "
        } ?? ""
      return InputError(path, line: mark.line, column: mark.column, "is not YAML: \(context)\(problem)")
    case .reader(let problem, let offset, _, let text):
      let before = text.prefix(offset ?? 0).split(separator: "\n", omittingEmptySubsequences: false)
      return InputError(
        path, line: max(before.count, 1), column: (before.last?.count ?? 0) + 1, "is not YAML: \(problem)")
    case .duplicatedKeysInMapping(let keys, let context):
      return InputError(
        path, line: context.mark.line, column: context.mark.column,
        "the key \(JSON.quoted(keys.first ?? "")) occurs twice in one place")
    default: return InputError(path, "is not YAML: \(error)")
    }
  }
}
