public import Evaluation
import Foundation
import HostSupport

/// A picture of a data set with what was read in it.
public struct ReportedPicture: Sendable {
  let name: String
  let score: PictureScore
  let png: [UInt8]
  let width: Int

  /// - Parameters:
  ///   - name: of its file.
  ///   - score: how its digits were read.
  ///   - rgb: its pixels, row-major, with frames around the digits.
  ///   - width: pixels in a row.
  /// - Returns: `nil` if the pixels are not whole rows.
  public init?(name: String, score: PictureScore, rgb: [UInt8], width: Int) {
    guard let png = PNG.encode(rgb: rgb, width: width) else { return nil }
    self.name = name
    self.score = score
    self.png = png
    self.width = width
  }
}

/// How a model reads the digits in pictures.
public struct ReportedPictures: Sendable {
  let report: PictureReport
  /// Those with most errors, the worst first.
  let worst: [ReportedPicture]

  public init(_ report: PictureReport, worst: [ReportedPicture]) {
    self.report = report
    self.worst = worst
  }
}

extension ReportPage {
  /// Digits that were found and read in pictures, by kind of picture, and the worst pictures.
  var inPictures: [Markup] {
    guard let pictures = main.pictures else {
      return missing("No pictures were given: add --pictures DIR with a truth.json, and a model that reads them.")
    }
    let kinds = pictures.report.kinds.map(\.name) + ["all"]
    let rows = kinds.flatMap { kind in
      models.compactMap { model -> [Markup]? in
        guard let report = model.pictures?.report else { return nil }
        let score = kind == "all" ? report.total : report.kinds.first { $0.name == kind }?.score ?? PictureScore()
        func share(_ count: Int) -> Markup {
          .text(percent(score.digits == 0 ? nil : Double(count) / Double(score.digits)))
        }
        return [
          .text(kind), .text(model.name), .text(grouped(score.pictures)), .text(grouped(score.digits)),
          share(score.found), tag("b", [:], [share(score.right)]), share(score.wrong), share(score.unclear),
          .text(grouped(score.falseBoxes)),
        ]
      }
    }
    let tiles = pictures.worst.map { picture in
      figure(
        tag(
          "img",
          [
            "src": "data:image/png;base64," + Data(picture.png).base64EncodedString(), "width": String(picture.width),
            "alt": "\(picture.name) with what was read",
          ]), "\(picture.name): \(picture.score.summary)")
    }
    return [
      paragraph(
        "Digits that were found and read. Shares are of the digits; a false box is a clear one where no digit is. "
          + "Below, the pictures with most errors: green is right, red wrong or no digit, orange unclear, blue not found."
      ), table(["pictures", "model", "pictures", "digits", "found", "right", "wrong", "unclear", "false boxes"], rows),
      tag("div", ["class": "row"], tiles),
    ]
  }
}
