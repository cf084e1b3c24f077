public import Core2HAL

extension TouchReport {
  /// What the panel reports for fingers: the first two that are on it; two fingers in the same row merge into one.
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
