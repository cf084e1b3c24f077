/// Who may read a file that is written.
public enum FileAccess: Sendable {
  /// Everybody, as the process's umask allows; a file that exists keeps its permissions. Symbolic links are followed.
  case shared
  /// Its owner alone, because it shows or holds a PIN: mode 0600, whatever the umask is. A file that exists loses the
  /// permissions of others. Nothing is written through a symbolic link, which somebody else may have prepared.
  case owner

  /// The mode of a new file, before the umask.
  var mode: UInt32 { self == .owner ? 0o600 : 0o644 }

  /// The mode of a file that replaces one with the mode `existing`.
  func mode(replacing existing: UInt32) -> UInt32 { existing & (self == .owner ? 0o600 : 0o777) }
}
