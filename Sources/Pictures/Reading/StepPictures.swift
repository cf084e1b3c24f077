public import DigitFinder
public import HostSupport
import Ink

/// The steps by which a picture is read, as pictures.
public struct StepPictures: Sendable {
  /// The steps in their order, with names for files.
  public private(set) var steps: [(name: String, picture: Picture)] = []
  public let reading: PictureReading

  /// Reads a picture and keeps what each step made of it.
  public init(of picture: Picture, by reader: DigitReader, _ settings: FinderSettings = .init()) {
    let reduced = picture.reduced(toAtMost: DigitReader.longestSide)
    var recorder = StepRecorder(width: reduced.width, height: reduced.height)
    reading = reader.read(picture, settings, observer: &recorder)
    add("gray", Picture(width: reduced.width, height: reduced.height, gray: reduced.gray))
    add("background", recorder.background)
    add("ink", recorder.ink)
    add("without-lines", recorder.withoutLines)
    add("components", recorder.components)
    add("digits", picture.outlining(reading).reduced(toAtMost: DigitReader.longestSide))
    add("rasters", Picture(rastersOf: reading.digits))
  }

  private mutating func add(_ name: String, _ picture: Picture?) {
    if let picture { steps.append(("\(steps.count + 1)-\(name)", picture)) }
  }

  /// Writes the steps as PNG files into a folder, which must exist.
  public func write(to folder: String, prefix: String = "") throws(InputError) {
    for (name, picture) in steps { try picture.write(to: "\(folder)/\(prefix)\(name).png") }
  }
}

/// Makes a picture of each step.
private struct StepRecorder: FinderObserver {
  let width: Int
  let height: Int
  var background: Picture?
  var ink: Picture?
  var withoutLines: Picture?
  var components: Picture?

  init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }

  mutating func didEstimatePaper(_ blocks: UnsafeBufferPointer<UInt8>, columns: Int, side: Int) {
    let gray = (0..<width * height).map { blocks[$0 / width / side * columns + $0 % width / side] }
    background = Picture(width: width, height: height, gray: gray)
  }

  mutating func didMeasureInk(_ ink: UnsafeBufferPointer<UInt8>) { self.ink = picture(ofInk: ink) }

  mutating func didEraseLines(_ count: Int, _ ink: UnsafeBufferPointer<UInt8>) {
    if count > 0 { withoutLines = picture(ofInk: ink) }
  }

  mutating func didFindComponents(_ labels: UnsafeBufferPointer<UInt16>) {
    var rgb: [UInt8] = []
    rgb.reserveCapacity(3 * labels.count)
    for label in labels {
      // Neighbors get different colors; the rim of a component is pale.
      let isRim = label & 0x8000 != 0
      let hash = UInt32(label & 0x7FFF) &* 0x9E37_79B1
      for channel in 0..<3 as Range<UInt32> {
        let value = UInt8(truncatingIfNeeded: hash >> (8 * channel + 6)) / 4 * 3
        rgb.append(label == 0 ? 255 : isRim ? 192 + value / 4 : value)
      }
    }
    components = Picture(width: width, height: height, rgb: rgb)
  }

  private func picture(ofInk ink: UnsafeBufferPointer<UInt8>) -> Picture? {
    Picture(width: width, height: height, gray: ink.map { 255 - $0 })
  }
}
