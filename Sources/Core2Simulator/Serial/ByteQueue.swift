/// Bytes that wait for a reader, the newest `capacity` of them.
public struct ByteQueue: Sendable {
  public let capacity: Int
  /// Bytes that were dropped because nobody read them in time.
  public private(set) var dropped = 0

  private var bytes: [UInt8] = []
  private var start = 0

  public init(capacity: Int) { self.capacity = capacity }

  public var count: Int { bytes.count - start }
  public var isEmpty: Bool { count == 0 }

  /// Adds bytes, and drops the oldest where they are too many.
  public mutating func append(_ new: some Collection<UInt8>) {
    bytes.append(contentsOf: new)
    let excess = count - capacity
    if excess > 0 {
      dropped += excess
      start += excess
    }
    compact()
  }

  /// The oldest bytes, at most `limit` of them; they stay.
  public func prefix(_ limit: Int) -> ArraySlice<UInt8> { bytes[start..<start + min(limit, count)] }

  public mutating func removeFirst(_ count: Int) {
    start += min(count, self.count)
    compact()
  }

  /// Removes the oldest bytes, at most `limit` of them, and gives them.
  public mutating func take(_ limit: Int) -> [UInt8] {
    let taken = Array(prefix(limit))
    removeFirst(taken.count)
    return taken
  }

  /// Counts what is left as dropped.
  public mutating func discard() {
    dropped += count
    removeFirst(count)
  }

  // Moving the rest only when half of the storage is free costs constant time a byte.
  private mutating func compact() {
    guard start > 0, start * 2 >= bytes.count else { return }
    bytes.removeFirst(start)
    start = 0
  }
}
