import DigitModel
import Foundation
import HostSupport
import TestSupport
import Testing

@testable import WebSite

/// The site and the page in one file.
@Suite struct SiteTests {
  private static let sources = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Firmware/Targets/page/site").standardizedFileURL.path

  /// The parts of the product, with programs of eight bytes.
  private func withSite(_ body: (Site, String) throws -> Void) throws {
    let folder = try TemporaryFolder()
    for name in try FileManager.default.contentsOfDirectory(atPath: Self.sources) {
      try FileManager.default.copyItem(atPath: Self.sources + "/" + name, toPath: folder.path(of: name))
    }
    for name in ["page.wasm", "pictures.wasm"] { _ = try folder.file(name, [0, 0x61, 0x73, 0x6D, 1, 0, 0, 0]) }
    for name in ["app.js", "later.js", "pictures.js", "whole.js"] {
      _ = try folder.file(name, "start(\"\(name)\");")
    }
    for name in ["texts", "page.wasm", "pictures.wasm"] {
      _ = try folder.file(name + ".gz", gzip(Array("packed \(name)".utf8)))
    }
    try body(Site(try SiteParts(folder: folder.path)), folder.path)
  }

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  /// The texts of the elements of a page.
  private func elements(_ name: String, of page: String) -> [String] {
    page.components(separatedBy: "<\(name)").dropFirst().map {
      String($0.drop { $0 != ">" }.dropFirst().prefix(upTo: $0.range(of: "</\(name)>")?.lowerBound ?? $0.endIndex))
    }
  }

  /// The gzip file in a data block, or `nil` if the page does not have it.
  private func block(_ id: String, of page: String) throws -> [UInt8]? {
    guard let start = page.range(of: "<script type=\"text/plain\" id=\"\(id)\">")?.upperBound else { return nil }
    return try unpack(String(page[start...].prefix { $0 != "<" }))
  }

  @Test("the site has every file that its page and its worker load, and its version changes with each of them")
  func files() throws {
    try withSite { site, _ in
      let written = try site.files(model: [1, 2, 3], pictureModel: [4, 5])
      let files = Dictionary(uniqueKeysWithValues: written.map { ($0.name, $0.bytes) })
      let index = text(try #require(files["index.html"]))
      let worker = text(try #require(files["sw.js"]))
      let loaded = ["app.js", "page.wasm", "inklock.model", "manifest.webmanifest"]
      let later = [
        "icon.svg", "later.js", "rest.html", "rest-en.json", "rest-de.json", "texts-de.json",
        "pictures.js", "pictures.wasm", "pictures.html", "pictures-en.json", "pictures-de.json",
        "inklock-pictures.model",
      ]
      for name in loaded { #expect(index.contains("\"\(name)\"")) }
      for name in loaded + later {
        #expect(files[name]?.isEmpty == false)
        #expect(worker.contains("\"\(name)\""))
      }
      let collection = ["collect.html", "collect.js", "collect.css", "style.css"]
      let page = text(try #require(files["collect.html"]))
      for name in ["collect.js", "collect.css", "style.css", "icon.svg"] { #expect(page.contains("\"\(name)\"")) }
      for name in collection { #expect(!worker.contains(name) && !index.contains(name)) }
      #expect(Set(files.keys) == Set(loaded + later + collection + ["index.html", "sw.js", "inklock.html"]))
      #expect(files["inklock.model"] == [1, 2, 3] && files["inklock-pictures.model"] == [4, 5])
      for (model, pictureModel) in [([1, 2, 4], [4, 5]), ([1, 2, 3], [4, 6])] as [([UInt8], [UInt8])] {
        let others = try site.files(model: model, pictureModel: pictureModel)
        #expect(others.first { $0.name == "sw.js" }?.bytes != files["sw.js"])
      }
      #expect(!worker.contains("INKLOCK_"))
    }
  }

  @Test("the page in one file loads nothing, and its policy allows its own scripts alone")
  func oneFile() throws {
    try withSite { site, _ in
      let trace = Array("{\"trace\":2}".utf8)
      let page = text(try site.page(model: [1, 2, 3], trace: trace))
      for load in ["src=", "rel=\"stylesheet\"", "rel=\"manifest\"", "preload\""] {
        #expect(!page.contains(load))
      }
      let unpacking = try #require(elements("script", of: page).first)
      #expect(unpacking.contains("DecompressionStream"))
      for content in [unpacking, "start(\"whole.js\");"] {
        let hash = "sha256-" + Data(sha256(Array(content.utf8))).base64EncodedString()
        #expect(page.contains("'\(hash)'"))
      }
      #expect(page.contains("style-src 'none'") && elements("style", of: page).isEmpty)
      #expect(elements("body", of: page).first?.hasPrefix("\n<noscript>") == true)
      let contents: [(id: String, content: [UInt8])] = [
        ("texts", Array("packed texts".utf8)), ("wasm", Array("packed page.wasm".utf8)), ("model", [1, 2, 3]),
        ("trace", trace),
      ]
      for (id, content) in contents { #expect(try block(id, of: page) == gzip(content)) }
      #expect(!page.contains("data-device"))
    }
  }

  @Test("the page in one file has its second view where it has a model for pictures")
  func view() throws {
    try withSite { site, _ in
      let page = text(try site.page(model: [1, 2, 3], pictureModel: [4, 5]))
      #expect(try block("pictures-wasm", of: page) == gzip(Array("packed pictures.wasm".utf8)))
      #expect(try block("pictures-model", of: page) == gzip([4, 5]))
      let session = text(try site.page(model: [1, 2, 3]))
      for id in ["pictures-wasm", "pictures-model"] { #expect(try block(id, of: session) == nil) }
    }
  }

  @Test("the page for the device of a server has neither program nor model, and says what it may load")
  func remote() throws {
    try withSite { site, _ in
      let (html, policy) = try site.remotePage()
      #expect(text(html).contains("<html data-device=\"host\""))
      #expect(!text(html).contains("id=\"wasm\"") && !text(html).contains("id=\"model\""))
      #expect(policy.hasPrefix("default-src 'none'; script-src 'sha256-"))
      #expect(text(html).contains(policy))
    }
  }

  @Test("a missing part is named, and what makes it")
  func missing() throws {
    try withSite { _, folder in
      let names = [
        "index.html", "style.css", "texts-de.json", "page.wasm", "whole.js", "later.js", "sw.js", "pictures.js",
        "pictures.wasm", "texts.gz", "page.wasm.gz", "pictures.wasm.gz",
      ]
      for name in names {
        let kept = try AtomicFile.read(folder + "/" + name)
        try FileManager.default.removeItem(atPath: folder + "/" + name)
        #expect { try SiteParts(folder: folder) } throws: {
          "\($0)" == "\(folder)/\(name): cannot be read: 'make web' builds it, and 'make install' installs it"
        }
        try AtomicFile.write(kept, to: folder + "/" + name)
      }
    }
  }

  @Test("every language has the same texts")
  func languages() throws {
    func keys(_ language: String) throws -> Set<String> {
      let keys = try ["texts", "rest", "pictures"].flatMap { set -> [String] in
        let table = try JSON(parsing: try AtomicFile.read(Self.sources + "/\(set)-\(language).json"))
        guard case .object(let members) = table else { return [] }
        return members.map(\.key)
      }
      // No text of one file replaces one of the other.
      #expect(Set(keys).count == keys.count)
      return Set(keys)
    }
    let english = try keys("en")
    let index = text(try AtomicFile.read(Self.sources + "/index.html"))
    #expect(english.count > 100)
    for language in SiteParts.languages {
      #expect(try keys(language) == english)
      #expect(index.contains("<option value=\"\(language)\" lang=\"\(language)\">"))
    }
  }
}
