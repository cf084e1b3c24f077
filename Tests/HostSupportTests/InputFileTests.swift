import Foundation
import HostSupport
import TestSupport
import Testing

@Suite("Files that are opened") struct InputFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func mode(_ path: String) throws -> Int {
    try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
  }

  /// A socket at a path.
  private func socket(_ path: String) throws {
    let descriptor = Foundation.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
    let status = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(status == 0)
  }

  @Test("a named pipe, a device and a socket are refused and never waited for")
  func notFiles() throws {
    let pipe = folder.path(of: "pipe")
    try #require(mkfifo(pipe, 0o600) == 0)
    let link = folder.path(of: "link")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "pipe")
    for (path, kind) in [(pipe, "a named pipe"), (link, "a named pipe"), ("/dev/zero", "a device")] {
      let error = InputError(path, "is \(kind), not a file: give a file, or /dev/stdin for what is piped in")
      #expect(throws: error) { try AtomicFile.read(path) }
      #expect(throws: error) { try readUnpacked(path) }
      #expect(throws: error) { try LineReader(path) }
    }
    for access in [FileAccess.owner, .shared] {
      let error = InputError(pipe, "is a named pipe, not a file: name a file, or /dev/stdout")
      #expect(throws: error) { try AtomicFile.write([1], to: pipe, access: access) }
      #expect(throws: error) { try AtomicFile.check(pipe, access: access) }
    }
    #expect(throws: InputError.self) { try OutputFile.open(pipe) }
    #expect(throws: InputError.self) { try OutputFile.create(pipe) }
    #expect(folder.content == ["link", "pipe"])
  }

  // The path of a socket is short.
  @Test("a socket is refused")
  func sockets() throws {
    let path = "/tmp/inklock-\(getpid()).socket"
    try socket(path)
    defer { unlink(path) }
    #expect(throws: InputError.self) { try AtomicFile.read(path) }
    #expect(throws: InputError(path, "is a socket, not a file: name a file, or /dev/stdout")) {
      try AtomicFile.write([1], to: path)
    }
  }

  @Test("a stream that the process has is read under its name")
  func stream() throws {
    let pipe = Pipe()
    try pipe.fileHandleForWriting.write(contentsOf: Data([1, 2, 3]))
    try pipe.fileHandleForWriting.close()
    #expect(try AtomicFile.read("/dev/fd/\(pipe.fileHandleForReading.fileDescriptor)") == [1, 2, 3])
  }

  @Test("what holds a PIN is readable by its owner alone, whatever the umask is")
  func modes() async {
    await #expect(processExitsWith: .success) {
      let folder = try TemporaryFolder()
      for mask: mode_t in [0, 0o022, 0o777 & ~0o600] {
        umask(mask)
        func mode(_ name: String) throws -> Int {
          try #require(FileManager.default.attributesOfItem(atPath: folder.path(of: name))[.posixPermissions] as? Int)
        }
        try AtomicFile.write([1], to: folder.path(of: "a\(mask)"), access: .owner)
        close(try OutputFile.open(folder.path(of: "b\(mask)")))
        close(try OutputFile.create(folder.path(of: "c\(mask)")))
        for name in ["a", "b", "c"] { #expect(try mode("\(name)\(mask)") == 0o600, "\(name)") }
      }
    }
  }

  @Test("a file that holds a PIN loses the permissions of others and keeps those of its owner")
  func narrowed() throws {
    for (before, after) in [(0o644, 0o600), (0o666, 0o600), (0o400, 0o400), (0o600, 0o600)] {
      let path = try folder.file("x", [1])
      try FileManager.default.setAttributes([.posixPermissions: before], ofItemAtPath: path)
      try AtomicFile.write([2], to: path, access: .owner)
      #expect(try mode(path) == after)
      try FileManager.default.setAttributes([.posixPermissions: before | 0o200], ofItemAtPath: path)
      close(try OutputFile.open(path))
      #expect(try mode(path) & 0o077 == 0)
      try FileManager.default.removeItem(atPath: path)
    }
  }

  @Test("what holds a PIN is not written through a symbolic link, and the file behind it stays as it is")
  func links() throws {
    let victim = try folder.file("victim", [7])
    let link = folder.path(of: "link")
    for destination in ["victim", "missing", "/dev/full"] {
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: destination)
      let error = InputError(
        link, "is a symbolic link, and what shows a PIN is not written through one: name the file itself")
      #expect(throws: error) { try AtomicFile.write([1], to: link, access: .owner) }
      #expect(throws: error) { try AtomicFile.check(link, access: .owner) }
      #expect(throws: error) { try OutputFile.open(link) }
      #expect(throws: error) { try OutputFile.create(link) }
      #expect(try AtomicFile.read(victim) == [7])
      #expect(folder.content == ["link", "victim"])
      try FileManager.default.removeItem(atPath: link)
    }
  }

  @Test("a small gzip that unpacks to a lot is refused before it is unpacked far")
  func bomb() throws {
    // 64 MB in 64 KB.
    let path = try folder.file("bomb.gz", gzip([UInt8](repeating: 0, count: 1 << 26)))
    let size = try AtomicFile.read(path).count
    #expect(
      throws: InputError(
        path, "is longer than 16777216 bytes from \(size) packed ones: unpack it with gunzip if you trust it")
    ) { try readUnpacked(path) }
  }

  @Test("a length that a header claims is checked before the rest is read")
  func claimed() throws {
    let bytes = gzip([UInt8](repeating: 0, count: 1 << 25))
    let path = try folder.file("claims.gz", bytes)
    let error = #expect(throws: InputError.self) {
      try readUnpacked(path, limit: 1 << 30, headerSize: 16) { (_) throws(InputError) in (1 << 25, "42799 images") }
    }
    #expect(error?.message.hasPrefix("claims to hold 42799 images, 33554448 bytes: at most 16777216 are read") == true)
  }

  @Test("content behind a header comes with how much follows it", arguments: [0, 5])
  func surplus(surplus: Int) throws {
    let bytes = [UInt8](repeating: 9, count: 4) + [1, 2, 3] + [UInt8](repeating: 8, count: surplus)
    for file in [bytes, gzip(bytes)] {
      let path = try folder.file("x", file)
      let read = try readUnpacked(path, limit: 1000, headerSize: 4) { (header) throws(InputError) in
        #expect(header == [9, 9, 9, 9])
        return (3, "3 bytes")
      }
      #expect(read.content == [1, 2, 3])
      #expect(read.surplus == surplus)
    }
  }
}
