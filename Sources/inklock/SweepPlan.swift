import ArgumentParser
import Foundation
import HostSupport

/// Networks to train one after another: a text file with a line `name: options of train` for each.
///
/// Empty lines and lines that begin with # are skipped.
struct SweepPlan {
  struct Entry {
    let name: String
    /// The options as written, with single spaces.
    let options: String
    let recipe: RecipeOptions
  }

  let entries: [Entry]

  init(reading path: String) throws(InputError) {
    var entries: [Entry] = []
    let reader = try LineReader(path)

    while let line = try reader.next() {

      let text = String(decoding: line, as: UTF8.self).trimmingCharacters(in: .whitespaces)
      guard !text.isEmpty, !text.hasPrefix("#") else { continue }
      guard let colon = text.firstIndex(of: ":") else {
        throw InputError(path, line: reader.number, "is not `name: options`")
      }
      let name = String(text[..<colon])
      guard !name.isEmpty, name.allSatisfy({ $0.isLetter || $0.isNumber || "-_.".contains($0) }) else {
        throw InputError(path, line: reader.number, "\"\(name)\" is no name: letters, digits, - _ . only")
      }
      guard !entries.contains(where: { $0.name == name }) else {
        throw InputError(path, line: reader.number, "has the name \(name) again")
      }
      let words = text[text.index(after: colon)...].split(separator: " ").map(String.init)
      guard !words.contains(where: { $0.hasPrefix("--seed") }) else {
        throw InputError(path, line: reader.number, "has a seed, which --seeds gives")
      }
      do {
        let recipe = try RecipeOptions.parse(words)
        try recipe.requireNewNetwork()
        entries.append(Entry(name: name, options: words.joined(separator: " "), recipe: recipe))
      } catch {
        throw InputError(path, line: reader.number, RecipeOptions.message(for: error))
      }
    }
    guard !entries.isEmpty else { throw InputError(path, "plans no network") }
    self.entries = entries
  }
}
