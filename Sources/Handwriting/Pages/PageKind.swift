/// What a synthetic page looks like, under the name that reports use.
package enum PageKind: String, CaseIterable, Sendable {
  /// Ball pen on plain paper.
  case plainPen = "plain-pen"
  /// Pencil on plain paper: gray and grainy.
  case plainPencil = "plain-pencil"
  /// Thick marker on plain paper.
  case plainMarker = "plain-marker"
  /// Paper with lines, at the feet of the digits or through them.
  case ruled = "ruled"
  /// Squared paper, a digit for one or two squares.
  case squared = "squared"
  /// Digits whose strokes touch those of their neighbors.
  case touching = "touching"
  /// Digits of 14 to 22 pixels.
  case tiny = "tiny"
  /// Out of focus.
  case blurred = "blurred"
  /// A third of the usual light.
  case dark = "dark"
  /// A strong gradient of light, and the shadow of a hand or a phone.
  case uneven = "uneven"
  /// Turned by 6 to 15 degrees.
  case tilted = "tilted"
  /// A picture 320 pixels wide.
  case small = "small"
  /// Light on dark: chalk on a blackboard.
  case inverted = "inverted"
  /// One digit that fills much of a picture of 640x480, or of 28 to 300 pixels a side.
  case oneLarge = "one-large"
  /// Letters, words, signs, shapes and punctuation between the digits.
  case mixed = "mixed"
  /// Letters, words, signs, shapes, scribbles and lines, but no digit.
  case none = "none"
}
