import DigitModel
import HostSupport
import WebSite

/// Writes a page in which the session of a trace can be watched, with what it expects beside what the device does.
struct SessionPage: Sendable {
  private let site: Site
  private let model: [UInt8]

  /// Returns `nil` if this program was installed without the page.
  init?(model: DeviceModel) {
    guard let parts = try? SiteParts(folder: WebCommand.parts) else { return nil }
    site = Site(parts)
    self.model = model.bytes
  }

  /// Writes `session.html` for a trace into a folder.
  func write(_ trace: String, to folder: String) throws(InputError) {
    let page = try site.page(model: model, trace: try AtomicFile.read(trace))
    try AtomicFile.write(page, to: folder + "/session.html", access: .owner)
  }
}
