import DigitModel
import Foundation
public import HostSupport

/// The page with the lock in it, for a server and as one file.
public struct Site: Sendable {
  private let parts: SiteParts

  public init(_ parts: SiteParts) { self.parts = parts }

  /// The files of the site, by their names: `index.html` and what it loads, and `inklock.html`, which needs none of
  /// them.
  ///
  /// - Parameters:
  ///   - model: the bytes of a model file.
  ///   - pictureModel: the same of a model for pictures.
  public func files(model: [UInt8], pictureModel: [UInt8]) throws(InputError) -> [(name: String, bytes: [UInt8])] {
    var files: [(name: String, bytes: [UInt8])] = [
      ("index.html", Array(try served().utf8)), ("page.wasm", parts.program), ("inklock.model", model),
      ("manifest.webmanifest", Array(parts.manifest.utf8)), ("icon.svg", Array(parts.icon.utf8)),
      ("app.js", Array(parts.script.utf8)),
    ]
    files += parts.texts.dropFirst() + parts.rest
    let view = parts.view + [("inklock-pictures.model", pictureModel)]
    let digest = sha256((files + view).flatMap(\.bytes)).prefix(8).map { String(format: "%02x", $0) }.joined()
    // The page itself is kept as "./", because some servers redirect from its name.
    let names = files.dropFirst().map { "\"\($0.name)\"" }.joined(separator: ",")
    let viewNames = view.map { "\"\($0.name)\"" }.joined(separator: ",")
    var worker = try replacing("INKLOCK_VERSION", in: parts.worker, by: "inklock-" + digest)
    worker = try replacing("...INKLOCK_PARTS", in: worker, by: names)
    worker = try replacing("...INKLOCK_VIEW", in: worker, by: viewNames)
    files += view
    // The worker keeps the lock; the page for data sets needs the server.
    files += parts.collection + [("style.css", Array(parts.style.utf8))]
    files.append(("sw.js", Array(worker.utf8)))
    files.append(("inklock.html", try page(model: model, pictureModel: pictureModel)))
    return files
  }

  /// The page as one file that needs nothing else, and loads nothing.
  ///
  /// - Parameters:
  ///   - model: the bytes of a model file.
  ///   - pictureModel: the same of a model for pictures; without one the page has no second view.
  ///   - trace: the content of a trace that the page shows.
  public func page(
    model: [UInt8], pictureModel: [UInt8]? = nil, trace: [UInt8]? = nil
  ) throws(InputError) -> [UInt8] {
    var blocks = block("wasm", parts.packedProgram) + block("model", gzip(model))
    if let trace { blocks += block("trace", gzip(trace)) }
    if let pictureModel {
      blocks += block("pictures-wasm", parts.packedPictures) + block("pictures-model", gzip(pictureModel))
    }
    return Array(try inlined(parts.index, blocks: blocks).utf8)
  }

  /// The page that drives the device of the server that it comes from, and what it may load.
  public func remotePage() throws(InputError) -> (html: [UInt8], policy: String) {
    let page = try inlined(try replacing("<html ", in: parts.index, by: "<html data-device=\"host\" "), blocks: "")
    let start = "http-equiv=\"Content-Security-Policy\" content=\""
    guard let policy = page.range(of: start).map({ page[$0.upperBound...].prefix { $0 != "\"" } }) else {
      throw InputError(parts.folder + "/index.html", "has no \(start)")
    }
    return (Array(page.utf8), String(policy))
  }

  /// The page of a site, with what is small and first inside: its icon, its style and the texts of the first language.
  private func served() throws(InputError) -> String {
    var page = try replacing("href=\"icon.svg\"", in: parts.index, by: "href=\"\(parts.iconAddress)\"")
    page = try replacing("style-src 'self'", in: page, by: "style-src '\(Site.hash(parts.style))'")
    let link = "<link rel=\"stylesheet\" href=\"style.css\">"
    page = try replacing(link, in: page, by: "<style>\(parts.style)</style>")
    let texts = "<script type=\"application/json\" id=\"\(parts.texts[0].name)\">"
    return try replacing(
      "</head>", in: page, by: texts + String(decoding: parts.texts[0].bytes, as: UTF8.self) + "</script>\n</head>")
  }

  /// The page with its style, markup and script inside, packed. Its policy allows this script and the one that unpacks.
  private func inlined(_ index: String, blocks: String) throws(InputError) -> String {
    var page = index
    for line in page.split(separator: "\n") where Site.loads.contains(where: line.contains) {
      page = page.replacingOccurrences(of: line + "\n", with: "")
    }
    let scripts = [Site.unpacking, parts.wholeScript].map { "'\(Site.hash($0))'" }.joined(separator: " ")
    page = try replacing("'self' 'wasm-unsafe-eval'", in: page, by: scripts + " 'wasm-unsafe-eval'")
    page = try replacing("style-src 'self'", in: page, by: "style-src 'none'")
    page = try replacing("href=\"icon.svg\"", in: page, by: "href=\"\(parts.iconAddress)\"")
    guard let start = page.range(of: "<body>\n")?.upperBound, let end = page.range(of: "</body>")?.lowerBound else {
      throw InputError(parts.folder + "/index.html", "has no <body>")
    }
    // Without scripts, what says that they are needed is all there is to see.
    let seen = page[start..<end].split(separator: "\n").filter { $0.hasPrefix("<noscript>") }.joined(separator: "\n")
    page.replaceSubrange(start..<end, with: seen + "\n")
    // The script runs when all of the page is there. It comes first, so that it also runs where the rest is missing.
    let script = "<script type=\"module\">\(Site.unpacking)</script>\n"
    return try replacing(
      "</head>", in: page, by: script + block("texts", parts.packedTexts) + blocks + "</head>")
  }

  /// The script that unpacks the texts of the page, each into a data block with its name, and gives the page its style,
  /// markup and script. Without a program for pictures there is one view.
  private static let unpacking =
    PackedText.decoder + #"""

      const { head, body } = document, sheet = new CSSStyleSheet();
      const textOf = name => document.getElementById(name).textContent;
      const add = (type, id, textContent) =>
        head.append(Object.assign(document.createElement('script'), { type, id, textContent }));
      try {
        const texts = new TextDecoder().decode(await unpacked('texts')).split('\0');
        for (let k = 0; k + 1 < texts.length; k += 2) add('text/plain', texts[k], texts[k + 1]);
        sheet.replaceSync(textOf('style.css'));
        document.adoptedStyleSheets = [sheet];
        body.innerHTML = textOf('index.html').split(/<\/?body>/)[1];
        document.getElementById('tabs').hidden = !document.getElementById('pictures-wasm');
        add('module', 'script', textOf('whole.js'));
      } catch {
        body.textContent = 'This page cannot be unpacked. Get its file once more, or use a newer browser.';
      }
      """#

  /// Lines of the page that load other files.
  private static let loads = ["preload\"", "rel=\"manifest\"", "rel=\"stylesheet\"", "src=\"app.js\""]

  private static func hash(_ text: String) -> String {
    "sha256-" + Data(sha256(Array(text.utf8))).base64EncodedString()
  }

  /// The data block of a gzip file.
  private func block(_ id: String, _ packed: [UInt8]) -> String {
    "<script type=\"text/plain\" id=\"\(id)\">\(PackedText.encode(packed))</script>\n"
  }

  private func replacing(_ old: String, in text: String, by new: String) throws(InputError) -> String {
    guard text.contains(old) else { throw InputError(parts.folder + "/index.html", "has no \(old)") }
    return text.replacingOccurrences(of: old, with: new)
  }
}
