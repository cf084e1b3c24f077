import ArgumentParser
import DigitCollection

/// What a person draws for a data set.
struct CollectionOptions: ParsableArguments {
  @Option(
    name: .customLong("collect"),
    help: ArgumentHelp("Draw digits for a data set in this folder, which is created when missing.", valueName: "DIR"),
    completion: .directory)
  var folder: String?

  @Option(
    help: ArgumentHelp(
      "The name of your drawings (default: me). Choose any: it is only written into the files.", valueName: "NAME"))
  var writer: String?

  @Option(
    help: ArgumentHelp(
      "Drawings of each digit with each finger, 1 to 100, those of earlier days included (default: 5).",
      valueName: "N"))
  var drawings: Int?

  @Option(help: ArgumentHelp("The fingers that draw (default: index,thumb).", valueName: "LIST"))
  var fingers: FingerList?

  /// The name of a person who chooses none.
  static let defaultWriter = "me"
  static let defaultDrawings = 5

  func validate() throws {
    if folder == nil, writer != nil || drawings != nil || fingers != nil {
      throw ValidationError("--writer, --drawings and --fingers need --collect DIR.")
    }
    guard folder?.isEmpty != true else { throw ValidationError("--collect needs the name of a folder.") }
    guard drawings.map((1...100).contains) != false else { throw ValidationError("--drawings must be 1 to 100.") }
    guard writer.map({ CollectorName($0) != nil }) != false else {
      throw ValidationError("--writer must be \(CollectorName.rule).")
    }
  }
}

/// The value of `--fingers`: names with commas between them, each once.
struct FingerList: ExpressibleByArgument {
  var fingers: [WritingFinger]

  init(_ fingers: [WritingFinger]) { self.fingers = fingers }

  init?(argument: String) {
    let names = argument.split(separator: ",", omittingEmptySubsequences: false)
    fingers = names.compactMap { WritingFinger(rawValue: String($0)) }
    guard fingers.count == names.count, Set(fingers).count == names.count else { return nil }
  }

  static var allValueStrings: [String] { ["index", "thumb", "index,thumb", "thumb,index"] }
}
