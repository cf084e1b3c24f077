import Testing

@testable import InklockMemory

@Suite("Search of memory")
struct MemorySearchTests {
  private let search = MemorySearch(
    pins: [("the PIN", [9, 3, 7, 1, 8, 2])],
    values: [SecretValue(name: "the key", bytes: (100..<132).map { $0 })])

  private func found(_ bytes: [UInt8]) -> [MemorySearch.Finding] {
    let zeros = [UInt8](repeating: 0, count: 5)
    return search.findings(
      in: MemoryDump(name: "", ranges: [MemoryDump.Range(address: 0x100, bytes: zeros + bytes + zeros)]))
  }

  @Test(
    "four digits are found as numbers, in ASCII, backwards, and as wider numbers",
    arguments: [
      [9, 3, 7, 1], [3, 7, 1, 8], [7, 1, 8, 2], [2, 8, 1, 7], [0x39, 0x33, 0x37, 0x31],
      [7, 0, 1, 0, 8, 0, 2, 0], [7, 0, 0, 0, 1, 0, 0, 0, 8, 0, 0, 0, 2, 0, 0, 0],
    ] as [[UInt8]])
  func digits(_ bytes: [UInt8]) {
    #expect(found(bytes) == [MemorySearch.Finding(name: "digits of the PIN", address: 0x105)])
  }

  @Test("all digits together are one finding")
  func allDigits() {
    #expect(found([9, 3, 7, 1, 8, 2]) == [MemorySearch.Finding(name: "digits of the PIN", address: 0x105)])
  }

  @Test(
    "three digits, and four that are not in a row, are not found",
    arguments: [[9, 3, 7], [9, 3, 7, 8], [9, 0, 3, 1, 7, 0, 1, 0]] as [[UInt8]])
  func otherDigits(_ bytes: [UInt8]) {
    #expect(found(bytes).isEmpty)
  }

  @Test("eight bytes of a value are found at any place, also with the bytes of its words swapped")
  func values() {
    let expected = [MemorySearch.Finding(name: "the key", address: 0x105)]
    #expect(found((103..<111).map { $0 }) == expected)
    #expect(found((124..<132).map { $0 }) == expected)
    #expect(found([105, 104, 111, 110, 109, 108, 115, 114]) == expected)
    #expect(found((100..<132).map { $0 }) == expected)
  }

  @Test("seven bytes of a value are not found")
  func tooFew() {
    #expect(found((100..<107).map { $0 }).isEmpty)
  }
}
