/// The frame of a report: a heading, a table of contents, and sections.
struct HTMLPage {
  /// Of the model that the page is about.
  let name: String
  let introduction: Markup
  let sections: [(id: String, title: String, body: [Markup])]

  /// The page, without scripts and external links.
  var html: String {
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
        tag("title", [:], [.text("Inklock: \(name)")]), .style(HTMLPage.style),
      ])
    let page = tag(
      "html", ["lang": "en"],
      [
        head,
        tag(
          "body", [:],
          [tag("header", [:], [tag("h1", [:], [.text("Model report: \(name)")]), introduction]), contents] + body),
      ])
    return "<!DOCTYPE html>\n" + page.rendered + "\n"
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
    .row { display: flex; flex-wrap: wrap; gap: 12px 32px; align-items: flex-start; } .row figure {
      max-width: min(490px, 100%); overflow-x: auto; }
    img { image-rendering: pixelated; max-width: 100%; height: auto; } svg { max-width: 100%; height: auto; }
    .axis { font: 12px system-ui, Arial, sans-serif; fill: #444; } .title { font-size: 13px; fill: #1c2030; }
    .legend { list-style: none; padding: 0; margin: 8px 0; display: flex; flex-wrap: wrap; gap: 4px 20px;
      font-size: 14px; } .swatch { display: inline-block; width: 12px; height: 12px; border-radius: 6px; }
    .matrix td, .matrix th { text-align: center; min-width: 28px; padding: 3px 5px; border: 1px solid #f1f2f5; }
    .matrix th { border-bottom: 1px solid #f1f2f5; } .weak { color: #a3242f; font-weight: 600; }
    .tiles { display: flex; flex-wrap: wrap; gap: 12px; } .tile { margin: 0; width: 88px; }
    .tile img { border: 1px solid #cfd3db; } .tile figcaption { font-size: 12px; line-height: 1.3; margin: 2px 0;
      overflow-wrap: anywhere; } .areas { display: inline-flex; gap: 3px; }
    .areas svg { display: block; flex: none; max-width: none; } .chart svg { max-width: none; }
    @media print { body { max-width: none; padding: 0; } nav { display: none; } figure { break-inside: avoid; } }
    """
}
