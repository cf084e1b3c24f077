import CommandSupport
import Evaluation
import HostSupport
import Pictures

/// Pictures whose digits are known, in folders that have a truth.json.
struct PictureFolders {
  /// The file of each picture, and what is in it.
  let pictures: [(path: String, truth: PictureTruth)]

  init(_ folders: [String]) throws(InputError) {
    var pictures: [(path: String, truth: PictureTruth)] = []
    for folder in folders {
      for truth in try PictureTruth.read(folder: folder) { pictures.append((folder + "/" + truth.file, truth)) }
    }
    self.pictures = pictures
  }

  /// Reads all pictures, in their order.
  ///
  /// - Parameters:
  ///   - variations: how often each is read: once as it is, then as if it had been taken otherwise.
  ///   - seed: of the variations.
  ///   - jobs: pictures that are read at the same time.
  ///   - read: how a picture is read.
  func read(
    variations: Int = 1, seed: UInt64 = 1, jobs: Int, by read: @escaping @Sendable (Picture) -> PictureReading
  ) throws -> [ReadPicture] {
    let count = pictures.count * variations
    let progress = ProgressLine(total: count)
    defer { progress.clear() }
    let pictures = pictures
    let results = Parallel.map(count, jobs: jobs, progress: progress.show) { k in
      Result { () throws(InputError) in
        let (path, truth) = pictures[k / variations]
        let picture = try PictureFile.read(path)
        guard k % variations > 0 else { return ReadPicture(truth: truth, reading: read(picture)) }
        let variation = PictureVariation(of: truth, seed: seed, number: k % variations)
        let varied = variation.apply(to: picture, truth, seed: seed &+ UInt64(k))
        return ReadPicture(truth: varied.truth, reading: read(varied.picture))
      }
    }
    return try results.map { try $0.get() }
  }
}
