import Foundation
import HostSupport
import TestSupport
import Testing

@Suite("Files that are written completely or not at all") struct AtomicFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func permissions(_ path: String) throws -> Int {
    try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
  }

  @Test("a file is made and replaced, and nothing else is left", arguments: [0, 1, 100_000])
  func replace(count: Int) throws {
    let path = folder.path + "/x"
    for bytes in [[UInt8](repeating: 1, count: count), [2, 3], []] {
      try AtomicFile.write(bytes, to: path)
      #expect(try AtomicFile.read(path) == bytes)
      #expect(folder.content == ["x"])
    }
  }

  @Test("a file that cannot be written keeps what it had")
  func failure() throws {
    // The name is so long that there is no room for that of the temporary file.
    let path = folder.path(of: String(repeating: "x", count: 250))
    #expect(FileManager.default.createFile(atPath: path, contents: Data([1, 2, 3])))
    #expect(throws: InputError(path, "cannot be written: File name too long")) { try AtomicFile.write([9], to: path) }
    #expect(try AtomicFile.read(path) == [1, 2, 3])
  }

  @Test("a disk that is full in the middle of a write leaves the old file, and nothing beside it")
  func fullDisk() async {
    await #expect(processExitsWith: .success) {
      let folder = try TemporaryFolder()
      let path = try folder.file("x", [1, 2, 3])
      // A limit on the size of files stops a write as a full disk does, and needs no disk of its own.
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 4096, rlim_max: 4096)
      try #require(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
      #expect(throws: InputError(path, "cannot be written: File too large")) {
        try AtomicFile.write([UInt8](repeating: 9, count: 10_000), to: path)
      }
      #expect(try AtomicFile.read(path) == [1, 2, 3])
      #expect(folder.content == ["x"])
    }
  }

  @Test("a device that takes nothing is an error, and one that takes all is written to")
  func devices() {
    #expect(throws: InputError("/dev/full", "cannot be written: No space left on device")) {
      try AtomicFile.write([1], to: "/dev/full")
    }
    #expect(throws: Never.self) { try AtomicFile.write([1], to: "/dev/null") }
  }

  @Test("a file keeps its permissions, and a new one is readable by all", arguments: [0o600, 0o640, 0o755])
  func keepsPermissions(mode: Int) throws {
    let path = try folder.file("x", [1])
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    try AtomicFile.write([2], to: path)
    #expect(try permissions(path) == mode)
    try AtomicFile.write([2], to: folder.path + "/new")
    #expect(try permissions(folder.path + "/new") & 0o600 == 0o600)
  }

  @Test("a link stays a link to the file that is replaced")
  func link() throws {
    let path = try folder.file("x", [1])
    let link = folder.path + "/link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "x")
    try AtomicFile.write([2], to: link)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "x")
    #expect(try AtomicFile.read(path) == [2])
    #expect(folder.content == ["link", "x"])
  }

  @Test("a link to a file that does not exist stays a link, and the file is created")
  func danglingLink() throws {
    let folders = folder.path + "/here"
    try FileManager.default.createDirectory(atPath: folders, withIntermediateDirectories: false)
    for (name, destination) in [("relative", "there"), ("chained", "relative2"), ("relative2", "other")] {
      try FileManager.default.createSymbolicLink(atPath: "\(folders)/\(name)", withDestinationPath: destination)
    }
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/absolute", withDestinationPath: folders + "/third")
    for (link, target) in [("here/relative", "there"), ("here/chained", "other"), ("absolute", "third")] {
      try AtomicFile.write([2], to: "\(folder.path)/\(link)")
      #expect((try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder.path)/\(link)")) != nil)
      #expect(try AtomicFile.read("\(folders)/\(target)") == [2])
    }
    #expect(folder.content == ["absolute", "here"])
  }

  @Test("links in a circle, and a link into a folder that is missing, are refused and stay")
  func badLinks() throws {
    let circle = folder.path + "/circle"
    try FileManager.default.createSymbolicLink(atPath: circle, withDestinationPath: "circle")
    #expect(throws: InputError(circle, "cannot be written: Too many levels of symbolic links")) {
      try AtomicFile.write([1], to: circle)
    }
    let lost = folder.path + "/lost"
    try FileManager.default.createSymbolicLink(atPath: lost, withDestinationPath: "none/x")
    #expect(throws: InputError(lost, "cannot be written: No such file or directory")) {
      try AtomicFile.write([1], to: lost)
    }
    #expect(folder.content == ["circle", "lost"])
  }

  @Test("a folder, and a path through a folder that is missing, are refused")
  func folders() throws {
    #expect(throws: InputError(folder.path, "cannot be written: Is a directory")) {
      try AtomicFile.write([1], to: folder.path)
    }
    #expect(throws: InputError(folder.path, "cannot be read: Is a directory")) { try AtomicFile.read(folder.path) }
    let nowhere = folder.path + "/none/x"
    #expect(throws: InputError(nowhere, "cannot be written: No such file or directory")) {
      try AtomicFile.write([1], to: nowhere)
    }
    #expect(throws: InputError(nowhere, "cannot be read: No such file or directory")) { try AtomicFile.read(nowhere) }
    #expect(folder.content.isEmpty)
  }

  @Test("a file of the limit is read, a longer one is refused")
  func limit() throws {
    let path = try folder.file("x", [UInt8](repeating: 1, count: 100_000))
    #expect(try AtomicFile.read(path, limit: 100_000).count == 100_000)
    #expect(throws: InputError(path, "is longer than 99999 bytes")) { try AtomicFile.read(path, limit: 99_999) }
  }

  @Test("a name with the time is never that of an existing file")
  func timestamped() throws {
    var taken: [String] = []
    for _ in 0..<3 {
      let name = TimestampedName.free(folder.path + "/inklock", "png")
      #expect(!taken.contains(name))
      #expect(name.hasPrefix(folder.path + "/inklock-") && name.hasSuffix(".png"))
      #expect(FileManager.default.createFile(atPath: name, contents: nil))
      taken.append(name)
    }
  }
}

@Suite("Work on many cores") struct ParallelTests {
  @Test("results come in order and progress counts all, for any number of threads", arguments: [1, 2, 7, 100])
  func map(jobs: Int) {
    for count in [0, 1, 50] {
      nonisolated(unsafe) var finished: [Int] = []
      let results = Parallel.map(count, jobs: jobs, progress: { finished.append($0) }, { $0 * $0 })
      #expect(results == (0..<count).map { $0 * $0 })
      #expect(finished == Array(0..<count).map { $0 + 1 })
    }
  }

  @Test("an error says where: the file, and the line where there is one")
  func inputError() {
    #expect(InputError("a.trace", line: 7, "is bad").description == "a.trace:7: is bad")
    #expect(InputError("a.model", "is bad").description == "a.model: is bad")
  }
}
