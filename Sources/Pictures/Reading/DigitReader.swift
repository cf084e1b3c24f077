public import DigitFinder
public import DigitModel
import Ink
import Synchronization

/// Reads the digits in pictures, with the code that runs on a microcontroller.
public struct DigitReader: Sendable {
  private let loaded: LoadedNetwork
  private let memory = KeptMemory()

  /// The longer side in pixels that a picture is reduced to before it is searched. Digits of 5 mm on a page are 27 pixels
  /// high then.
  public static let longestSide = 1600

  /// - Parameter model: best one that was trained on crops of pictures.
  public init(_ model: DeviceModel) { loaded = LoadedNetwork(model) }

  /// Reads a picture.
  public func read(_ picture: Picture, _ settings: FinderSettings = .init()) -> PictureReading {
    var observer = NoFinderObserver()
    return read(picture, settings, observer: &observer)
  }

  /// Reads a picture and keeps the parts of touching digits that were tried, to learn from them.
  public func readKeepingParts(of picture: Picture, _ settings: FinderSettings = .init()) -> PictureReading {
    var recorder = PartRecorder()
    var reading = read(picture, settings, observer: &recorder)
    let reduced = picture.reduced(toAtMost: DigitReader.longestSide)
    reading.parts = recorder.parts.map { TriedPart(box: box($0.box, reduced, of: picture), raster: $0.raster) }
    return reading
  }

  /// Reads a picture, and shows the observer each step, at the size of the reduced picture.
  func read<Observer: FinderObserver>(
    _ picture: Picture, _ settings: FinderSettings, observer: inout Observer
  ) -> PictureReading {
    let reduced = picture.reduced(toAtMost: DigitReader.longestSide)
    let size = DigitFinder.memorySize(width: reduced.width, height: reduced.height)
    let digits = memory.with(size: size) { memory in
      var reader = PictureReader(loaded.network, memory: memory)
      let isRead = reduced.gray.withUnsafeBufferPointer { pixels in
        guard let gray = GrayPicture(pixels, width: reduced.width, height: reduced.height) else { return false }
        return reader.read(gray, settings, observer: &observer)
      }
      precondition(isRead, "a picture of \(reduced.width)x\(reduced.height) pixels does not fit")
      return (0..<reader.count).map { k in
        let found = reader[k]
        return ReadDigit(
          prediction: found.prediction, probabilities: (0..<10).map { found.probabilities[$0] },
          nonDigit: found.probabilities[10], box: box(found.box, reduced, of: picture), line: found.line,
          raster: reader.raster(k), evidence: found.evidence)
      }
    }
    return PictureReading(width: picture.width, height: picture.height, digits: digits)
  }

  /// A box of the reduced picture in pixels of the whole one.
  private func box(_ box: Box, _ reduced: Picture, of picture: Picture) -> Picture.Box {
    let left = Int(box.left) * picture.width / reduced.width
    let top = Int(box.top) * picture.height / reduced.height
    let right = (Int(box.right) + 1) * picture.width / reduced.width
    let bottom = (Int(box.bottom) + 1) * picture.height / reduced.height
    return Picture.Box(x: left, y: top, width: max(right - left, 1), height: max(bottom - top, 1))
  }
}

/// The memory of a finder, kept from one picture to the next, because all frames of a camera have the same size. If
/// several pictures are read at the same time, each has its own memory.
private final class KeptMemory: Sendable {
  private let kept = Mutex(KeptBytes())

  deinit { kept.withLock { $0.bytes.deallocate() } }

  func with<Result>(size: Int, _ body: (UnsafeMutableRawBufferPointer) -> Result) -> Result {
    var memory = kept.withLock { kept in
      defer { kept = KeptBytes() }
      return kept
    }
    if memory.bytes.count < size {
      memory.bytes.deallocate()
      memory.bytes = .allocate(byteCount: size, alignment: 16)
    }
    defer {
      kept.withLock { [memory] kept in
        kept.bytes.deallocate()
        kept = memory
      }
    }
    return body(memory.bytes)
  }
}

/// Memory that one thread uses at a time.
private struct KeptBytes: @unchecked Sendable {
  var bytes = UnsafeMutableRawBufferPointer(start: nil, count: 0)
}

private struct PartRecorder: FinderObserver {
  var parts: [(box: Box, raster: Raster)] = []

  mutating func didReadPart(_ box: Box, _ raster: Raster) { parts.append((box, raster)) }
}
