import Foundation
import HostSupport

/// Brings the text of an XML file into UTF-8, for Foundation's parser traps on names that are not characters of their
/// encoding.
enum XMLText {
  /// Bytes that an XML declaration may have.
  private static let longestDeclaration = 1024

  private static let encodings: [String: String.Encoding] = [
    "iso-8859-1": .isoLatin1, "latin1": .isoLatin1, "iso-8859-2": .isoLatin2, "windows-1250": .windowsCP1250,
    "windows-1251": .windowsCP1251, "windows-1252": .windowsCP1252, "windows-1253": .windowsCP1253,
    "windows-1254": .windowsCP1254, "shift_jis": .shiftJIS, "euc-jp": .japaneseEUC, "iso-2022-jp": .iso2022JP,
    "macintosh": .macOSRoman,
  ]

  /// The text in UTF-8, without byte order mark and declaration, on the same lines.
  ///
  /// A byte order mark comes before zeros in the first character, and those before the declaration.
  static func utf8(_ bytes: [UInt8], path: String) throws(InputError) -> [UInt8] {
    let text: [UInt8]
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.count > 1 && bytes[0] != 0 && bytes[1] == 0 {
      text = try utf16(bytes, isBigEndian: false, path)
    } else if bytes.starts(with: [0xFE, 0xFF]) || bytes.count > 1 && bytes[0] == 0 && bytes[1] != 0 {
      text = try utf16(bytes, isBigEndian: true, path)
    } else {
      let rest = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
      let name = try declaration(rest, path).flatMap(encoding)
      switch name {
      // A file that says UTF-16 and has bytes without zeros was saved again as UTF-8.
      case nil, "utf-8", "utf8", "us-ascii", "ascii", "utf-16": text = Array(rest)
      case let name?:
        guard let encoding = encodings[name] else {
          throw InputError(path, line: 1, "has an unknown encoding: save it as UTF-8")
        }
        guard let decoded = String(data: Data(rest), encoding: encoding) else { throw notText(1, path) }
        text = Array(decoded.utf8)
      }
    }
    var line = 1
    for part in text.split(separator: 0x0A, omittingEmptySubsequences: false) {
      guard String(validating: part, as: UTF8.self) != nil, !part.contains(0) else { throw notText(line, path) }
      line += 1
    }
    guard let declaration = try declaration(text[...], path) else { return text }
    return declaration.filter { $0 == 0x0A } + text[declaration.endIndex...]
  }

  private static func notText(_ line: Int, _ path: String) -> InputError {
    InputError(path, line: line, "holds bytes that are not characters of its encoding")
  }

  private static func utf16(_ bytes: [UInt8], isBigEndian: Bool, _ path: String) throws(InputError) -> [UInt8] {
    guard bytes.count % 2 == 0 else { throw notText(1, path) }
    let units = stride(from: 0, to: bytes.count, by: 2).map { k in
      let (first, second) = (UInt16(bytes[k]), UInt16(bytes[k + 1]))
      return isBigEndian ? first << 8 | second : second << 8 | first
    }
    guard let text = String(validating: units.drop { $0 == 0xFEFF }, as: UTF16.self) else { throw notText(1, path) }
    return Array(text.utf8)
  }

  /// `<?xml … ?>` at the beginning; `nil` without one.
  private static func declaration(_ text: ArraySlice<UInt8>, _ path: String) throws(InputError) -> ArraySlice<UInt8>? {
    let start = Array("<?xml".utf8)
    guard text.starts(with: start), let next = text.dropFirst(start.count).first,
      [0x20, 0x09, 0x0A, 0x0D].contains(next)
    else { return nil }
    let head = text.prefix(longestDeclaration)
    guard let end = head.indices.dropFirst().first(where: { head[$0] == 0x3E && head[$0 - 1] == 0x3F }) else {
      throw InputError(path, line: 1, "the XML declaration has no end")
    }
    return head[...end]
  }

  /// The encoding that a declaration names, in lower case.
  private static func encoding(of declaration: ArraySlice<UInt8>) -> String? {
    let parts = String(decoding: declaration, as: UTF8.self).lowercased().split(separator: "encoding", maxSplits: 1)
    guard parts.count == 2 else { return nil }
    let quoted = parts[1].split(maxSplits: 2, omittingEmptySubsequences: false) { $0 == "\"" || $0 == "'" }
    return quoted.count == 3 ? String(quoted[1]) : nil
  }
}
