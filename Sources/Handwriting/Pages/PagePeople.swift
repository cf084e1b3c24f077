/// Whose digits, letters and signs pages are written with.
struct PagePeople: Sendable {
  /// For each writer the samples of the digits that are known of them, a list for each digit.
  let writers: [[[StrokeSample]]]
  /// For each writer of letters and signs their samples.
  let letters: [[StrokeSample]]
  /// Styles of digits, used where there are no samples.
  let styles: [DigitStyle]
  let signs: [Sign]

  /// Writers with fewer samples write their pages together.
  private static let fewest = 6

  /// Characters that many people write like a digit: a finder is right to read them.
  private static let lookalikes: Set<String> = [
    "o", "O", "Q", "D", "l", "I", "i", "|", "S", "s", "Z", "z", "B", "b", "q", "g", "G", "y", "Y", "J", "j", "!", "t",
    "||", "(", ")", "[", "]", "?", ",", "'", "`", "ring", "circle", "line", "corner",
  ]

  init(samples: [StrokeSample], styles: [DigitStyle], signs: [Sign]) {
    let digits = samples.filter { $0.digit != nil && Glyph($0) != nil }
    writers = PagePeople.grouped(digits).map { samples in
      Dictionary(grouping: samples) { $0.digit ?? 0 }.sorted { $0.key < $1.key }.map(\.value)
    }
    letters = PagePeople.grouped(
      samples.filter { $0.digit == nil && !PagePeople.lookalikes.contains($0.label) && Glyph($0) != nil })
    self.styles = styles.isEmpty ? DigitStyle.all : styles
    self.signs = signs.filter { !PagePeople.lookalikes.contains($0.label) }
  }

  /// The samples of each writer, in the order of their names; those without a name, and of writers with few, together.
  private static func grouped(_ samples: [StrokeSample]) -> [[StrokeSample]] {
    var groups: [[StrokeSample]] = []
    var rest: [StrokeSample] = []
    for (name, group) in Dictionary(grouping: samples, by: { $0.writer ?? "" }).sorted(by: { $0.key < $1.key }) {
      if name.isEmpty || group.count < fewest { rest += group } else { groups.append(group) }
    }
    return rest.isEmpty ? groups : groups + [rest]
  }
}
