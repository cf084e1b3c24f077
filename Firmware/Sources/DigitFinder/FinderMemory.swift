/// The memory of a finder, which the caller gives: all of its tables, one after the other.
struct FinderMemory {
  /// Ink of each pixel: how much darker it is than the paper, as a share of the paper, 0...255.
  let ink: UnsafeMutablePointer<UInt8>
  /// The component of each pixel, see `ComponentTree`; before that, scratch memory for the ruled lines.
  let labels: UnsafeMutablePointer<UInt16>
  /// Pixels sorted by their ink, each with its row in the upper 16 bits and its column in the lower ones. Before that,
  /// scratch memory for the paper and the ruled lines; afterwards, memory for the candidates.
  let order: UnsafeMutablePointer<UInt32>
  let components: UnsafeMutablePointer<Component>
  let componentCapacity: Int
  private let orderCount: Int
  /// The ruled lines that were found.
  let lines: UnsafeMutablePointer<RuledLine>
  static let mostLines = 128

  /// Components that a table has room for, whatever the size of the picture.
  static let mostComponents = 32_766
  /// Candidates that are looked at. A page full of small letters has about as many.
  static let mostCandidates = 4096

  /// Room for candidates, where `order` was.
  var candidates: UnsafeMutableBufferPointer<Candidate> {
    let bytes = UnsafeMutableRawBufferPointer(start: order, count: 4 &* orderCount)
    let count = min(bytes.count / MemoryLayout<Candidate>.stride, FinderMemory.mostCandidates)
    let start = bytes.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: Candidate.self)
    return UnsafeMutableBufferPointer(start: start, count: count)
  }

  /// Bytes for pictures of a size, and for all that have neither more columns nor more rows.
  static func size(width: Int, height: Int) -> Int {
    let count = width &* height
    return 7 &* count &+ capacity(count) &* MemoryLayout<Component>.stride
      &+ mostLines &* MemoryLayout<RuledLine>.stride &+ 64
  }

  private static func capacity(_ count: Int) -> Int { min(max(count / 8, 64), mostComponents) }

  /// `nil` if the memory is too small.
  init?(_ memory: UnsafeMutableRawBufferPointer, width: Int, height: Int) {
    let count = width &* height
    guard var next = memory.baseAddress, memory.count >= FinderMemory.size(width: width, height: height) else {
      return nil
    }
    next += Int(bitPattern: (0 &- UInt(bitPattern: next)) & 7)
    componentCapacity = FinderMemory.capacity(count)
    components = next.assumingMemoryBound(to: Component.self)
    next += (componentCapacity &* MemoryLayout<Component>.stride &+ 7) & ~7
    lines = next.assumingMemoryBound(to: RuledLine.self)
    next += (FinderMemory.mostLines &* MemoryLayout<RuledLine>.stride &+ 7) & ~7
    orderCount = count
    order = next.assumingMemoryBound(to: UInt32.self)
    next += 4 &* count
    labels = next.assumingMemoryBound(to: UInt16.self)
    next += 2 &* count
    ink = next.assumingMemoryBound(to: UInt8.self)
  }
}
