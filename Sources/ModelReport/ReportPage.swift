/// One HTML page about a model: how well it reads which data, where it errs, and what it looks like inside.
///
/// The page is self-contained: pictures are embedded, and there are no scripts and no external links. The same input
/// gives the same bytes.
public struct ReportPage {
  /// The first is what the page is about; the others are compared with it. At least one.
  let models: [ReportedModel]
  let sets: [ReportedSet]
  let sweep: SweepTable?

  public init(of model: ReportedModel, comparedWith others: [ReportedModel], sets: [ReportedSet], sweep: SweepTable?) {
    models = [model] + others
    self.sets = sets
    self.sweep = sweep
  }

  var main: ReportedModel { models[0] }

  /// The page.
  public var html: String {
    let sections: [(id: String, title: String, body: [Markup])] = [
      ("overview", "At a glance", overview),
      ("framing", "Framings compared", framings),
      ("size", "Size against accuracy", sizes),
      ("pins", "Whole PINs", pins),
      ("pictures", "Digits in pictures", inPictures),
      ("ways", "Writing styles", ways),
      ("confusion", "Confusion matrices", confusion),
      ("writers", "Accuracy by writer", writers),
      ("rejection", "Accept or reject", rejection),
      ("reliability", "Reliability of the confidence", reliability),
      ("misses", "The worst mistakes", misses),
      ("weights", "The weights", weights),
      ("data", "The data as the network reads it", collage),
    ]
    return HTMLPage(name: main.name, introduction: introduction, sections: sections).html
  }

  private var introduction: Markup {
    let others = models.count == 1 ? "" : " Beside it: \(models.dropFirst().map(\.name).joined(separator: ", "))."
    return paragraph(
      "A network that reads one digit drawn with a finger, \(grouped(main.summary.fileBytes)) bytes, of shape "
        + "\(main.summary.shape). Accuracy is that of the likeliest digit, whether the device calls it unclear or not."
        + others, class: "lead")
  }

  /// Colors of lines and dots, in the order of models or data sets.
  static let colors = ["#22569c", "#c8641b", "#2f8256", "#7a52a5", "#a3324a", "#5b6470", "#0f8b8d", "#9a7b1c"]

  static func color(_ index: Int) -> String { colors[index % colors.count] }
}
