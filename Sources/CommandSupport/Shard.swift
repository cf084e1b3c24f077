/// One part of a list that several machines share.
public struct Shard: Equatable, Sendable {
  /// 1...count.
  public let index: Int
  public let count: Int

  /// Reads `I/N`, such as `2/3`; `nil` when it is not that, or I is not in 1...N.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let index = Int(parts[0]), let count = Int(parts[1]), index >= 1, index <= count else {
      return nil
    }
    self.index = index
    self.count = count
  }

  /// Every `count`-th element, beginning with number `index`. All shards together cover the whole list.
  public func part<Element>(of list: [Element]) -> [Element] {
    stride(from: index - 1, to: list.count, by: count).map { list[$0] }
  }
}
