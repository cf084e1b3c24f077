/// A change that the firmware makes to flash.
public enum FlashOperation: Equatable, Sendable {
  case program(offset: Int, bytes: [UInt8])
  case erase(sector: Int, size: Int)

  /// Bytes that it changes.
  var size: Int {
    switch self {
    case .program(_, let bytes): bytes.count
    case .erase(_, let size): size
    }
  }
}

/// How far an operation had come when the power was cut.
public enum Tear: Equatable, Sendable {
  /// Nothing of it happened.
  case before
  /// Its first bytes are done, the others as they were.
  case bytes(Int)
  /// Any bits of it are done. A chip clears a sector before it erases it, so that a torn erase can clear bits too.
  case bits(seed: UInt64)
  /// All of it happened, and nothing more.
  case after

  /// Every tear between two bytes of an operation, and `random` ones of its bits.
  public static func all(of operation: FlashOperation, random: Int, seed: UInt64) -> [Tear] {
    [.before] + (1..<operation.size).map { .bytes($0) } + subsets(random, seed) + [.after]
  }

  /// A few tears of an operation: between some of its bytes, and `random` ones of its bits.
  static func some(of operation: FlashOperation, random: Int, seed: UInt64) -> [Tear] {
    let places = Set([1, operation.size / 4, operation.size / 2, operation.size - 1]).filter { $0 > 0 }.sorted()
    return [.before] + places.map { .bytes($0) } + subsets(random, seed) + [.after]
  }

  private static func subsets(_ count: Int, _ seed: UInt64) -> [Tear] {
    // Consecutive seeds use the ways of tearing in turn.
    (0..<count).map { .bits(seed: seed &+ UInt64($0)) }
  }
}

/// A loss of power during a flash operation.
struct PowerCut: Equatable, Sendable, CustomStringConvertible {
  /// Programs and erases before the one that is cut, since the power came on.
  var operation: Int
  var tear: Tear

  init(operation: Int, tear: Tear) {
    self.operation = operation
    self.tear = tear
  }

  var description: String { "operation \(operation) \(tear)" }
}
