/// How much ink is on each pixel: how much darker it is than the paper around it, as a share of the paper. Light that is
/// uneven or dim changes both alike.
///
/// The paper is estimated in blocks: a high quantile of the gray values in each, then the mean of those blocks around it
/// that are no darker than their mean, then linear interpolation between the middles of blocks.
struct InkMap {
  let picture: GrayPicture
  let memory: FinderMemory

  /// The side of a block, in pixels.
  let side: Int
  private let columns: Int
  private let rows: Int

  init(_ picture: GrayPicture, _ memory: FinderMemory) {
    self.picture = picture
    self.memory = memory
    let shorter = min(picture.width, picture.height)
    side = min(max(shorter / 32, 8), 64)
    columns = (picture.width &+ side &- 1) / side
    rows = (picture.height &+ side &- 1) / side
  }

  /// Fills the map.
  func fill<Observer: FinderObserver>(_ settings: FinderSettings, observer: inout Observer) {
    var isLightOnDark = settings.polarity == .lightOnDark
    if settings.polarity == .automatic { isLightOnDark = looksLightOnDark() }
    let flip: UInt8 = isLightOnDark ? 255 : 0
    if case .gray(let threshold) = settings.threshold {
      for k in 0..<picture.count {
        let isInk = isLightOnDark ? picture.pixels[k] >= threshold : picture.pixels[k] < threshold
        memory.ink[k] = isInk ? 255 : 0
      }
      return
    }
    let papers = UnsafeMutableRawPointer(memory.order).assumingMemoryBound(to: UInt8.self)
    estimatePaper(papers, flip)
    observer.didEstimatePaper(
      UnsafeBufferPointer(start: UnsafePointer(papers), count: columns &* rows), columns: columns, side: side)
    subtractPaper(papers, flip)
  }

  /// Whether fine bright lines are stronger than fine dark ones: the sum of the cubes of the differences between pixels
  /// and the mean of their block.
  private func looksLightOnDark() -> Bool {
    // In units of 4,096; halved where they grow large.
    var bright: UInt32 = 0
    var dark: UInt32 = 0
    for row in 0..<rows {
      for column in 0..<columns {
        let (x0, y0) = (column &* side, row &* side)
        let (x1, y1) = (min(x0 &+ side, picture.width), min(y0 &+ side, picture.height))
        var sum = 0
        for y in y0..<y1 {
          let line = picture.pixels + y &* picture.width
          for x in x0..<x1 { sum &+= Int(line[x]) }
        }
        let mean = sum / ((x1 &- x0) &* (y1 &- y0))
        for y in y0..<y1 {
          let line = picture.pixels + y &* picture.width
          for x in x0..<x1 {
            let difference = Int(line[x]) &- mean
            let size = abs(difference)
            if size < 16 { continue }
            let cube = UInt32(truncatingIfNeeded: size &* size &* size) / 4096
            if difference > 0 { bright &+= cube } else { dark &+= cube }
          }
        }
        if max(bright, dark) > 1 << 30 {
          bright /= 2
          dark /= 2
        }
      }
    }
    return bright > dark &+ dark / 2
  }

  /// Writes the gray value of the paper in each block; the second half of the memory holds the first estimate.
  private func estimatePaper(_ papers: UnsafeMutablePointer<UInt8>, _ flip: UInt8) {
    let first = papers + columns &* rows
    for row in 0..<rows {
      for column in 0..<columns {
        first[row &* columns &+ column] = quantile(column: column, row: row, flip)
      }
    }
    for row in 0..<rows {
      for column in 0..<columns {
        papers[row &* columns &+ column] = lightMean(first, column: column, row: row)
      }
    }
  }

  /// The gray value that a fifth of the block exceeds.
  private func quantile(column: Int, row: Int, _ flip: UInt8) -> UInt8 {
    var counts = InlineArray<64, UInt16>(repeating: 0)
    let (x0, y0) = (column &* side, row &* side)
    let (x1, y1) = (min(x0 &+ side, picture.width), min(y0 &+ side, picture.height))
    for y in y0..<y1 {
      let line = picture.pixels + y &* picture.width
      for x in x0..<x1 { counts[unchecked: Int((line[x] ^ flip) >> 2)] &+= 1 }
    }
    var left = (x1 &- x0) &* (y1 &- y0) / 5
    var value = 63
    while value > 0 {
      left &-= Int(counts[unchecked: value])
      if left < 0 { break }
      value &-= 1
    }
    return UInt8(truncatingIfNeeded: value &* 4 &+ 2)
  }

  /// The mean of the blocks around one that are no darker than their mean.
  private func lightMean(_ first: UnsafeMutablePointer<UInt8>, column: Int, row: Int) -> UInt8 {
    let reach = 2
    let (x0, x1) = (max(column &- reach, 0), min(column &+ reach, columns &- 1))
    let (y0, y1) = (max(row &- reach, 0), min(row &+ reach, rows &- 1))
    var mean = 0
    for pass in 0..<2 {
      var sum = 0
      var count = 0
      for y in y0...y1 {
        for x in x0...x1 {
          let value = Int(first[y &* columns &+ x])
          if pass == 0 || value >= mean {
            sum &+= value
            count &+= 1
          }
        }
      }
      mean = sum / max(count, 1)
    }
    return UInt8(truncatingIfNeeded: mean)
  }

  private func subtractPaper(_ papers: UnsafeMutablePointer<UInt8>, _ flip: UInt8) {
    // 65,536 * 255 / paper.
    var inverse = InlineArray<256, UInt32>(repeating: 0)
    for paper in 24..<256 { inverse[paper] = (255 << 16) / UInt32(paper) }
    let half = side / 2
    for y in 0..<picture.height {
      let line = picture.pixels + y &* picture.width
      let out = memory.ink + y &* picture.width
      let (upper, down) = place(y, half, rows)
      let above = papers + upper &* columns
      let below = papers + min(upper &+ 1, rows &- 1) &* columns
      var column = -1
      var left = 0
      var slope = 0
      var paper = 0
      for x in 0..<picture.width {
        let (next, across) = place(x, half, columns)
        if next != column {
          column = next
          let right = min(column &+ 1, columns &- 1)
          left = Int(above[column]) &* (side &- down) &+ Int(below[column]) &* down
          slope = Int(above[right]) &* (side &- down) &+ Int(below[right]) &* down &- left
        }
        paper = (left &* side &+ slope &* across) / (side &* side)
        let gray = Int(line[x] ^ flip)
        let difference = paper &- gray
        out[x] =
          difference <= 0
          ? 0 : UInt8(truncatingIfNeeded: min(255, (UInt32(difference) &* inverse[unchecked: paper]) >> 16))
      }
    }
  }

  /// The block whose middle is before a place, and how far the place is from there, 0..<side.
  @inline(__always)
  private func place(_ k: Int, _ half: Int, _ count: Int) -> (block: Int, share: Int) {
    let from = k &- half
    if from < 0 { return (0, 0) }
    let block = from / side
    return block >= count &- 1 ? (count &- 1, 0) : (block, from &- block &* side)
  }
}
