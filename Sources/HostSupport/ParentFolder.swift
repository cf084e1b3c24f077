extension String {
  /// The path of the folder that the file or folder of this path is in: "." for a name alone, "/" for what is at the root.
  ///
  /// Foundation's `deletingLastPathComponent` traps for a name of one character.
  public var parentFolder: String {
    var path = self[...]
    while path.count > 1, path.last == "/" { path.removeLast() }
    guard let slash = path.lastIndex(of: "/") else { return "." }
    path = path[..<slash]
    while path.last == "/" { path.removeLast() }
    return path.isEmpty ? "/" : String(path)
  }
}
