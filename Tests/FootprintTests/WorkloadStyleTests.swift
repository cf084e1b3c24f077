import Testing
import VirtualDevice

@testable import Handwriting
@testable import Workload

@Suite("The workload's copy of the styles") struct WorkloadStyleTests {
  /// Styles of the host that came after the workload: they would change every measured figure.
  private static let later = ["1 with a foot"]

  @Test("the table of the device is the table of the host, in hundredths")
  func table() {
    var device: [String] = []
    Workload.withStyleWords { device.append("\($0): \(String($1, radix: 16))") }
    let host = DigitStyle.all.filter { !Self.later.contains($0.name) }.flatMap(words)
    #expect(device == host)
    #expect(DigitStyle.all.count == Int(Workload.styles) + Self.later.count)
  }

  /// The words of a style: its control points, and what ends each stroke.
  private func words(of style: DigitStyle) -> [String] {
    var words: [UInt16] = []
    for (k, stroke) in style.strokes.enumerated() {
      for point in stroke {
        let (x, y) = (UInt16((point.x * 100).rounded()), UInt16((point.y * 100).rounded()))
        words.append(x << 8 | y)
      }
      words.append(k == style.strokes.count - 1 ? 0xFFFF : 0xFFFE)
    }
    return words.map { "\(style.digit): \(String($0, radix: 16))" }
  }

  @Test("the curve of the device is the curve of the host, rounded down")
  func curve() {
    var generator = SplitMix64(seed: 1)
    for _ in 0..<2000 {
      let point = (0..<4).map { _ in Int32.random(in: -200...450, using: &generator) }
      let (a, b, c, d) = (Double(point[0]), Double(point[1]), Double(point[2]), Double(point[3]))
      for t in 0...32 as ClosedRange<Int32> {
        let device = Workload.catmullRom(point[0], point[1], point[2], point[3], t)
        #expect(Double(device) == CatmullRom.blend(a, b, c, d, Double(t) / 32).rounded(.down), "\(point) at \(t)")
      }
    }
  }
}
