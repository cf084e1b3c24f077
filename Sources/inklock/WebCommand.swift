import ArgumentParser
import Foundation
import HostSupport
import RemoteControl
import WebSite

struct WebCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "web", abstract: "Write the lock as a web page: a site, and one file that needs no server.",
    discussion: """
      The page runs the firmware itself, in the browser. A server only has to serve the files; inklock.html also opens \
      from a disk. Docs/Web.md describes both.
      """)

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The folder that gets the files.", valueName: "DIR"),
    completion: .directory)
  var output: String
  @OptionGroup var model: ModelOption
  @Option(
    help: ArgumentHelp(
      "The model file for pictures (default: \(PictureModelOption.defaultName)).", valueName: "F"), completion: .file())
  var pictureModel: String?

  func run() throws {
    let model = try self.model.load()
    let pictureModel = try ModelOption.load(self.pictureModel, orShipped: PictureModelOption.defaultName)
    let files = try Site(try SiteParts(folder: WebCommand.parts))
      .files(model: model.bytes, pictureModel: pictureModel.bytes)
    do {
      try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
    } catch {
      throw InputError(output, "cannot be created: \(error.localizedDescription)")
    }
    for (name, bytes) in files { try AtomicFile.write(bytes, to: output + "/" + name) }
    StandardOutput.line("\(output): \(files.count) files, \(files.reduce(0) { $0 + $1.bytes.count }) bytes")
  }

  /// The folder of the parts: installed, or where `make web` puts them.
  static var parts: String {
    for folder in ["page", "Firmware/.build/page"] {
      let index = shippedPath(folder + "/" + SiteParts.page)
      if FileManager.default.fileExists(atPath: index) { return String(index.dropLast(SiteParts.page.count + 1)) }
    }
    return "Firmware/.build/page"
  }

  /// The page for a device of this program; `nil` if it was installed without.
  static var remotePage: ControlPage? {
    guard let parts = try? SiteParts(folder: parts), let page = try? Site(parts).remotePage() else { return nil }
    return ControlPage(html: page.html, policy: page.policy)
  }
}
