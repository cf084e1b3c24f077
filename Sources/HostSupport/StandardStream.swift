import Foundation

/// Paths that mean a stream that the process already has, such as `/dev/stdin` and the `/dev/fd/63` of a shell's `<(…)`.
enum StandardStream {
  /// The descriptor that a path names; `nil` for the path of a file.
  static func descriptor(of path: String) -> Int32? {
    switch path {
    case "/dev/stdin": return STDIN_FILENO
    case "/dev/stdout": return STDOUT_FILENO
    case "/dev/stderr": return STDERR_FILENO
    default:
      for folder in ["/dev/fd/", "/proc/self/fd/"] where path.hasPrefix(folder) {
        return Int32(path.dropFirst(folder.count))
      }
      return nil
    }
  }

  /// A new descriptor of the stream that a path names; `nil` for the path of a file.
  static func duplicate(_ path: String) -> Int32? {
    descriptor(of: path).map { fcntl($0, F_DUPFD_CLOEXEC, 0) }
  }
}

extension stat {
  /// What there is, in words, where it is not a file; `nil` for a file.
  var kindOtherThanFile: String? {
    switch st_mode & S_IFMT {
    case S_IFREG: nil
    case S_IFDIR: "a folder"
    case S_IFLNK: "a symbolic link"
    case S_IFIFO: "a named pipe"
    case S_IFSOCK: "a socket"
    default: "a device"
    }
  }
}
