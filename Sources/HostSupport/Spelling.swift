/// Finds what a misspelled word was meant to be.
public enum Spelling {
  /// The most similar word of three letters or more, if at most a third of its letters, or one, are different.
  public static func nearest(to text: String, among words: [String]) -> String? {
    guard text.count <= 40 else { return nil }
    let distances = words.map { (word: $0, distance: distance(text.lowercased(), $0.lowercased())) }
    return distances.filter { $0.word.count > 2 && $0.distance <= max(1, $0.word.count / 3) }
      .min { $0.distance < $1.distance }?.word
  }

  /// Letters to insert, remove, replace or swap with the next one (optimal string alignment).
  private static func distance(_ a: String, _ b: String) -> Int {
    let (a, b) = (Array(a), Array(b))
    var rows = [Array(0...b.count)]
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var cost = min(row[j] + 1, rows[i][j + 1] + 1, rows[i][j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, rows[i - 1][j - 1] + 1) }
        row.append(cost)
      }
      rows.append(row)
    }
    return rows[a.count][b.count]
  }
}
