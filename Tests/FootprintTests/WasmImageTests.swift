import HostSupport
import Testing

@testable import MachineCosts

@Suite("WebAssembly modules") struct WasmImageTests {
  @Test("functions and segments are counted by the names that the linker left")
  func reads() throws {
    let image = try ProgramImage(SmallModule().bytes, path: "module")
    #expect(
      image.symbols == [
        ProgramImage.Symbol(name: "predict", size: 3, section: ".text"),
        ProgramImage.Symbol(name: "$e4LinkAAO4byte", size: 2, section: ".harness"),
        ProgramImage.Symbol(name: "table", size: 300, section: ".rodata"),
        ProgramImage.Symbol(name: "start", size: 4, section: ".data"),
        ProgramImage.Symbol(name: "scratch", size: 32, section: ".bss"),
        ProgramImage.Symbol(name: "recognizer_memory", size: 8, section: ".harness"),
        ProgramImage.Symbol(name: ".swift_modhash", size: 16, section: ".harness"),
      ])
  }

  @Test("flash is code, constants and initial values; variables are initialized or not")
  func sums() throws {
    let image = try ProgramImage(SmallModule().bytes, path: "module")
    #expect(image.flash == 3 + 300 + 4)
    #expect(image.variables == 4 + 32)
    #expect(image.size(of: ".harness") == 2 + 8 + 16)
  }

  @Test("every truncated module is refused, or ends where a section does")
  func truncated() throws {
    let module = SmallModule()
    var read: [Int] = []
    for count in 8..<module.bytes.count {
      do throws(InputError) {
        _ = try ProgramImage(Array(module.bytes[..<count]), path: "module")
        read.append(count)
      } catch {
        #expect(error.source == "module")
      }
    }
    #expect(read == module.sectionEnds.dropLast())
  }
}

/// A module of an imported function, two functions and five segments of data.
struct SmallModule {
  private(set) var bytes: [UInt8] = [0x00, 0x61, 0x73, 0x6D, 1, 0, 0, 0]
  /// Where a section ends; the head of the file is one.
  private(set) var sectionEnds = [8]

  init() {
    add(2, [1] + text("inklock") + text("exit") + [0, 0])
    add(10, [2] + [3, 0, 0x01, 0x0B] + [2, 0, 0x0B])
    add(11, [5] + segment(300) + segment(4) + segment(32) + segment(8) + segment(16))
    let functions = [3, 0] + text("outer_exit") + [1] + text("predict") + [2] + text("$e4LinkAAO4byte")
    let segments =
      [5, 0] + text(".rodata.table") + [1] + text(".data.start") + [2] + text(".bss.scratch") + [3]
      + text(".bss.recognizer_memory") + [4] + text(".swift_modhash")
    add(0, text("name") + [1] + number(functions.count) + functions + [9] + number(segments.count) + segments)
  }

  private mutating func add(_ id: UInt8, _ content: [UInt8]) {
    bytes += [id] + number(content.count) + content
    sectionEnds.append(bytes.count)
  }

  /// LEB128, in two bytes where one is not enough.
  private func number(_ value: Int) -> [UInt8] {
    value < 128 ? [UInt8(value)] : [UInt8(value & 127) | 128, UInt8(value >> 7)]
  }

  private func text(_ text: String) -> [UInt8] { number(text.utf8.count) + Array(text.utf8) }

  /// A segment of zeros at address 64.
  private func segment(_ size: Int) -> [UInt8] {
    [0, 0x41, 0xC0, 0x00, 0x0B] + number(size) + [UInt8](repeating: 0, count: size)
  }
}
