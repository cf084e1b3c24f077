import HostSupport
import Testing

@testable import MachineCosts

@Suite("ELF images") struct ELFImageTests {
  @Test("sections and symbols are read from an image")
  func reads() throws {
    let image = try ProgramImage(SmallELF().bytes, path: "image")
    #expect(image.sections.map(\.name) == ["", ".text", ".bss", ".symtab", ".strtab"])
    #expect(image.size(of: ".text") == 96)
    #expect(image.size(of: ".rodata") == 0)
    #expect(
      image.symbols == [
        ProgramImage.Symbol(name: "predict", size: 80, section: ".text"),
        ProgramImage.Symbol(name: "scratch", size: 32, section: ".bss"),
      ])
  }

  @Test("flash is code, constants and initial values; variables are initialized or not")
  func sums() throws {
    let image = try ProgramImage(SmallELF().bytes, path: "image")
    #expect(image.flash == 96)
    #expect(image.variables == 32)
  }

  @Test("every truncated image is refused, or reads the same")
  func truncated() throws {
    let bytes = SmallELF().bytes
    let whole = try ProgramImage(bytes, path: "image").symbols
    for count in 0..<bytes.count {
      do throws(InputError) {
        #expect(try ProgramImage(Array(bytes[..<count]), path: "image").symbols == whole)
      } catch {
        #expect(error.source == "image")
      }
    }
  }

  @Test("a program for a 64-bit machine is refused")
  func wide() {
    var bytes = SmallELF().bytes
    bytes[4] = 2
    #expect(throws: InputError("image", "is no program for a 32-bit little-endian machine")) {
      try ProgramImage(bytes, path: "image")
    }
  }
}

/// An image of one function and one variable.
struct SmallELF {
  let bytes: [UInt8]

  init() {
    let names = Array("\0.text\0.bss\0.symtab\0.strtab\0predict\0scratch\0start\0".utf8)
    func offset(of name: String) -> Int { String(decoding: names, as: UTF8.self).utf8Offset(of: name + "\0") }
    var symbols = SmallELF.words(0, 0, 0, 0)
    symbols += SmallELF.words(offset(of: "predict"), 0x8000_0000, 80, 2 | 1 << 16)
    symbols += SmallELF.words(offset(of: "scratch"), 0x8010_0000, 32, 1 | 2 << 16)
    // A label has no size.
    symbols += SmallELF.words(offset(of: "start"), 0x8000_0050, 0, 0 | 1 << 16)

    let namesAt = 52 + symbols.count
    let tableAt = (namesAt + names.count + 3) & ~3
    var bytes: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, 1, 1, 1] + [UInt8](repeating: 0, count: 9)
    bytes += SmallELF.words(2 | 243 << 16, 1, 0x8000_0000, 0, tableAt, 0, 52, 40 << 16, 5 | 4 << 16)
    bytes += symbols + names + [UInt8](repeating: 0, count: tableAt - namesAt - names.count)
    func section(_ name: String, _ type: Int, _ at: Int, _ size: Int, link: Int = 0) -> [UInt8] {
      SmallELF.words(name.isEmpty ? 0 : offset(of: name), type, 0, 0, at, size, link, 0, 4, 0)
    }
    bytes += section("", 0, 0, 0)
    bytes += section(".text", 1, 52, 96)
    bytes += section(".bss", 8, 52, 32)
    bytes += section(".symtab", 2, 52, symbols.count, link: 4)
    bytes += section(".strtab", 3, namesAt, names.count)
    self.bytes = bytes
  }

  private static func words(_ values: Int...) -> [UInt8] {
    values.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
  }
}

extension String {
  /// The byte at which `text` begins; zero where it does not occur.
  fileprivate func utf8Offset(of text: String) -> Int {
    let (bytes, part) = (Array(utf8), Array(text.utf8))
    return bytes.indices.first { bytes[$0...].starts(with: part) } ?? 0
  }
}
