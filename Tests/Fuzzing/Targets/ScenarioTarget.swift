import HostSupport
import Scenario

/// A scenario. It is read, twice with the same result, or refused with an error that names its file. It is not played,
/// because it may write pictures wherever it says.
enum ScenarioTarget {
  static func run(_ bytes: [UInt8]) throws {
    let path = try ScratchFolder.file("input.yaml", bytes)
    do {
      let name = try Scenario(reading: path).name
      let again = try Scenario(reading: path).name
      try require(name == again, "a scenario has two names: \(name) and \(again)")
    } catch {
      guard let error = error as? InputError else { throw error }
      try require("\(error)".hasPrefix(path), "an error that does not name the file: \(error)")
    }
  }
}
