public import DigitFinder
public import DigitModel
import DigitNet
import HostSupport
import Ink

/// Reads the digits in pictures, with the code that runs on a microcontroller.
public struct DigitReader: Sendable {
  private let model: DeviceModel

  /// The longer side in pixels that a picture is reduced to before it is searched. Digits of 5 mm on a page are 27 pixels
  /// high then.
  public static let longestSide = 1600

  /// - Parameter model: best one that was trained on crops of pictures.
  public init(_ model: DeviceModel) { self.model = model }

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
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
    let file = AlignedBytes(model.bytes)
    defer { memory.deallocate() }
    var digits: [ReadDigit] = []
    do {
      var reader = PictureReader(try Network(file.bytes), memory: memory)
      let isRead = reduced.gray.withUnsafeBufferPointer { pixels in
        guard let gray = GrayPicture(pixels, width: reduced.width, height: reduced.height) else { return false }
        return reader.read(gray, settings, observer: &observer)
      }
      precondition(isRead, "a picture of \(reduced.width)x\(reduced.height) pixels does not fit")
      for k in 0..<reader.count {
        let found = reader[k]
        digits.append(
          ReadDigit(
            prediction: found.prediction, probabilities: (0..<10).map { found.probabilities[$0] },
            nonDigit: found.probabilities[10], box: box(found.box, reduced, of: picture), line: found.line,
            raster: reader.raster(k), evidence: found.evidence))
      }
    } catch {
      preconditionFailure("a model that was checked is refused: \(error)")
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

private struct PartRecorder: FinderObserver {
  var parts: [(box: Box, raster: Raster)] = []

  mutating func didReadPart(_ box: Box, _ raster: Raster) { parts.append((box, raster)) }
}
