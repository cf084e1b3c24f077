import Core2HAL
import Handwriting

/// How somebody draws digits, under the name that scenarios use. A preset changes `SyntheticWriter` from its defaults.
struct HandPreset: Sendable {
  let name: String
  /// What is special about it, for people.
  let summary: String
  let change: @Sendable (inout SyntheticWriter) -> Void
  /// What it makes of the strokes of a style.
  var restyle: @Sendable (DigitStyle) -> DigitStyle = { $0 }

  static let all: [HandPreset] = [
    HandPreset(name: "careful", summary: "150 px high, upright, 0.6 px/ms: the default") { _ in },
    HandPreset(name: "small", summary: "64 px high, 0.25 px/ms") { writer in
      writer.size = 64
      writer.speed = 0.25
    },
    HandPreset(name: "large", summary: "220 px high") { $0.size = 220 },
    HandPreset(name: "narrow", summary: "three quarters as wide") { $0.width = 0.75 },
    HandPreset(name: "wide", summary: "a quarter wider") { $0.width = 1.25 },
    HandPreset(name: "tilted", summary: "turned clockwise by 15 degrees") { $0.tilt = 15 },
    HandPreset(name: "tilted-left", summary: "turned counterclockwise by 15 degrees") { $0.tilt = -15 },
    HandPreset(name: "slanted", summary: "leaning to the right by a fifth of the height") { $0.slant = 0.2 },
    HandPreset(name: "slow", summary: "0.12 px/ms") { $0.speed = 0.12 },
    HandPreset(name: "fast", summary: "2.2 px/ms and a sample each 20 ms, which leaves few samples") { writer in
      writer.speed = 2.2
      writer.samplePeriod = 20
    },
    HandPreset(name: "shaky", summary: "points displaced by up to a twentieth of the height") { $0.jitter = 0.05 },
    HandPreset(
      name: "left-handed", summary: "bars from right to left, circles clockwise", change: { _ in },
      restyle: { $0.leftHanded }),
    HandPreset(
      name: "backwards", summary: "from the end to the beginning", change: { _ in }, restyle: { $0.backwards }),
  ]
}
