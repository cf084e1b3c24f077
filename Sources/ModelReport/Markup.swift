import Foundation
import HostSupport

/// A piece of an HTML page that is well-formed XML too: elements are closed and text is escaped by construction.
indirect enum Markup {
  case text(String)
  case element(String, [(name: String, value: String)], [Markup])
  case list([Markup])
  /// An element whose text is not escaped, because HTML takes it as it is: style. It holds no `<` and no `&`, so that
  /// the page is well-formed XML, too.
  case style(StaticString)

  /// Elements that HTML knows without an end.
  private static let empty: Set = ["br", "col", "img", "meta"]

  var rendered: String {
    var result = ""
    write(to: &result)
    return result
  }

  private func write(to result: inout String) {
    switch self {
    case .text(let text): result += text.escapedForMarkup
    case .list(let parts): for part in parts { part.write(to: &result) }
    case .style(let sheet): result += "<style>\(sheet)</style>"
    case .element(let name, let attributes, let children):
      result += "<" + name
      for (name, value) in attributes { result += " \(name)=\"\(value.escapedForMarkup)\"" }
      guard !Markup.empty.contains(name) else {
        result += "/>"
        return
      }
      result += ">"
      for child in children { child.write(to: &result) }
      result += "</\(name)>"
    }
  }
}

extension Markup: ExpressibleByStringInterpolation {
  init(stringLiteral value: String) { self = .text(value) }
}

/// An element with attributes and children.
func tag(_ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ children: [Markup] = []) -> Markup {
  .element(name, attributes.map { (name: $0.key, value: $0.value) }, children)
}

/// A table with a line of headings; every cell but the first of a row is set as a figure.
func table(_ headings: [String], _ rows: [[Markup]]) -> Markup {
  let head = tag("thead", [:], [tag("tr", [:], headings.map { tag("th", [:], [.text($0)]) })])
  let body = rows.map { row in tag("tr", [:], row.map { tag("td", [:], [$0]) }) }
  return tag("div", ["class": "wide"], [tag("table", [:], [head, tag("tbody", [:], body)])])
}

/// A picture with a sentence that says how to read it.
func figure(_ content: Markup, _ caption: String, title: String? = nil) -> Markup {
  let heading = title.map { tag("h3", [:], [.text($0)]) } ?? .list([])
  return tag("figure", [:], [heading, content, tag("figcaption", [:], [.text(caption)])])
}

func paragraph(_ text: String, class name: String = "") -> Markup {
  name.isEmpty ? tag("p", [:], [.text(text)]) : tag("p", ["class": name], [.text(text)])
}

/// "97.59%", or a dash where nothing was counted.
func percent(_ share: Double?, digits: Int = 2) -> String {
  share.map { decimal($0 * 100, digits: digits) + "%" } ?? "–"
}

/// A number with a fixed count of decimals.
func decimal(_ value: Double, digits: Int) -> String { String(format: "%.\(digits)f", value) }

/// "7,008".
func grouped(_ value: Int) -> String {
  var groups: [String] = []
  var rest = Array(String(value.magnitude))
  while rest.count > 3 {
    groups.insert(String(rest.suffix(3)), at: 0)
    rest.removeLast(3)
  }
  return (value < 0 ? "-" : "") + ([String(rest)] + groups).joined(separator: ",")
}

/// What to give the command for a section that has nothing to show.
func missing(_ what: String) -> [Markup] { [paragraph(what, class: "missing")] }

/// Names with the colors of their order.
func legend(_ names: [String]) -> Markup { legend(names.enumerated().map { ($0.element, $0.offset) }) }

/// - Parameter entries: names, and the indices of their colors.
func legend(_ entries: [(name: String, color: Int)]) -> Markup {
  tag(
    "ul", ["class": "legend"],
    entries.map { name, k in
      tag(
        "li", [:],
        [tag("span", ["class": "swatch", "style": "background:\(ReportPage.color(k))"]), .text(" " + name)])
    })
}
