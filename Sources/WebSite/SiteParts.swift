public import HostSupport

/// The parts of the page, as `make web` puts them into one folder: its program, its scripts, its texts.
public struct SiteParts: Sendable {
  /// A file by which a folder of parts is found.
  public static let page = "index.html"

  static let languages = ["en", "de"]
  /// What the page loads after its first frame.
  static let rest = ["later.js", "rest.html"] + languages.map { "rest-\($0).json" }
  /// What the page loads when its second view is opened first, besides the model.
  static let view =
    ["pictures.js", "pictures.wasm", "pictures.html"] + languages.map { "pictures-\($0).json" }

  /// The page on which a person draws a data set. It loads nothing of the lock but its style.
  static let collection = ["collect.html", "collect.js", "collect.css"]

  let folder: String
  let index: String
  let style: String
  /// The script of the page in one file: all that a server has in several.
  let wholeScript: String
  /// The script that a server's page starts with.
  let script: String
  /// The texts of each language.
  let texts: [(name: String, bytes: [UInt8])]
  /// The parts that follow the first frame.
  let rest: [(name: String, bytes: [UInt8])]
  /// The parts of the second view.
  let view: [(name: String, bytes: [UInt8])]
  /// The parts of the page for data sets.
  let collection: [(name: String, bytes: [UInt8])]
  let worker: String
  let manifest: String
  let icon: String
  /// The icon as an address that needs no request.
  var iconAddress: String {
    let line = icon.split(separator: "\n").map { $0.drop { $0 == " " } }.joined()
    return "data:image/svg+xml," + line.replacing("\"", with: "'").replacing("#", with: "%23")
  }
  /// The firmware as a WebAssembly module.
  let program: [UInt8]
  /// A gzip file with all texts of the page in one file: for each its name and its content, each with a NUL after it.
  let packedTexts: [UInt8]
  /// A gzip file with the firmware.
  let packedProgram: [UInt8]
  /// A gzip file with the program of the second view.
  let packedPictures: [UInt8]

  /// Reads the parts from a folder.
  public init(folder: String) throws(InputError) {
    func bytes(_ name: String) throws(InputError) -> [UInt8] {
      let path = folder + "/" + name
      do throws(InputError) {
        return try AtomicFile.read(path)
      } catch {
        throw InputError(path, "cannot be read: 'make web' builds it, and 'make install' installs it")
      }
    }
    func text(_ name: String) throws(InputError) -> String { String(decoding: try bytes(name), as: UTF8.self) }
    self.folder = folder
    index = try text(SiteParts.page)
    style = try text("style.css")
    wholeScript = try text("whole.js")
    script = try text("app.js")
    texts = try SiteParts.languages.map { language throws(InputError) in
      ("texts-\(language).json", try bytes("texts-\(language).json"))
    }
    rest = try SiteParts.rest.map { name throws(InputError) in (name, try bytes(name)) }
    view = try SiteParts.view.map { name throws(InputError) in (name, try bytes(name)) }
    collection = try SiteParts.collection.map { name throws(InputError) in (name, try bytes(name)) }
    worker = try text("sw.js")
    manifest = try text("manifest.webmanifest")
    icon = try text("icon.svg")
    program = try bytes("page.wasm")
    packedTexts = try bytes("texts.gz")
    packedProgram = try bytes("page.wasm.gz")
    packedPictures = try bytes("pictures.wasm.gz")
  }
}
