/// One writing style of a digit: its strokes as control points of smooth curves.
///
/// x grows to the right, y down; the digit is 1 high and about 0.7 wide. A sharp corner is a point that is given twice,
/// because the curve itself has no corners.
public struct DigitStyle: Sendable {
  public typealias Point = (x: Double, y: Double)

  public let digit: Int
  /// A short description of the style.
  public let name: String
  public let strokes: [[Point]]

  /// Every writing style that is known here, digits ascending.
  public static let all: [DigitStyle] = [
    DigitStyle(digit: 0, name: "0", strokes: [oval]),
    DigitStyle(digit: 0, name: "0 with a slash", strokes: [oval, [(0.62, 0.06), (0.08, 0.95)]]),
    DigitStyle(digit: 1, name: "1 as a bar", strokes: [[(0.35, 0.0), (0.35, 0.5), (0.34, 1.0)]]),
    DigitStyle(
      digit: 1, name: "1 with a serif",
      strokes: [[(0.1, 0.3), (0.28, 0.14), (0.42, 0.0), (0.42, 0.0), (0.42, 0.5), (0.42, 1.0)]]),
    DigitStyle(
      digit: 1, name: "1 with a serif and a foot",
      strokes: [
        [(0.14, 0.25), (0.38, 0.0), (0.38, 0.0), (0.38, 0.5), (0.38, 1.0)], [(0.08, 1.0), (0.38, 1.0), (0.68, 1.0)],
      ]),
    DigitStyle(
      digit: 1, name: "1 with a foot",
      strokes: [[(0.36, 0.0), (0.36, 0.5), (0.36, 1.0)], [(0.08, 1.0), (0.36, 1.0), (0.66, 1.0)]]),
    DigitStyle(
      digit: 2, name: "2 with a corner",
      strokes: [
        [
          (0.04, 0.24), (0.14, 0.05), (0.36, 0.0), (0.6, 0.1), (0.62, 0.34), (0.42, 0.64), (0.0, 1.0), (0.0, 1.0),
          (0.34, 1.0), (0.7, 1.0),
        ]
      ]),
    DigitStyle(
      digit: 2, name: "2 with a loop",
      strokes: [
        [
          (0.06, 0.22), (0.2, 0.02), (0.48, 0.02), (0.6, 0.22), (0.46, 0.54), (0.2, 0.84), (0.06, 0.96), (0.02, 0.84),
          (0.16, 0.78), (0.36, 0.92), (0.56, 1.0), (0.72, 0.9),
        ]
      ]),
    DigitStyle(
      digit: 3, name: "3 with round bows",
      strokes: [
        [
          (0.06, 0.12), (0.28, 0.0), (0.54, 0.06), (0.58, 0.26), (0.44, 0.42), (0.24, 0.46), (0.24, 0.46), (0.5, 0.52),
          (0.64, 0.72), (0.5, 0.94), (0.24, 1.0), (0.02, 0.88),
        ]
      ]),
    DigitStyle(
      digit: 3, name: "3 with a flat top",
      strokes: [
        [
          (0.08, 0.0), (0.34, 0.0), (0.6, 0.0), (0.6, 0.0), (0.44, 0.2), (0.28, 0.4), (0.28, 0.4), (0.54, 0.46),
          (0.66, 0.7), (0.5, 0.94), (0.22, 1.0), (0.02, 0.88),
        ]
      ]),
    DigitStyle(
      digit: 4, name: "4 open",
      strokes: [
        [(0.12, 0.0), (0.08, 0.3), (0.04, 0.56), (0.04, 0.56), (0.36, 0.56), (0.72, 0.54)],
        [(0.54, 0.06), (0.52, 0.5), (0.5, 1.0)],
      ]),
    DigitStyle(
      digit: 4, name: "4 closed",
      strokes: [
        [
          (0.5, 0.0), (0.26, 0.34), (0.0, 0.68), (0.0, 0.68), (0.36, 0.68), (0.74, 0.68),
        ], [(0.5, 0.0), (0.5, 0.5), (0.5, 1.0)],
      ]),
    DigitStyle(
      digit: 5, name: "5 in one stroke",
      strokes: [
        [
          (0.62, 0.0), (0.38, 0.0), (0.12, 0.0), (0.12, 0.0), (0.1, 0.2), (0.08, 0.42), (0.08, 0.42), (0.34, 0.36),
          (0.6, 0.5), (0.64, 0.74), (0.46, 0.96), (0.2, 1.0), (0.0, 0.9),
        ]
      ]),
    DigitStyle(
      digit: 5, name: "5 with its hat last",
      strokes: [
        [
          (0.14, 0.02), (0.12, 0.2), (0.1, 0.42), (0.1, 0.42), (0.36, 0.38), (0.6, 0.54), (0.62, 0.78), (0.42, 0.98),
          (0.18, 1.0), (0.0, 0.9),
        ], [(0.14, 0.02), (0.4, 0.02), (0.66, 0.0)],
      ]),
    DigitStyle(
      digit: 6, name: "6",
      strokes: [
        [
          (0.52, 0.0), (0.26, 0.22), (0.08, 0.5), (0.04, 0.76), (0.18, 0.98), (0.42, 1.0), (0.6, 0.84), (0.56, 0.62),
          (0.36, 0.52), (0.16, 0.62), (0.06, 0.8),
        ]
      ]),
    DigitStyle(
      digit: 6, name: "6 with a nearly closed hook",
      strokes: [
        [
          (0.5, 0.08), (0.36, 0.0), (0.16, 0.16), (0.04, 0.46), (0.04, 0.76), (0.2, 0.98), (0.44, 0.98), (0.6, 0.8),
          (0.54, 0.6), (0.34, 0.54), (0.12, 0.66),
        ]
      ]),
    DigitStyle(
      digit: 7, name: "7 uncrossed",
      strokes: [[(0.02, 0.02), (0.34, 0.02), (0.68, 0.0), (0.68, 0.0), (0.48, 0.4), (0.24, 1.0)]]),
    DigitStyle(
      digit: 7, name: "7 crossed",
      strokes: [
        [(0.02, 0.04), (0.34, 0.02), (0.68, 0.0), (0.68, 0.0), (0.48, 0.4), (0.26, 1.0)],
        [(0.14, 0.5), (0.38, 0.48), (0.66, 0.48)],
      ]),
    DigitStyle(
      digit: 8, name: "8",
      strokes: [
        [
          (0.52, 0.1), (0.34, 0.0), (0.12, 0.08), (0.1, 0.28), (0.34, 0.46), (0.58, 0.64), (0.6, 0.88), (0.34, 1.0),
          (0.1, 0.88), (0.1, 0.66), (0.34, 0.48), (0.56, 0.28), (0.52, 0.1),
        ]
      ]),
    DigitStyle(
      digit: 8, name: "8 of two circles",
      strokes: [
        [(0.34, 0.0), (0.14, 0.08), (0.12, 0.34), (0.34, 0.46), (0.56, 0.34), (0.54, 0.08), (0.34, 0.0)],
        [(0.34, 0.46), (0.1, 0.58), (0.08, 0.88), (0.34, 1.0), (0.6, 0.88), (0.58, 0.58), (0.34, 0.46)],
      ]),
    DigitStyle(
      digit: 9, name: "9 with a straight stem",
      strokes: [
        [
          (0.58, 0.12), (0.4, 0.0), (0.14, 0.06), (0.06, 0.28), (0.2, 0.46), (0.44, 0.42), (0.58, 0.12), (0.58, 0.12),
          (0.56, 0.54), (0.54, 1.0),
        ]
      ]),
    DigitStyle(
      digit: 9, name: "9 with a curved stem",
      strokes: [
        [
          (0.58, 0.14), (0.38, 0.0), (0.12, 0.1), (0.08, 0.34), (0.3, 0.48), (0.52, 0.34), (0.58, 0.14), (0.6, 0.5),
          (0.5, 0.86), (0.28, 1.0), (0.08, 0.92),
        ]
      ]),
  ]

  private static let oval: [Point] = [
    (0.4, 0.02), (0.16, 0.1), (0.02, 0.4), (0.06, 0.76), (0.3, 1.0), (0.58, 0.84), (0.68, 0.48), (0.58, 0.14),
    (0.36, 0.0),
  ]
}
