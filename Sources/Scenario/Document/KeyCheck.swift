/// Looks for keys that the YAML library would compare for ever: it compares the keys of a map with all that their aliases
/// stand for, and aliases of aliases stand for any amount.
///
/// The keys of a scenario are plain texts. So in a text with an alias no list, no map and no alias may be a key. This
/// reads no YAML, and also refuses text in quotes that looks like one of these.
enum KeyCheck {
  /// The offset of the first key that is not plain, in a text that has aliases.
  static func offsetOfComplexKey(in bytes: some RandomAccessCollection<UInt8>) -> Int? {
    let bytes = Array(bytes)
    guard bytes.indices.contains(where: { isAlias(bytes, at: $0) }) else { return nil }
    return bytes.indices.lazy.compactMap { k in
      switch bytes[k] {
      case UInt8(ascii: ":"): complexKey(bytes, before: k)
      case UInt8(ascii: "?") where k == 0 || endsToken(bytes[k - 1]): k
      default: nil
      }
    }.first
  }

  /// Where the list, the map or the alias begins or ends that stands before a colon.
  private static func complexKey(_ bytes: [UInt8], before colon: Int) -> Int? {
    var k = colon - 1
    while k >= 0, bytes[k] == UInt8(ascii: " ") || bytes[k] == UInt8(ascii: "\t") { k -= 1 }
    guard k >= 0 else { return nil }
    if bytes[k] == UInt8(ascii: "]") || bytes[k] == UInt8(ascii: "}") { return k }
    while k >= 0, isName(bytes[k]) { k -= 1 }
    return k >= 0 && isAlias(bytes, at: k) ? k : nil
  }

  private static func isAlias(_ bytes: [UInt8], at k: Int) -> Bool {
    bytes[k] == UInt8(ascii: "*") && k + 1 < bytes.count && isName(bytes[k + 1])
  }

  private static func isName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  /// Whether a token can begin after this byte. Line breaks outside of ASCII count, and with them all of its bytes.
  private static func endsToken(_ byte: UInt8) -> Bool { byte <= 0x20 || byte >= 0x80 || "[{,".utf8.contains(byte) }
}
