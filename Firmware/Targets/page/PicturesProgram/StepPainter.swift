import DigitFinder
import PicturesMemory

/// Paints each step of the reading in the pixels of the picture, and shows it to the page, if that wants it. One reader for
/// both keeps the program small.
struct StepPainter: FinderObserver {
  private let memory: PictureMemory
  private let isShown: Bool

  init(_ memory: PictureMemory, isShown: Bool) {
    self.memory = memory
    self.isShown = isShown
  }

  func didMakeGray() { show(0) { StepPainter.grayColor(memory.gray[$0]) } }

  mutating func didEstimatePaper(_ blocks: UnsafeBufferPointer<UInt8>, columns: Int, side: Int) {
    show(1) { StepPainter.grayColor(blocks[$0 / memory.width / side &* columns &+ $0 % memory.width / side]) }
  }

  mutating func didMeasureInk(_ ink: UnsafeBufferPointer<UInt8>) { show(2) { StepPainter.grayColor(255 &- ink[$0]) } }

  mutating func didEraseLines(_ count: Int, _ ink: UnsafeBufferPointer<UInt8>) {
    if count > 0 { show(3) { StepPainter.grayColor(255 &- ink[$0]) } }
  }

  mutating func didFindComponents(_ labels: UnsafeBufferPointer<UInt16>) {
    show(4) { k in
      // Neighbors get different colors; the rim of a component is pale.
      let label = labels[k]
      if label == 0 { return 0xFFFF_FFFF }
      let hash = (UInt32(label & 0x7FFF) &* 0x9E37_79B1) >> 6
      let dark = (hash >> 2 & 0x3F3F_3F) &* 3
      return 0xFF00_0000 | (label & 0x8000 == 0 ? dark : 0xC0C0_C0 &+ (dark >> 2 & 0x3F3F_3F))
    }
  }

  /// Paints every pixel, and shows the step.
  private func show(_ step: UInt32, color: (Int) -> UInt32) {
    guard isShown else { return }
    for k in 0..<memory.count { memory.colors[k] = color(k) }
    pictures_step(step)
  }

  private static func grayColor(_ gray: UInt8) -> UInt32 { UInt32(gray) &* 0x01_0101 | 0xFF00_0000 }
}
