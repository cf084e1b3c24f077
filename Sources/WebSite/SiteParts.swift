public import HostSupport

/// The parts of the page, as `make web` puts them into one folder: its program, its script, its texts.
public struct SiteParts: Sendable {
  /// A file by which a folder of parts is found.
  public static let page = "index.html"

  let folder: String
  let index: String
  let style: String
  let script: String
  /// The texts of all languages, as JSON.
  let texts: String
  let worker: String
  let manifest: String
  let icon: String
  /// The firmware as a WebAssembly module.
  let program: [UInt8]

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
    script = try text("app.js")
    texts = try text("texts.json")
    worker = try text("sw.js")
    manifest = try text("manifest.webmanifest")
    icon = try text("icon.svg")
    program = try bytes("page.wasm")
  }
}
