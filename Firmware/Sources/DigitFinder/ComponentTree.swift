/// The components of a picture, each cut off at a share of its own darkness, so that faint and dark ink are found alike
/// and what is joined by faint ink only stays apart.
///
/// Pixels are taken in the order of their ink, the darkest first. A pixel without neighbors begins a component. It
/// joins components that are still growing into one. A component stops growing where there is less ink than a share of
/// its darkest; what then touches it is its rim, which holds back other components, too: a watershed (Vincent and
/// Soille 1991) with a saliency that depends on the component.
struct ComponentTree {
  let memory: FinderMemory
  let width: Int
  let height: Int
  /// Components, of which some are parts of others.
  private(set) var count = 0

  /// Marks the label of a pixel on the rim.
  static let rim: UInt16 = 0x8000

  init(_ memory: FinderMemory, width: Int, height: Int) {
    self.memory = memory
    self.width = width
    self.height = height
  }

  /// Finds all components.
  ///
  /// - Parameters:
  ///   - least: the least ink that counts, 1...255.
  ///   - share: of its darkest, in 1/256, down to which a component grows.
  ///   - leavesOut: whether ink is left out that would begin a component where the table is full.
  /// - Returns: `false` if there are more components than the table has room for, and nothing is left out.
  mutating func grow(least: UInt8, share: Int, leavingOutRest leavesOut: Bool) -> Bool {
    let (ink, order, labels) = (memory.ink, memory.order, memory.labels)
    let total = width &* height
    // Counting sort. The border of the picture is left out, so that each pixel has eight neighbors.
    var starts = InlineArray<257, UInt32>(repeating: 0)
    for k in 0..<total { labels[k] = 0 }
    count = 0
    guard width > 2, height > 2 else { return true }
    forEachInk(least) { _, _, ink in starts[unchecked: 255 &- ink] &+= 1 }
    var sum: UInt32 = 0
    for k in 0..<256 {
      let here = starts[k]
      starts[k] = sum
      sum &+= here
    }
    forEachInk(least) { x, y, ink in
      let slot = 255 &- ink
      order[Int(truncatingIfNeeded: starts[unchecked: slot])] = UInt32(truncatingIfNeeded: y &<< 16 | x)
      starts[unchecked: slot] &+= 1
    }

    var table = 1  // Label 0 is paper.
    for n in 0..<Int(truncatingIfNeeded: sum) {
      let (x, y) = (UInt16(truncatingIfNeeded: order[n]), UInt16(truncatingIfNeeded: order[n] >> 16))
      let k = Int(y) &* width &+ Int(x)
      let near = neighbors(of: k, peak: Int(ink[k]) &* 256 / share)
      if near.first == 0 {
        if table == memory.componentCapacity {
          guard leavesOut else { return false }
          continue
        }
        memory.components[table] = Component(
          parent: UInt16(truncatingIfNeeded: table), peak: ink[k], area: 1,
          box: Box(left: x, top: y, right: x, bottom: y))
        labels[k] = UInt16(truncatingIfNeeded: table)
        table &+= 1
      } else if near.isComplete {
        labels[k] = UInt16(truncatingIfNeeded: near.first) | ComponentTree.rim
      } else {
        let owner = near.isSeveral ? joinNeighbors(of: k) : near.first
        memory.components[owner].include(x: x, y: y)
        labels[k] = UInt16(truncatingIfNeeded: owner)
      }
    }
    // So that the root of each is its parent.
    for k in 1..<table { memory.components[k].parent = UInt16(truncatingIfNeeded: root(k)) }
    count = table
    return true
  }

  /// Calls `body` with the column, the row and the ink of each pixel that has at least so much. Most of a picture is
  /// paper, of which four pixels are passed at a time.
  @inline(never)
  private func forEachInk(_ least: UInt8, _ body: (_ x: Int, _ y: Int, _ ink: Int) -> Void) {
    let ones: UInt32 = 0x0101_0101
    // Carries into the highest bit of a byte of at least so much.
    let added = UInt32(truncatingIfNeeded: 128 &- min(least, 128)) &* ones
    for y in 1..<height &- 1 {
      let line = memory.ink + y &* width
      var x = 1
      while x < width &- 1 {
        if x &+ 4 < width {
          let pixels = UnsafeRawPointer(line + x).loadUnaligned(as: UInt32.self)
          if (pixels & (127 &* ones) &+ added | pixels) & (128 &* ones) == 0 {
            x &+= 4
            continue
          }
        }
        if line[x] >= least { body(x, y, Int(line[x])) }
        x &+= 1
      }
    }
  }

  /// The components around a pixel: the first, or one that is complete because its peak is above `peak`; whether that
  /// is so; and whether there are several.
  @inline(__always)
  private func neighbors(of k: Int, peak: Int) -> (first: Int, isComplete: Bool, isSeveral: Bool) {
    var first = 0
    var isSeveral = false
    var last: UInt16 = 0
    for step in 0..<8 {
      let label = memory.labels[k &+ offset(step)] & ~ComponentTree.rim
      if label == last || label == 0 { continue }
      last = label
      let root = self.root(Int(label))
      if Int(memory.components[root].peak) > peak { return (root, true, false) }
      if first == 0 { first = root } else if root != first { isSeveral = true }
    }
    return (first, false, isSeveral)
  }

  /// Makes one component of all that are around a pixel.
  private func joinNeighbors(of k: Int) -> Int {
    var owner = 0
    for step in 0..<8 {
      let label = memory.labels[k &+ offset(step)]
      if label == 0 { continue }
      let root = self.root(Int(label & ~ComponentTree.rim))
      if root != owner { owner = owner == 0 ? root : join(owner, root) }
    }
    return owner
  }

  @inline(__always)
  private func offset(_ step: Int) -> Int {
    switch step {
    case 0: 0 &- width &- 1
    case 1: 0 &- width
    case 2: 1 &- width
    case 3: -1
    case 4: 1
    case 5: width &- 1
    case 6: width
    default: width &+ 1
    }
  }

  /// The component that a pixel belongs to, also where it is on the rim; 0 for paper.
  @inline(__always)
  func component(at pixel: Int) -> Int {
    let label = memory.labels[pixel]
    return label == 0 ? 0 : Int(memory.components[Int(label & ~ComponentTree.rim)].parent)
  }

  /// The component that one is a part of.
  func root(_ k: Int) -> Int {
    var k = k
    while true {
      let parent = Int(memory.components[k].parent)
      if parent == k { return k }
      let next = memory.components[parent].parent
      memory.components[k].parent = next
      k = Int(next)
    }
  }

  private func join(_ a: Int, _ b: Int) -> Int {
    let (kept, other) = memory.components[a].area >= memory.components[b].area ? (a, b) : (b, a)
    memory.components[kept].include(memory.components[other])
    memory.components[other].parent = UInt16(truncatingIfNeeded: kept)
    return kept
  }
}
