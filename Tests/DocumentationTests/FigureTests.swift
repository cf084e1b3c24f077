import Core2HAL
import Foundation
import Ink
import PINVault
import Testing

@testable import InklockFootprint

/// A number that pages mention and code defines.
struct Figure: CustomTestStringConvertible {
  var name: String
  /// Finds the figure in the text of a page, whose blanks and line breaks are single blanks; its numbers are captured.
  var pattern: String
  /// The values of the numbers in the code.
  var values: [Int]

  var testDescription: String { name }
}

@Suite("Figures in the pages") struct FigureTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private static let figures = [
    Figure(name: "iterations of PBKDF2", pattern: #"\b([\d,]+) iterations"#, values: [Int(Vault.standardIterations)]),
    Figure(
      name: "size of the LCD", pattern: #"(\d+)x(\d+) (?:touch )?LCD"#, values: [Int(Screen.width), Int(Screen.height)]),
    Figure(name: "size of the raster", pattern: #"(\d+)x(\d+) raster"#, values: [Raster.side, Raster.side]),
    Figure(
      name: "size of the vault", pattern: #"four sectors of NOR flash, ([\d,]+) bytes each\. Its ([\d,]+) bytes"#,
      values: [Int(FlashGeometry.vault.sectorSize), Int(FlashGeometry.vault.size)]),
    Figure(
      name: "budget of the recognizer",
      pattern: #"([\d,]+) bytes of RAM, ([\d,]+) bytes of flash and ([\d,]+) instructions"#,
      values: [Budget().ram, Budget().flash, Budget().instructions]),
    Figure(name: "number of recorded sessions", pattern: #"all ([\d,]+) traces"#, values: [traces]),
  ]

  private static var traces: Int {
    let files = try? FileManager.default.contentsOfDirectory(atPath: root.appendingPathComponent("Tests/Traces").path)
    return (files ?? []).count { $0.hasSuffix(".trace") }
  }

  /// The texts of the repository's pages by their paths.
  private static func pages() throws -> [String: String] {
    let files = try #require(
      FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil, options: .skipsHiddenFiles))
    var pages: [String: String] = [:]
    // The description of an old format in a fixture does not change.
    for case let file as URL in files
    where file.pathExtension == "md" && !file.path.contains("/Tests/") {
      pages[file.path] = try String(contentsOf: file, encoding: .utf8).split { $0.isWhitespace }.joined(separator: " ")
    }
    return pages
  }

  @Test("a page has the same numbers as the code", arguments: figures)
  func agrees(figure: Figure) throws {
    let pattern = try Regex(figure.pattern)
    var isMentioned = false
    for (path, text) in try Self.pages() {
      for match in text.matches(of: pattern) {
        isMentioned = true
        let values = match.output.dropFirst().map { Int($0.substring?.filter(\.isNumber) ?? "") }
        #expect(values == figure.values, "\(path): \(text[match.range])")
      }
    }
    #expect(isMentioned, "no page mentions it: correct its pattern, or take it out of the table")
  }
}
