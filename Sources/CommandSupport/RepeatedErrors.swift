import HostSupport

/// Says an error once, where several files have the same.
public enum RepeatedErrors {
  /// A line for each different error, in the order of the first file that has it.
  ///
  /// - Parameters:
  ///   - errors: each with the path of the file that could not be used.
  ///   - files: what the files are, such as `traces`.
  public static func lines(_ errors: [(path: String, error: InputError)], files: String) -> [String] {
    var groups: [(key: [String], first: InputError, others: Int)] = []
    for (path, error) in errors {
      // An error about the file itself has its path as source, which differs from file to file.
      let key = [error.message, error.source == path ? "" : error.source]
      if let known = groups.firstIndex(where: { $0.key == key }) {
        groups[known].others += 1
      } else {
        groups.append((key, error, 0))
      }
    }
    return groups.map { group in
      "\(group.first)" + (group.others > 0 ? " (and so \(group.others) more of the \(files))" : "")
    }
  }
}
