import Core2Window
import DigitCollection
import HostSupport

/// `inklock run --collect`: a person draws digits for a data set.
struct CollectionRun {
  private let collection: CollectionOptions
  private let options: RunOptions

  /// - Parameters:
  ///   - collection: what is drawn; its folder is given.
  ///   - options: of the lock that is drawn on.
  init(_ collection: CollectionOptions, _ options: RunOptions) {
    self.collection = collection
    self.options = options
  }

  /// Shows the window until it is closed, and says what is kept.
  ///
  /// - Parameters:
  ///   - scale: window pixels for each LCD pixel; `nil` for the largest that fits.
  ///   - end: ms after which it ends; `nil` for never.
  ///   - screenshot: a PNG of the window that is written at the end.
  func run(scale: Int?, end: UInt64?, screenshot: String?) throws {
    // What can be refused comes first, so that it leaves no folder behind.
    if let screenshot { try AtomicFile.check(screenshot, access: .owner) }
    let setup = try options.setup(flash: nil, standardSeed: 1)
    let window = try openWindow()
    guard let folder = collection.folder,
      let name = CollectorName(collection.writer ?? CollectionOptions.defaultWriter)
    else { return }
    let session = try CollectionSession(
      name, in: folder, fingers: collection.fingers?.fingers ?? WritingFinger.allCases,
      drawings: collection.drawings ?? CollectionOptions.defaultDrawings, seed: options.seed)
    for text in session.notes { note(text) }
    Interruption.catchSignals()
    window.whenLost { note(CollectionRun.summary(session)) }
    let outcome = Result { () throws(InputError) in
      try window.collect(session, on: setup, scale: scale, end: end, screenshot: screenshot)
    }
    note(CollectionRun.summary(session))
    try outcome.get()
  }

  private func openWindow() throws(InputError) -> RunWindow {
    do throws(RunWindow.Absence) {
      return try RunWindow()
    } catch {
      throw InputError(
        "no window", "\(error.reason). --collect needs one: a person draws in it. Run it on a machine with a screen")
    }
  }

  private static func summary(_ session: CollectionSession) -> String {
    let kept = "\(session.done) of \(session.total) drawings by \(session.name) are kept in \(session.folder)"
    return session.prompt == nil ? kept : kept + "; the same command continues"
  }
}
