/// How much ink is on each pixel: how much darker it is than the paper around it, as a share of the paper. Light that
/// is uneven or dim changes both alike.
///
/// The paper is estimated in small blocks: a high quantile of the gray values in each, then a closing (the lightest of
/// those around it, and of these the darkest), which takes out what is narrower than its window and keeps the edges of
/// shadows, then linear interpolation between the middles of blocks.
struct InkMap {
  let picture: GrayPicture
  let memory: FinderMemory

  /// The side of a block in pixels, a power of two: about a sixtieth of the shorter side of the picture, 4...64.
  private var side: Int { 1 &<< sideBits }
  private let sideBits: Int
  private let columns: Int
  private let rows: Int

  /// Blocks on each side that the closing looks at.
  private static let reach = 4
  /// A tile has 2^tileBits blocks in each direction.
  private static let tileBits = 2
  /// How many blocks away `fillHoles` looks for paper in each direction.
  private static let fillReach = 12
  private var tileColumns: Int { (columns &+ 3) >> InkMap.tileBits }
  private var tileRows: Int { (rows &+ 3) >> InkMap.tileBits }

  init(_ picture: GrayPicture, _ memory: FinderMemory) {
    self.picture = picture
    self.memory = memory
    let shorter = min(picture.width, picture.height)
    var shift = 2
    while shift < 6, 60 &<< (shift &+ 1) <= shorter { shift &+= 1 }
    sideBits = shift
    let last = (1 &<< shift) &- 1
    columns = (picture.width &+ last) >> shift
    rows = (picture.height &+ last) >> shift
  }

  /// Fills the map. Returns whether the ink is lighter than the paper.
  func fill<Observer: FinderObserver>(_ settings: FinderSettings, observer: inout Observer) -> Bool {
    // The estimate, and room for its passes.
    let papers = UnsafeMutableRawPointer(memory.order).assumingMemoryBound(to: UInt8.self)
    let spare = papers + columns &* rows
    let isLightOnDark =
      settings.polarity == .lightOnDark || settings.polarity == .automatic && looksLightOnDark()
    let flip: UInt8 = isLightOnDark ? 255 : 0
    if case .gray(let threshold) = settings.threshold {
      for k in 0..<picture.count {
        let isInk = flip != 0 ? picture.pixels[k] >= threshold : picture.pixels[k] < threshold
        memory.ink[k] = isInk ? 255 : 0
      }
      return isLightOnDark
    }
    estimatePaper(papers, spare, flip)
    observer.didEstimatePaper(
      UnsafeBufferPointer(start: UnsafePointer(papers), count: columns &* rows), columns: columns, side: side)
    var pixels = picture.pixels
    // The noise of each tile, and room for its passes, behind the paper.
    let noises = spare
    if settings.leftOut == .noise {
      for k in 0..<tileColumns &* tileRows { noises[k] = 0 }
    } else {
      var all = noise(of: pixels)
      if all &* 255 > InkMap.muchNoise &* meanPaper(papers) {
        smooth()
        pixels = UnsafePointer(memory.ink)
        all = noise(of: pixels)
      }
      estimateNoise(of: pixels, all, noises, noises + tileColumns &* tileRows)
    }
    subtractPaper(papers, from: pixels, flip, noises)
    return isLightOnDark
  }

  /// Whether in most tiles few pixels are much lighter than the rest rather than much darker: by the sums of the cubes
  /// of the differences to the mean, in units of 16,384.
  private func looksLightOnDark() -> Bool {
    let tile = max(min(picture.width, picture.height) / 8, 8)
    var bright = 0
    var dark = 0
    var y0 = 0
    while y0 < picture.height {
      let y1 = min(y0 &+ tile, picture.height)
      var x0 = 0
      while x0 < picture.width {
        let x1 = min(x0 &+ tile, picture.width)
        let (above, below) = skew(x0, x1, y0, y1)
        if above > below &+ below / 4 { bright &+= 1 } else if below > above &+ above / 4 { dark &+= 1 }
        x0 = x1
      }
      y0 = y1
    }
    return 2 &* bright > 3 &* dark
  }

  /// The sums of the cubes above and below the mean of a tile. Of a large tile, every second or fourth pixel of every
  /// second or fourth row counts.
  private func skew(_ x0: Int, _ x1: Int, _ y0: Int, _ y1: Int) -> (above: UInt32, below: UInt32) {
    let step = x1 &- x0 >= 48 ? 4 : x1 &- x0 >= 24 ? 2 : 1
    let mean = meanGray(x0, x1, y0, y1, step)
    var above: UInt32 = 0
    var below: UInt32 = 0
    for y in stride(from: y0, to: y1, by: step) {
      let line = picture.pixels + y &* picture.width
      for x in stride(from: x0, to: x1, by: step) {
        let difference = Int(line[x]) &- mean
        let size = abs(difference)
        if size < 26 { continue }
        // At most 1,012 for each of 2^16 pixels.
        let cube = UInt32(truncatingIfNeeded: size &* size &* size) >> 14
        if difference > 0 { above &+= cube } else { below &+= cube }
      }
    }
    return (above, below)
  }

  private func meanGray(_ x0: Int, _ x1: Int, _ y0: Int, _ y1: Int, _ step: Int) -> Int {
    var sum = 0
    for y in stride(from: y0, to: y1, by: step) {
      let line = picture.pixels + y &* picture.width
      for x in stride(from: x0, to: x1, by: step) { sum &+= Int(line[x]) }
    }
    return sum / (((x1 &- x0 &+ step &- 1) / step) &* ((y1 &- y0 &+ step &- 1) / step))
  }

  /// Writes the gray value of the paper in each block. `spare` has room for as many.
  private func estimatePaper(
    _ papers: UnsafeMutablePointer<UInt8>, _ spare: UnsafeMutablePointer<UInt8>, _ flip: UInt8
  ) {
    for row in 0..<rows {
      for column in 0..<columns { papers[row &* columns &+ column] = quantile(column: column, row: row, flip) }
    }
    filter(papers, spare, columns, rows, reach: InkMap.reach, flip: 0)
    filter(papers, spare, columns, rows, reach: InkMap.reach, flip: 255)
    fillHoles(papers)
  }

  /// Where a stroke is wider than the window of the closing, as in a bend, its ink was taken for paper. A block that has
  /// less than half of the light of the paper on each of its four sides is ink. A table beside the page has paper on one
  /// side only.
  private func fillHoles(_ papers: UnsafeMutablePointer<UInt8>) {
    for row in 0..<rows {
      for column in 0..<columns {
        let block = papers + (row &* columns &+ column)
        let beside = min(
          lightest(from: block, step: -1, room: column), lightest(from: block, step: 1, room: columns &- 1 &- column))
        let aboveAndBelow = min(
          lightest(from: block, step: 0 &- columns, room: row),
          lightest(from: block, step: columns, room: rows &- 1 &- row))
        let around = min(beside, aboveAndBelow)
        if block.pointee < around / 2 { block.pointee = around }
      }
    }
  }

  /// The lightest of every fourth block in a direction, up to a fifth of the shorter side of the picture away.
  @inline(never)
  private func lightest(from block: UnsafeMutablePointer<UInt8>, step: Int, room: Int) -> UInt8 {
    var most: UInt8 = 0
    var left = min(room, InkMap.fillReach)
    var place = block
    while left >= 4 {
      place += 4 &* step
      most = max(most, place.pointee)
      left &-= 4
    }
    return most
  }

  /// Writes the largest value, or with `flip` of 255 the smallest, of the square around each.
  @inline(never)
  private func filter(
    _ values: UnsafeMutablePointer<UInt8>, _ spare: UnsafeMutablePointer<UInt8>, _ columns: Int, _ rows: Int,
    reach: Int, flip: UInt8
  ) {
    // A window along rows and then along columns is a square window.
    filter(values, to: spare, step: 1, length: columns, lineStep: columns, lines: rows, reach, flip)
    filter(spare, to: values, step: columns, length: rows, lineStep: 1, lines: columns, reach, flip)
  }

  /// The largest value, or with `flip` of 255 the smallest, of the blocks around each block along a line.
  @inline(never)
  private func filter(
    _ values: UnsafeMutablePointer<UInt8>, to results: UnsafeMutablePointer<UInt8>, step: Int, length: Int,
    lineStep: Int, lines: Int, _ reach: Int, _ flip: UInt8
  ) {
    for line in 0..<lines {
      let start = line &* lineStep
      for k in 0..<length {
        var most: UInt8 = 0
        for n in max(k &- reach, 0)...min(k &+ reach, length &- 1) {
          most = max(most, values[start &+ n &* step] ^ flip)
        }
        results[start &+ k &* step] = most ^ flip
      }
    }
  }

  /// The gray value that a fifth of the block exceeds; of large blocks, of every second row.
  private func quantile(column: Int, row: Int, _ flip: UInt8) -> UInt8 {
    // Even and odd columns are counted apart: neighboring pixels are mostly alike, and to add to the same count twice in
    // a row takes longer.
    var counts = InlineArray<128, UInt16>(repeating: 0)
    let (x0, y0) = (column &* side, row &* side)
    let (x1, y1) = (min(x0 &+ side, picture.width), min(y0 &+ side, picture.height))
    let step = side >= 8 ? 2 : 1
    var left = 0
    for y in stride(from: y0, to: y1, by: step) {
      let line = picture.pixels + y &* picture.width
      for x in x0..<x1 { counts[unchecked: Int((line[x] ^ flip) >> 2) | (x & 1) &<< 6] &+= 1 }
      left &+= x1 &- x0
    }
    left /= 5
    var value = 63
    while value > 0 {
      left &-= Int(counts[unchecked: value] &+ counts[unchecked: value | 64])
      if left < 0 { break }
      value &-= 1
    }
    return UInt8(truncatingIfNeeded: value &* 4 &+ 2)
  }

  /// How many times the noise is subtracted from the ink.
  private static let noiseShare = 2

  private func meanPaper(_ papers: UnsafeMutablePointer<UInt8>) -> Int {
    var sum = 0
    for k in 0..<columns &* rows { sum &+= Int(papers[k]) }
    return sum / (columns &* rows)
  }

  /// Writes the ink of gray values, which may lie where it is written. Where the paper is dark, the same noise is a
  /// larger share of it.
  private func subtractPaper(
    _ papers: UnsafeMutablePointer<UInt8>, from pixels: UnsafePointer<UInt8>, _ flip: UInt8,
    _ noises: UnsafeMutablePointer<UInt8>
  ) {
    // 65,536 * 255 / paper.
    var inverse = InlineArray<256, UInt32>(repeating: 0)
    for paper in 24..<256 { inverse[paper] = (255 << 16) / UInt32(truncatingIfNeeded: paper) }
    let half = side / 2
    for y in 0..<picture.height {
      let line = pixels + y &* picture.width
      let out = memory.ink + y &* picture.width
      let (upper, down) = place(y, half, rows)
      let above = papers + upper &* columns
      let below = papers + min(upper &+ 1, rows &- 1) &* columns
      let tiles = noises + (upper >> InkMap.tileBits) &* tileColumns
      // A piece goes from the middle of a block to the middle of the next one. Before the first middle and after the
      // last one, the paper does not change.
      var paper = Int(above[0]) &* (side &- down) &+ Int(below[0]) &* down
      var x = 0
      for column in -1..<columns {
        let next = min(column &+ 1, columns &- 1)
        let right = Int(above[next]) &* (side &- down) &+ Int(below[next]) &* down
        let end = min(column &* side &+ side &+ half, picture.width)
        let noise = InkMap.noiseShare &* Int(tiles[max(column, 0) >> InkMap.tileBits]) / 8
        InkMap.subtract(
          paper &<< sideBits, slope: right &- paper, bits: 2 &* sideBits, from: line + x, to: out + x, end &- x, flip,
          noise: noise, inverse: &inverse)
        paper = right
        x = end
      }
    }
  }

  /// Writes the ink of a piece of a row, where the paper, in units of 2^bits, changes by the same for each pixel.
  @inline(never)
  private static func subtract(
    _ paper: Int, slope: Int, bits: Int, from pixels: UnsafePointer<UInt8>, to ink: UnsafeMutablePointer<UInt8>,
    _ count: Int, _ flip: UInt8, noise: Int, inverse: inout InlineArray<256, UInt32>
  ) {
    let (slope, bits) = (Int32(truncatingIfNeeded: slope), Int32(truncatingIfNeeded: bits))
    let noise = Int32(truncatingIfNeeded: noise)
    // At most 255 << 12.
    var sum = Int32(truncatingIfNeeded: paper) &- noise &<< bits
    for k in 0..<count {
      let least = sum &>> bits
      sum &+= slope
      let difference = least &- Int32(truncatingIfNeeded: pixels[k] ^ flip)
      var share: UInt32 = 0
      // Most pixels are paper.
      if difference > 0 {
        share = (UInt32(truncatingIfNeeded: difference) &* inverse[unchecked: Int(least &+ noise)]) >> 16
      }
      ink[k] = UInt8(truncatingIfNeeded: min(share, 255))
    }
  }

  /// The block whose middle is before a place, and how far the place is from there, 0..<side.
  @inline(__always)
  private func place(_ k: Int, _ half: Int, _ count: Int) -> (block: Int, share: Int) {
    let from = k &- half
    if from < 0 { return (0, 0) }
    let block = from >> sideBits
    return block >= count &- 1 ? (count &- 1, 0) : (block, from & (side &- 1))
  }

  /// With more noise, in 1/16 of 1/255 of the paper, the picture is smoothed.
  private static let muchNoise = 96

  /// Writes the noise of each tile of 4x4 blocks, in 1/8 of a gray value, at most 255. It is the noise of the whole
  /// picture, except where a tile and its neighbors are much rougher, as on a table beside the page. A tile full of
  /// tiny digits has smoother neighbors.
  private func estimateNoise(
    of pixels: UnsafePointer<UInt8>, _ all: Int, _ noises: UnsafeMutablePointer<UInt8>,
    _ spare: UnsafeMutablePointer<UInt8>
  ) {
    let tile = side &<< InkMap.tileBits
    for row in 0..<tileRows {
      for column in 0..<tileColumns {
        let (x, y) = (column &* tile, row &* tile)
        let own = noise(of: pixels, x, min(x &+ tile, picture.width), y, min(y &+ tile, picture.height), rowStep: 4)
        // The median of a tile with little noise is not exact enough.
        let noise = own > all &+ all / 2 &+ 8 ? own : all
        noises[row &* tileColumns &+ column] = UInt8(truncatingIfNeeded: min(noise / 2, 255))
      }
    }
    filter(noises, spare, tileColumns, tileRows, reach: 1, flip: 255)
    filter(noises, spare, tileColumns, tileRows, reach: 1, flip: 0)
  }

  /// The noise of the whole picture, from about fifty rows at most.
  private func noise(of pixels: UnsafePointer<UInt8>) -> Int {
    noise(of: pixels, 0, picture.width, 0, picture.height, rowStep: max(picture.height / 40, 4))
  }

  /// The median of the differences between neighboring pixels of a row, in 1/16 of a gray value; every `rowStep`th row
  /// counts.
  @inline(never)
  private func noise(
    of pixels: UnsafePointer<UInt8>, _ x0: Int, _ x1: Int, _ y0: Int, _ y1: Int, rowStep: Int
  ) -> Int {
    var counts = InlineArray<256, UInt32>(repeating: 0)
    var all: UInt32 = 0
    var y = y0
    while y < y1 {
      let line = pixels + y &* picture.width
      for x in x0 &+ 1..<max(x1, x0 &+ 1) {
        counts[unchecked: Int(line[x] > line[x &- 1] ? line[x] &- line[x &- 1] : line[x &- 1] &- line[x])] &+= 1
      }
      all &+= UInt32(truncatingIfNeeded: x1 &- x0)
      y &+= rowStep
    }
    var left = all / 2
    for k in 0..<256 {
      if counts[k] > left { return 16 &* k &+ Int(truncatingIfNeeded: 16 &* left / counts[k]) }
      left &-= counts[k]
    }
    return 0
  }

  /// Writes the mean of the nine pixels around each where the ink will be. The edge of the picture stays.
  private func smooth() {
    let width = picture.width
    for k in 0..<picture.count { memory.ink[k] = picture.pixels[k] }
    guard width > 2, picture.height > 2 else { return }
    for y in 1..<picture.height &- 1 {
      let out = memory.ink + y &* width
      let line = picture.pixels + y &* width
      for x in 1..<width &- 1 {
        var sum = 0
        var row = line - width
        for _ in 0..<3 {
          sum &+= Int(row[x &- 1]) &+ Int(row[x]) &+ Int(row[x &+ 1])
          row += width
        }
        out[x] = UInt8(truncatingIfNeeded: sum / 9)
      }
    }
  }
}
