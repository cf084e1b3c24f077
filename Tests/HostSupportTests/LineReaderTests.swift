import HostSupport
import TestSupport
import Testing

@Suite("Lines of files") struct LineReaderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func lines(_ path: String, limit: Int = 1 << 20) throws -> [String] {
    let reader = try LineReader(path, limit: limit)
    var lines: [String] = []
    while let line = try reader.next() {
      lines.append(String(decoding: line, as: UTF8.self))
      #expect(reader.number == lines.count)
    }
    return lines
  }

  @Test(
    "a line ends with a line feed or with the file",
    arguments: [
      ("", []), ("\n", [""]), ("a", ["a"]), ("a\n", ["a"]), ("a\nb", ["a", "b"]), ("\n\na\n\n", ["", "", "a", ""]),
      ("a\r\n\0b\r", ["a\r", "\0b\r"]),
    ] as [(String, [String])])
  func split(text: String, expected: [String]) throws {
    #expect(try lines(folder.file("plain", Array(text.utf8))) == expected)
    #expect(try lines(folder.file("packed", gzip(Array(text.utf8)))) == expected)
  }

  @Test("a byte order mark at the beginning is not part of the first line; UTF-16 is refused")
  func byteOrderMark() throws {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    #expect(try lines(folder.file("marked", mark + Array("a\n".utf8) + mark)) == ["a", "\u{FEFF}"])
    for mark: [UInt8] in [[0xFF, 0xFE], [0xFE, 0xFF]] {
      let path = try folder.file("wide", mark + [0x61, 0])
      #expect(throws: InputError.self) { try lines(path) }
    }
  }

  @Test("lines of any length come whole, plain and packed, also in parts", arguments: 1...6 as ClosedRange<UInt64>)
  func long(seed: UInt64) throws {
    var generator = Seeded(seed)
    // A read brings 65,536 bytes: lines end before, at and after its end.
    let expected = (0..<12).map { k in
      String(
        repeating: "\(k % 10)", count: [0, 1, 65_534, 65_535, 65_536, 131_072].randomElement(using: &generator) ?? 0)
    }
    let bytes = Array((expected.joined(separator: "\n") + "\n").utf8)
    #expect(try lines(folder.file("plain", bytes)) == expected)
    // A gzip file may have several members, one after the other.
    let cut = Int.random(in: 0...bytes.count, using: &generator)
    #expect(try lines(folder.file("packed", gzip(Array(bytes[..<cut])) + gzip(Array(bytes[cut...])))) == expected)
  }

  @Test("a line of the limit is read, a longer one is refused with its number", arguments: ["\n", ""])
  func limit(end: String) throws {
    let path = try folder.file("x", Array(("ab\n" + String(repeating: "c", count: 8) + end).utf8))
    #expect(try lines(path, limit: 8) == ["ab", "cccccccc"])
    let reader = try LineReader(path, limit: 7)
    _ = try reader.next()
    let error = #expect(throws: InputError.self) { try reader.next() }
    #expect(error == InputError(path, line: 2, "the line is longer than 7 bytes"))
  }

  @Test("a line without an end is refused before it fills the memory")
  func endless() throws {
    let path = try folder.file("bomb", gzip([UInt8](repeating: 0x61, count: 1 << 24)))
    let error = #expect(throws: InputError.self) { try lines(path) }
    #expect(error == InputError(path, line: 1, "the line is longer than 1048576 bytes"))
  }

  @Test("a packed file that stops early or was damaged is refused, and never read as shorter")
  func damaged() throws {
    var generator = Seeded(1)
    let text = (0..<20_000).map { _ in UInt8.random(in: 0x20...0x7E, using: &generator) } + [0x0A]
    let whole = gzip(text)
    for count in [20, whole.count / 2, whole.count - 8, whole.count - 1] {
      let path = try folder.file("short", Array(whole[..<count]))
      #expect(throws: InputError.self, "\(count) bytes") { try lines(path) }
      #expect(throws: InputError.self, "\(count) bytes") { try readUnpacked(path) }
    }
    var flipped = whole
    flipped[whole.count - 6] ^= 1
    let path = try folder.file("flipped", flipped)
    #expect(throws: InputError.self) { try lines(path) }
    #expect(throws: InputError.self) { try readUnpacked(path) }
  }

  @Test("a missing file and a folder are refused with their reason")
  func absent() throws {
    let missing = folder.path + "/none"
    for read in [{ _ = try LineReader($0) }, { _ = try readUnpacked($0) }] as [(String) throws -> Void] {
      #expect(throws: InputError(missing, "cannot be read: No such file or directory")) { try read(missing) }
      let error = #expect(throws: InputError.self) { try read(folder.path) }
      #expect(error?.source == folder.path)
    }
  }

  @Test("a whole file is read up to the limit, plain and packed")
  func unpacked() throws {
    let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0) }
    for file in [bytes, gzip(bytes)] {
      let path = try folder.file("x", file)
      #expect(try readUnpacked(path, limit: 300_000) == bytes)
      #expect(throws: InputError(path, "is longer than 299999 bytes")) { try readUnpacked(path, limit: 299_999) }
    }
  }
}
