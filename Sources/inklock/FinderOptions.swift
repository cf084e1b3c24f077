import ArgumentParser
import DigitFinder

/// What counts as ink in pictures.
struct FinderOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Ink is darker than this gray value of 0...255, or auto: darker than the paper around it.", valueName: "auto|N"))
  var threshold: String = "auto"

  @Option(help: ArgumentHelp("Whether the ink is lighter than the paper: auto, yes or no.", valueName: "auto|yes|no"))
  var invert: InvertChoice = .auto

  enum InvertChoice: String, ExpressibleByArgument, CaseIterable {
    case auto
    case yes
    case no
  }

  func validate() throws {
    guard threshold == "auto" || UInt8(threshold) != nil else {
      throw ValidationError("--threshold is auto or 0 to 255, not '\(threshold)'")
    }
  }

  var settings: FinderSettings {
    let polarity: FinderSettings.Polarity =
      switch invert {
      case .auto: .automatic
      case .yes: .lightOnDark
      case .no: .darkOnLight
      }
    return FinderSettings(threshold: UInt8(threshold).map { .gray($0) } ?? .automatic, polarity: polarity)
  }
}
