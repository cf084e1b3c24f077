public import HostSupport

/// Finds traces.
public enum TraceFiles {
  /// The traces for a list of paths, each once, sorted by the bytes of their paths. A file is a trace, whatever its
  /// name; a folder stands for all `.trace` files in it and in its subfolders.
  public static func find(_ paths: [String]) throws(InputError) -> [String] {
    try FileSearch(kind: "trace", suffixes: ".trace").find(paths)
  }
}
