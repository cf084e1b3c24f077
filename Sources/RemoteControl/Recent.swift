/// The newest elements of a sequence that never ends. Elements are numbered from 0.
struct Recent<Element> {
  /// The elements that are kept, at least.
  let limit: Int
  /// The elements that were ever appended.
  private(set) var count = 0
  private var kept: [Element] = []

  init(limit: Int) { self.limit = limit }

  /// The number of the oldest element that is kept.
  var first: Int { count - kept.count }

  /// The elements from a number on, or from the oldest one on that is kept.
  subscript(from number: Int) -> ArraySlice<Element> { kept[min(max(number - first, 0), kept.count)...] }

  mutating func append(_ element: Element) { append(contentsOf: CollectionOfOne(element)) }

  mutating func append(contentsOf elements: some Collection<Element>) {
    kept.append(contentsOf: elements)
    count += elements.count
    // Not at each element, so that the amortized cost is constant.
    if kept.count >= 2 * limit { kept.removeFirst(kept.count - limit) }
  }

  mutating func removeAll() { self = Recent(limit: limit) }
}
