public import Core2HAL

extension TouchReport {
  /// What the panel reports of fingers: of those that are on it the first two; in the same row they merge.
  public init(fingers: some Sequence<TouchPoint>) {
    var onPanel = fingers.lazy.filter { $0.x < TouchGeometry.width && $0.y < TouchGeometry.height }.makeIterator()
    guard let first = onPanel.next() else {
      self = .none
      return
    }
    self = onPanel.next().map { .two(first, $0) } ?? .one(first)
  }

  /// No, one or two fingers, the first in front.
  public var fingers: [TouchPoint] { [first, second].compactMap(\.self) }
}
