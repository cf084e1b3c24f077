import Core2Simulator
import Foundation
import HostSupport
import Testing

@Suite struct FlashFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("a missing file is created as erased flash")
  func missing() throws {
    let path = folder.file("vault")
    let file = try FlashFile(path)
    #expect(file.image == SimulatedFlash.erased)
    #expect(try AtomicFile.read(path) == SimulatedFlash.erased)
  }

  @Test("what is saved is there the next time, and no other file is left")
  func saves() throws {
    let path = folder.file("vault")
    var image = SimulatedFlash.erased
    image[7] = 0
    let file = try FlashFile(path)
    try file.save(image)
    file.close()
    #expect(try FlashFile(path).image == image)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["vault"])
  }

  @Test("a symbolic link stays one, and the file behind it is written")
  func link() throws {
    let path = folder.file("vault")
    try FlashFile(path).close()
    try FileManager.default.createSymbolicLink(atPath: folder.file("link"), withDestinationPath: "vault")
    var image = SimulatedFlash.erased
    image[0] = 1
    try FlashFile(folder.file("link")).save(image)
    #expect(try AtomicFile.read(path) == image)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.file("link")) == "vault")
  }

  @Test("a file of another size is refused with both sizes, and left alone")
  func wrongSize() throws {
    let path = folder.file("vault")
    try AtomicFile.write([1, 2, 3], to: path)
    let error = #expect(throws: InputError.self) { try FlashFile(path) }
    #expect(error?.message == "is no vault image: it has 3 bytes, a vault image has 16384")
    #expect(try AtomicFile.read(path) == [1, 2, 3])
  }

  @Test("a folder is refused")
  func isFolder() {
    let error = #expect(throws: InputError.self) { try FlashFile(folder.path) }
    #expect(error?.message == "is no regular file")
  }

  @Test("a folder that is not there is told at once")
  func noFolder() {
    #expect(throws: InputError.self) { try FlashFile(folder.file("none/vault")) }
  }

  @Test("a file in use by another simulator is refused until that one ends")
  func inUse() throws {
    let path = folder.file("vault")
    let first = try FlashFile(path)
    let error = #expect(throws: InputError.self) { try FlashFile(path) }
    #expect(error?.message == "is in use by another simulator")
    first.close()
    try FlashFile(path).close()
  }

  @Test("a save that fails is told, and tried again the next time")
  func saveFails() throws {
    let file = try FlashFile(folder.file("vault"))
    var image = SimulatedFlash.erased
    image[0] = 1
    try FileManager.default.removeItem(atPath: folder.path)
    #expect(throws: InputError.self) { try file.save(image) }
    try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
    try file.save(image)
    #expect(try AtomicFile.read(folder.file("vault")) == image)
  }
}
