import HostSupport
import TestSupport
import Testing

@Suite("Gzip") struct GzipTests {
  @Test("bytes come back from the file as they were", arguments: [0, 1, 2, 255, 65_536, 300_001])
  func roundTrip(count: Int) throws {
    var generator = Seeded(UInt64(count))
    let folder = try TemporaryFolder()
    for bytes in [
      [UInt8](repeating: 7, count: count), (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) },
    ] {
      #expect(try readUnpacked(folder.file("x.gz", gzip(bytes))) == bytes)
    }
  }

  @Test("the file contains no name and no time, so that the same bytes give the same file")
  func header() {
    let file = gzip([1, 2, 3])
    #expect(file[0...2] == [0x1F, 0x8B, 8])
    // Flags, then four bytes of time.
    #expect(file[3...7].allSatisfy { $0 == 0 })
    #expect(file == gzip([1, 2, 3]))
  }

  @Test("bytes that repeat take little room")
  func size() {
    #expect(gzip([UInt8](repeating: 0, count: 100_000)).count < 200)
  }
}
