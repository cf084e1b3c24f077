import HostSupport
import Testing

@Suite("Folders of paths") struct ParentFolderTests {
  @Test(
    "the folder of a path",
    arguments: [
      ("v", "."), ("", "."), (".", "."), ("ab", "."), ("v/", "."), ("a/b", "a"), ("a/b/", "a"), ("a//b", "a"),
      ("/", "/"),
      ("//", "/"), ("/a", "/"), ("//a", "/"), ("/a/b", "/a"), ("/a/b/c//", "/a/b"), ("./a", "."), ("../a", ".."),
    ])
  func parent(path: String, folder: String) { #expect(path.parentFolder == folder) }

  @Test("a folder whose name has one character can be checked", arguments: ["v", "v/", "v/w", "/v", "v/w/x"])
  func check(folder: String) throws {
    // There is none of this name where tests run, and the root cannot always be written.
    if folder.hasPrefix("/") { _ = try? ArtifactsFolder.check(folder) } else { try ArtifactsFolder.check(folder) }
  }
}
