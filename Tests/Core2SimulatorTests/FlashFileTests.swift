import Foundation
import HostSupport
import TestSupport
import Testing

@testable import Core2Simulator

@Suite struct FlashFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("a missing file is created as erased flash")
  func missing() throws {
    let path = folder.path(of: "vault")
    let file = try FlashFile(path)
    #expect(file.image == FlashImage())
    #expect(try AtomicFile.read(path) == [UInt8](repeating: 0xFF, count: 24_576))
  }

  @Test("what is saved is there the next time, and no other file is left")
  func saves() throws {
    let path = folder.path(of: "vault")
    var image = FlashImage()
    image[.profile][7] = 0
    let file = try FlashFile(path)
    try file.save(image)
    file.close()
    #expect(try FlashFile(path).image == image)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["vault"])
  }

  @Test("a symbolic link stays one, and the file behind it is written")
  func link() throws {
    let path = folder.path(of: "vault")
    try FlashFile(path).close()
    try FileManager.default.createSymbolicLink(atPath: folder.path(of: "link"), withDestinationPath: "vault")
    var image = FlashImage()
    image[.vault][0] = 1
    try FlashFile(folder.path(of: "link")).save(image)
    #expect(try AtomicFile.read(path) == image.fileContent)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.path(of: "link")) == "vault")
  }

  @Test("a file of another size is refused with both sizes, and left alone")
  func wrongSize() throws {
    let path = folder.path(of: "vault")
    try AtomicFile.write([1, 2, 3], to: path)
    let error = #expect(throws: InputError.self) { try FlashFile(path) }
    #expect(
      error?.message
        == "is not a flash file: it has 3 bytes; a flash file has 24576, or 16384 where it holds the vault alone")
    #expect(try AtomicFile.read(path) == [1, 2, 3])
  }

  @Test("a file of 16,384 bytes is a vault with an erased profile, and grows when it is written")
  func vaultAlone() throws {
    let path = folder.path(of: "vault")
    let vault = (0..<16_384).map { UInt8(truncatingIfNeeded: $0 / 5) }
    try AtomicFile.write(vault, to: path)
    let file = try FlashFile(path)
    #expect(file.image[.vault] == vault)
    #expect(file.image.isErased(.profile))
    try file.save(file.image)
    #expect(try AtomicFile.read(path) == vault)
    var image = file.image
    image[.vault][3] = 9
    try file.save(image)
    #expect(try AtomicFile.read(path) == image.fileContent)
    #expect(image.fileContent.count == 24_576)
  }

  @Test("a file of all partitions has the vault first, then the profile")
  func order() throws {
    let path = folder.path(of: "flash")
    let bytes = (0..<24_576).map { UInt8(truncatingIfNeeded: $0 / 7) }
    try AtomicFile.write(bytes, to: path)
    let image = try FlashFile(path).image
    #expect(image[.vault] == Array(bytes[..<16_384]))
    #expect(image[.profile] == Array(bytes[16_384...]))
    #expect(image.fileContent == bytes)
  }

  @Test("a folder is refused")
  func isFolder() {
    let error = #expect(throws: InputError.self) { try FlashFile(folder.path) }
    #expect(error?.message == "cannot be written: Is a directory")
  }

  @Test("a missing folder is reported at once")
  func noFolder() {
    #expect(throws: InputError.self) { try FlashFile(folder.path(of: "none/vault")) }
  }

  @Test("a file in use by another simulator is refused until that one ends")
  func inUse() throws {
    let path = folder.path(of: "vault")
    let first = try FlashFile(path)
    let error = #expect(throws: InputError.self) { try FlashFile(path) }
    #expect(error?.message == "is in use by another simulator")
    first.close()
    try FlashFile(path).close()
  }

  @Test("another name of a file in use is refused, before and after a save, and again once it is free")
  func hardLink() throws {
    let path = folder.path(of: "vault")
    let other = folder.path(of: "other")
    try FlashFile(path).close()
    try FileManager.default.linkItem(atPath: path, toPath: other)
    let file = try FlashFile(path)
    #expect(file.names == 2)
    func refused(_ path: String) -> String? {
      do throws(InputError) {
        try FlashFile(path).close()
        return nil
      } catch {
        return error.message
      }
    }
    #expect(refused(other) == "is in use by another simulator")
    var image = FlashImage()
    for k in 0..<3 {
      image[.vault][k] = 1
      try file.save(image)
      #expect(refused(path) == "is in use by another simulator")
      #expect(refused(other) == "is in use by another simulator")
    }
    file.close()
    #expect(refused(path) == nil)
    #expect(refused(other) == nil)
    #expect(folder.content == ["other", "vault"])
  }

  @Test("a link to nothing is refused, and no file is created behind it")
  func danglingLink() throws {
    let link = folder.path(of: "link")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "victim")
    let error = #expect(throws: InputError.self) { try FlashFile(link) }
    #expect(error?.message == "is a symbolic link to nothing: No such file or directory")
    #expect(folder.content == ["link"])
  }

  @Test("a link of another user is refused", .enabled(if: geteuid() == 0, "only root can give a link away"))
  func foreignLink() throws {
    try FlashFile(folder.path(of: "vault")).close()
    let link = folder.path(of: "link")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "vault")
    try #require(lchown(link, 12_345, 12_345) == 0)
    let error = #expect(throws: InputError.self) { try FlashFile(link) }
    #expect(error?.message == "is a symbolic link of another user: name the file itself")
  }

  @Test("a new file is readable by its owner alone, and an old one loses the permissions of others when it is saved")
  func modes() throws {
    let path = folder.path(of: "vault")
    func mode() throws -> Int? { try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int }
    try FlashFile(path).close()
    #expect(try mode() == 0o600)
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
    let file = try FlashFile(path)
    var image = FlashImage()
    image[.vault][0] = 1
    try file.save(image)
    #expect(try mode() == 0o600)
  }

  @Test("a save that fails is reported, and tried again the next time")
  func saveFails() throws {
    let file = try FlashFile(folder.path(of: "vault"))
    var image = FlashImage()
    image[.vault][0] = 1
    try FileManager.default.removeItem(atPath: folder.path)
    #expect(throws: InputError.self) { try file.save(image) }
    try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
    try file.save(image)
    #expect(try AtomicFile.read(folder.path(of: "vault")) == image.fileContent)
  }
}
