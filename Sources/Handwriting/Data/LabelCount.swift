import HostSupport

/// How many digits and non-digits a data set holds, and what its non-digits are called.
public struct LabelCount: Equatable, Sendable, CustomStringConvertible {
  /// Names of non-digits that `description` lists.
  private static let listed = 5
  /// Characters of such a name that it shows.
  private static let shown = 24

  public private(set) var digits = 0
  public private(set) var nonDigits = 0
  private var writers: Set<String> = []
  private var names: [String: Int] = [:]

  public init(_ samples: some Sequence<StrokeSample>) {
    for sample in samples {
      if let writer = sample.writer { writers.insert(writer) }
      if sample.digit != nil {
        digits += 1
      } else {
        nonDigits += 1
        names[sample.label, default: 0] += 1
      }
    }
  }

  public init(_ images: ImageSet) { digits = images.count }

  /// Such as `540 digits of 12 writers, 60 non-digits: 'a' 31, 'b' 29`.
  public var description: String {
    func count(_ number: Int, _ name: String) -> String { "\(number) \(name)\(number == 1 ? "" : "s")" }
    var text = count(digits, "digit")
    if !writers.isEmpty { text += " of \(count(writers.count, "writer"))" }
    guard nonDigits > 0 else { return text }
    let sorted = names.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    var list = sorted.prefix(LabelCount.listed).map { name, number in
      let shown = JSON.quoted(String(name.prefix(LabelCount.shown))).dropFirst().dropLast()
      return "'\(shown)\(name.count > LabelCount.shown ? "…" : "")' \(number)"
    }
    if sorted.count > list.count { list.append("and \(sorted.count - list.count) more") }
    return text + ", \(count(nonDigits, "non-digit")): " + list.joined(separator: ", ")
  }
}
