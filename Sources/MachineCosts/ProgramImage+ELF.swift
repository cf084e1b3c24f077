import HostSupport

extension ProgramImage {
  /// Reads a program for a 32-bit little-endian machine (ELF, System V ABI).
  init(elf bytes: [UInt8], path: String) throws(InputError) {
    let reader = Reader(bytes: bytes, path: path)
    guard bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46]) else { throw InputError(path, "is no ELF file") }
    // EI_CLASS and EI_DATA.
    guard bytes.count > 6, bytes[4] == 1, bytes[5] == 1 else {
      throw InputError(path, "is no program for a 32-bit little-endian machine")
    }
    let table = try reader.word(32)
    let count = try reader.half(48)
    let headers = try (0..<count).map { k throws(InputError) in try Header(reader, at: table + 40 * k) }
    let namesIndex = try reader.half(50)
    guard headers.indices.contains(namesIndex) else { throw InputError(path, "has no names of sections") }
    let sectionNames = headers[namesIndex]
    let sections = try headers.map { header throws(InputError) in
      Section(name: try reader.string(in: sectionNames, at: header.name), size: header.size)
    }

    var symbols: [Symbol] = []
    for header in headers where header.type == Header.symbolTable {
      guard headers.indices.contains(header.link) else { throw InputError(path, "has symbols without names") }
      for k in 0..<header.size / 16 {
        let entry = header.offset + 16 * k
        let size = try reader.word(entry + 8)
        let section = try reader.half(entry + 14)
        // STT_OBJECT is 1, STT_FUNC is 2.
        guard size > 0, sections.indices.contains(section), [1, 2].contains(try reader.byte(entry + 12) & 15) else {
          continue
        }
        symbols.append(
          Symbol(
            name: try reader.string(in: headers[header.link], at: try reader.word(entry)), size: size,
            section: sections[section].name))
      }
    }
    self.init(path: path, sections: sections, symbols: symbols)
  }
}

/// An entry of the section table.
private struct Header {
  static let symbolTable = 2

  let name: Int
  let type: Int
  let offset: Int
  let size: Int
  let link: Int

  init(_ reader: Reader, at position: Int) throws(InputError) {
    name = try reader.word(position)
    type = try reader.word(position + 4)
    offset = try reader.word(position + 16)
    size = try reader.word(position + 20)
    link = try reader.word(position + 24)
  }
}

private struct Reader {
  let bytes: [UInt8]
  let path: String

  func byte(_ offset: Int) throws(InputError) -> Int {
    guard bytes.indices.contains(offset) else { throw InputError(path, "ends before byte \(offset)") }
    return Int(bytes[offset])
  }

  func half(_ offset: Int) throws(InputError) -> Int { try byte(offset) | byte(offset + 1) << 8 }
  func word(_ offset: Int) throws(InputError) -> Int { try half(offset) | half(offset + 2) << 16 }

  /// A string of the string table `table`.
  func string(in table: Header, at offset: Int) throws(InputError) -> String {
    let start = table.offset + offset
    guard offset < table.size, table.offset + table.size <= bytes.count,
      let end = bytes[start..<table.offset + table.size].firstIndex(of: 0)
    else { throw InputError(path, "has a name without an end at byte \(start)") }
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }
}
