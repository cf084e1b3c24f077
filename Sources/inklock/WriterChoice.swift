import Handwriting
import HostSupport

/// Chooses the drawings of one person from files that may have those of several.
enum WriterChoice {
  /// The samples of the writers with these names. Without names all samples, which at most one writer may have signed.
  static func samples(
    _ samples: [StrokeSample], of files: String, by names: [String]
  ) throws(InputError) -> [StrokeSample] {
    let writers = Set(samples.compactMap(\.writer)).sorted()
    if let stranger = names.first(where: { !writers.contains($0) }) {
      throw InputError(
        files,
        "no sample is of writer \(stranger): "
          + (writers.isEmpty ? "the samples name no writer, so leave out --writer" : "there are \(list(writers))"))
    }
    guard writers.count < 2 || !names.isEmpty else {
      throw InputError(
        files, "samples of \(writers.count) writers, \(list(writers)): choose the person with --writer NAME")
    }
    return names.isEmpty ? samples : samples.filter { names.contains($0.writer ?? "") }
  }

  /// The first names of a list, as text.
  static func list(_ writers: [String]) -> String {
    writers.prefix(5).joined(separator: ", ") + (writers.count > 5 ? " and \(writers.count - 5) more" : "")
  }
}
