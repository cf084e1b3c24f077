/// A queue of bytes for a reader that keeps the newest `capacity` bytes.
struct ByteQueue: Sendable {
  let capacity: Int
  /// The number of bytes that were dropped because nobody read them in time.
  private(set) var dropped = 0

  private var bytes: [UInt8] = []
  private var start = 0

  init(capacity: Int) { self.capacity = capacity }

  var count: Int { bytes.count - start }
  var isEmpty: Bool { count == 0 }

  /// Appends bytes and drops the oldest ones beyond the capacity.
  mutating func append(_ new: some Collection<UInt8>) {
    bytes.append(contentsOf: new)
    let excess = count - capacity
    if excess > 0 {
      dropped += excess
      start += excess
    }
    compact()
  }

  /// The oldest bytes, at most `limit`, without removing them.
  func prefix(_ limit: Int) -> ArraySlice<UInt8> { bytes[start..<start + min(limit, count)] }

  mutating func removeFirst(_ count: Int) {
    start += min(count, self.count)
    compact()
  }

  /// Removes and returns the oldest bytes, at most `limit`.
  mutating func take(_ limit: Int) -> [UInt8] {
    let taken = Array(prefix(limit))
    removeFirst(taken.count)
    return taken
  }

  /// Drops and counts all remaining bytes.
  mutating func discard() {
    dropped += count
    removeFirst(count)
  }

  // The rest is moved only when half of the storage is free, so the amortized cost per byte is constant.
  private mutating func compact() {
    guard start > 0, start * 2 >= bytes.count else { return }
    bytes.removeFirst(start)
    start = 0
  }
}
