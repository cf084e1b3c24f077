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
    let contents = tag(
      "nav", [:],
      sections.map { section in tag("a", ["href": "#" + section.id], [.text(section.title)]) })
    let body = sections.map { section in
      tag("section", ["id": section.id], [tag("h2", [:], [.text(section.title)])] + section.body)
    }
    let head = tag(
      "head", [:],
      [
        tag("meta", ["charset": "utf-8"]),
        tag("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
        tag("title", [:], [.text("Inklock: \(main.name)")]), .style(ReportPage.style),
      ])
    let page = tag(
      "html", ["lang": "en"],
      [
        head,
        tag(
          "body", [:],
          [tag("header", [:], [tag("h1", [:], [.text("Model report: \(main.name)")]), introduction]), contents] + body),
      ])
    return "<!DOCTYPE html>\n" + page.rendered + "\n"
  }

  private var introduction: Markup {
    let others = models.count == 1 ? "" : " Beside it: \(models.dropFirst().map(\.name).joined(separator: ", "))."
    return paragraph(
      "A network that reads one digit drawn with a finger, \(grouped(main.summary.fileBytes)) bytes, of shape "
        + "\(main.summary.shape). Accuracy is that of the likeliest digit, whether the device calls it unclear or not."
        + others, class: "lead")
  }

  /// What to give the command for a section that has nothing to show.
  func missing(_ what: String) -> [Markup] { [paragraph(what, class: "missing")] }

  /// Colors of lines and dots, in the order of models or data sets.
  static let colors = ["#22569c", "#c8641b", "#2f8256", "#7a52a5", "#a3324a", "#5b6470", "#0f8b8d", "#9a7b1c"]

  static func color(_ index: Int) -> String { colors[index % colors.count] }

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

  private static let style: StaticString = """
    body { margin: 0 auto; max-width: 1080px; padding: 24px 32px 80px; background: #fff; color: #1c2030;
      font: 16px/1.5 system-ui, "Helvetica Neue", Arial, sans-serif; }
    h1 { font-size: 32px; margin: 16px 0 4px; } h2 { font-size: 23px; margin: 56px 0 8px; padding-top: 12px;
      border-top: 1px solid #d9dce3; } h3 { font-size: 16px; margin: 8px 0; font-weight: 600; }
    p, figcaption { max-width: 46em; } .lead { font-size: 18px; } .missing { color: #666; font-style: italic; }
    nav { display: flex; flex-wrap: wrap; gap: 4px 18px; font-size: 14px; } a { color: #22569c; text-decoration: none; }
    .wide { overflow-x: auto; } table { border-collapse: collapse; font-size: 14px; margin: 12px 0;
      font-variant-numeric: tabular-nums; } th, td { padding: 4px 10px; text-align: right;
      border-bottom: 1px solid #e6e8ee; vertical-align: middle; } th { font-weight: 600; border-bottom: 1px solid #888;
      vertical-align: bottom; } th:first-child, td:first-child { text-align: left; }
    figure { margin: 16px 0; } figcaption { font-size: 14px; color: #555; margin-top: 4px; }
    .row { display: flex; flex-wrap: wrap; gap: 12px 32px; align-items: flex-start; } .row figure { max-width: min(490px, 100%);
      overflow-x: auto; }
    img { image-rendering: pixelated; max-width: 100%; height: auto; } svg { max-width: 100%; height: auto; }
    .axis { font: 12px system-ui, Arial, sans-serif; fill: #444; } .title { font-size: 13px; fill: #1c2030; }
    .legend { list-style: none; padding: 0; margin: 8px 0; display: flex; flex-wrap: wrap; gap: 4px 20px;
      font-size: 14px; } .swatch { display: inline-block; width: 12px; height: 12px; border-radius: 6px; }
    .matrix td, .matrix th { text-align: center; min-width: 28px; padding: 3px 5px; border: 1px solid #f1f2f5; }
    .matrix th { border-bottom: 1px solid #f1f2f5; } .weak { color: #a3242f; font-weight: 600; }
    .tiles { display: flex; flex-wrap: wrap; gap: 12px; } .tile { margin: 0; width: 88px; }
    .tile img { border: 1px solid #cfd3db; } .tile figcaption { font-size: 12px; line-height: 1.3; margin: 2px 0;
      overflow-wrap: anywhere; } .areas { display: inline-flex; gap: 3px; }
    .areas svg { display: block; flex: none; max-width: none; }
    @media print { body { max-width: none; padding: 0; } nav { display: none; } figure { break-inside: avoid; } }
    """
}
