import Core2HAL
import Handwriting

/// Draws the digits of a scenario. Its random displacements go on from digit to digit, so that no two are equal, and
/// depend on nothing but the seed and the digits before.
struct ScenarioWriter {
  private var writer: SyntheticWriter

  init(seed: UInt64) { writer = SyntheticWriter(seed: seed) }

  /// The strokes of a digit, and ms from one of their points to the next.
  mutating func draw(_ digit: Int, of text: DrawnText) -> (strokes: [[TouchPoint]], samplePeriod: UInt64) {
    var wanted = SyntheticWriter(seed: 0)
    for preset in text.hands { preset.change(&wanted) }
    writer.size = text.size ?? wanted.size
    writer.width = wanted.width
    writer.middle = text.middle ?? wanted.middle
    writer.tilt = wanted.tilt
    writer.slant = wanted.slant
    writer.speed = text.speed ?? wanted.speed
    writer.jitter = wanted.jitter
    writer.samplePeriod = wanted.samplePeriod
    let styles = text.styles + StyleName.all.map(\.style)
    guard let style = styles.first(where: { $0.digit == digit }) else { return ([], UInt64(writer.samplePeriod)) }
    return (writer.draw(text.hands.reduce(style) { $1.restyle($0) }), UInt64(writer.samplePeriod))
  }
}
