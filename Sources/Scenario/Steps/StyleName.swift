import Handwriting

/// A writing style of one digit, under the name that scenarios use.
struct StyleName: Sendable {
  let name: String
  let style: DigitStyle

  /// Every style, digits ascending; the first of a digit is its default.
  static let all: [StyleName] = names.compactMap { name, style in
    DigitStyle.all.first { $0.name == style }.map { StyleName(name: name, style: $0) }
  }

  /// The names here, and those of `DigitStyle`.
  static let names = [
    ("plain-zero", "0"), ("slashed-zero", "0 with a slash"),
    ("bar-one", "1 as a bar"), ("serif-one", "1 with a serif"),
    ("serif-and-foot-one", "1 with a serif and a foot"), ("footed-one", "1 with a foot"),
    ("cornered-two", "2 with a corner"), ("looped-two", "2 with a loop"),
    ("round-three", "3 with round bows"), ("flat-three", "3 with a flat top"),
    ("open-four", "4 open"), ("closed-four", "4 closed"),
    ("one-stroke-five", "5 in one stroke"), ("hat-last-five", "5 with its hat last"),
    ("plain-six", "6"), ("hooked-six", "6 with a nearly closed hook"),
    ("uncrossed-seven", "7 uncrossed"), ("crossed-seven", "7 crossed"),
    ("plain-eight", "8"), ("two-circle-eight", "8 of two circles"),
    ("straight-nine", "9 with a straight stem"), ("curved-nine", "9 with a curved stem"),
  ]
}
