/// Long thin lines in a picture: those of ruled and squared paper, and of grids. They are followed across the picture and
/// taken out of the ink, without what crosses them.
struct RuledLines {
  let memory: FinderMemory
  let width: Int
  let height: Int
  /// The least ink that counts.
  let least: Int

  /// Lines that can be followed at the same time in a direction.
  static let capacity = 192
  /// Smaller pictures have no lines.
  private static let leastSide = 64

  /// Takes the lines out of the ink. Returns how many there are.
  func erase() -> Int {
    guard min(width, height) >= RuledLines.leastSide else { return 0 }
    // Their paths lie in memory that is used later. A path has a place for each column or row.
    let paths = memory.labels
    let others = UnsafeMutableRawPointer(memory.order).assumingMemoryBound(to: UInt16.self)
    // The tracks lie in the memory of the components.
    let tracks = UnsafeMutableRawPointer(memory.components)
    let bytes = memory.componentCapacity &* MemoryLayout<Component>.stride / 2
    let room = bytes / MemoryLayout<Track>.stride
    var across = LineTracker(
      self, along: 1, columns: width, across: width, rows: height, paths: paths,
      tracks: tracks.assumingMemoryBound(to: Track.self), room: room)
    across.follow()
    var down = LineTracker(
      self, along: width, columns: height, across: 1, rows: width, paths: others,
      tracks: (tracks + room &* MemoryLayout<Track>.stride).assumingMemoryBound(to: Track.self), room: room)
    down.follow()
    let found = across.found &+ down.found
    guard found >= 3 || across.isSpanned || down.isSpanned else { return 0 }
    var count = 0
    across.measure()
    down.measure()
    let length = across.long.length &+ down.long.length
    // Long lines have about the same ink. A short line that has much more may be strokes in a row.
    let most = length == 0 ? Int.max : (across.long.ink &+ down.long.ink) / length &* 8 / 5
    across.erase(isVertical: false, mostInk: most, lines: memory.lines, &count)
    down.erase(isVertical: true, mostInk: most, lines: memory.lines, &count)
    return count
  }
}

/// A line that is followed.
private struct Track {
  /// Whether the place in the table is taken.
  var isUsed = true
  /// Where the line is in the present column, and how far it goes down in a column, in 1/256 of a pixel.
  var y: Int
  var slope = 0
  var first: Int
  var last: Int
  /// Columns in which it was seen, and in which something covered it.
  var seen = 1
  var covered = 0
  /// Means of its thickness in 1/16 of a pixel, and of its ink in 1/16; once it is measured, the usual ink of a column.
  var thickness: Int
  var ink: Int
  var isActive = true

  var length: Int { last &- first &+ 1 }
  /// How far its ink reaches up and down, in pixels.
  var reach: Int { thickness / 32 &+ 1 }
}

/// Follows lines in one direction. The names are those of lines from left to right.
private struct LineTracker {
  private let ink: UnsafeMutablePointer<UInt8>
  private let along: Int
  private let across: Int
  private let columns: Int
  private let rows: Int
  private let least: Int
  private let paths: UnsafeMutablePointer<UInt16>
  private let capacity: Int
  private let longestGap: Int
  private let shortest: Int
  private let thickest: Int
  private let tracks: UnsafeMutablePointer<Track>
  /// Tracks of the table that have been used.
  private var used = 0
  private(set) var found = 0
  /// The usual ink and the length of all lines that go through half of the picture.
  private(set) var long = (ink: 0, length: 0)
  /// Whether a line goes through the picture, but for a tenth at either end.
  private(set) var isSpanned = false

  /// Added to the places of a path where the line was not seen, or a stroke lies on it.
  private static let unseen: UInt16 = 0x8000

  init(
    _ lines: RuledLines, along: Int, columns: Int, across: Int, rows: Int, paths: UnsafeMutablePointer<UInt16>,
    tracks: UnsafeMutablePointer<Track>, room: Int
  ) {
    ink = lines.memory.ink
    least = lines.least
    self.along = along
    self.across = across
    self.columns = columns
    self.rows = rows
    self.paths = paths
    self.tracks = tracks
    capacity = min(RuledLines.capacity, min(rows, room))
    for k in 0..<capacity { tracks[k] = Track(isUsed: false, y: 0, first: 0, last: 0, thickness: 0, ink: 0) }
    let shorter = min(columns, rows)
    longestGap = max(shorter / 16, 12)
    shortest = max(shorter / 5, 48)
    thickest = max(shorter / 50, 5)
  }

  private func value(_ x: Int, _ y: Int) -> Int { Int(ink[x &* along &+ y &* across]) }

  /// The row with most ink of a row and its neighbors; of equal ones the row itself.
  @inline(never)
  private func darkest(_ x: Int, _ y: Int) -> Int {
    let here = value(x, y)
    let above = y > 0 ? value(x, y &- 1) : 0
    let below = y < rows &- 1 ? value(x, y &+ 1) : 0
    if above > here, above >= below { return y &- 1 }
    return below > here ? y &+ 1 : y
  }

  /// The rows around a place that have at least half of its ink.
  @inline(never)
  private func extent(_ x: Int, _ y: Int) -> (top: Int, bottom: Int) {
    let half = max(value(x, y) / 2, least / 2)
    var (top, bottom) = (y, y)
    while top > 0, y &- top <= 2 &* thickest, value(x, top &- 1) >= half { top &-= 1 }
    while bottom < rows &- 1, bottom &- y <= 2 &* thickest, value(x, bottom &+ 1) >= half { bottom &+= 1 }
    return (top, bottom)
  }

  @inline(never)
  mutating func follow() {
    for x in 0..<columns {
      for k in 0..<used {
        guard tracks[k].isUsed, tracks[k].isActive else { continue }
        var track = tracks[k]
        advance(&track, k, to: x)
        track.isUsed = track.isActive || isLine(track)
        tracks[k] = track
      }
      if x & 3 == 0 { begin(at: x) }
      if x & 7 == 0 { dropDoubles(at: x) }
    }
    for k in 0..<used {
      guard tracks[k].isUsed else { continue }
      let track = tracks[k]
      tracks[k].isActive = false
      tracks[k].isUsed = isLine(track)
      if !tracks[k].isUsed { continue }
      found &+= 1
      // The stroke of a large 1 ends before that.
      if track.first &* 10 < columns, track.last &* 10 > columns &* 9 { isSpanned = true }
    }
  }

  private func isLine(_ track: Track) -> Bool {
    let length = track.length
    return length >= shortest && track.seen &* 8 >= length &* 5
      && (track.seen &+ track.covered) &* 10 >= length &* 8 && length &* 16 >= 18 &* track.thickness
  }

  private func advance(_ track: inout Track, _ k: Int, to x: Int) {
    let path = paths + k &* columns
    track.y &+= track.slope
    let predicted = track.y >> 8
    guard predicted >= 2, predicted < rows &- 2, x &- track.last <= longestGap else {
      track.isActive = false
      return
    }
    path[x] = UInt16(truncatingIfNeeded: predicted) | LineTracker.unseen
    let y = darkest(x, predicted)
    let here = value(x, y)
    if here < least { return }
    let (top, bottom) = extent(x, y)
    let thickness = 16 &* (bottom &- top &+ 1)
    if thickness > track.thickness &* 3 / 2 &+ 24 || 16 &* here > track.ink &* 7 / 4 &+ 16 * 16 {
      track.covered &+= 1
      return
    }
    if 16 &* here < track.ink / 3 { return }
    let middle = (top &+ bottom &+ 1) &* 128
    let error = middle &- track.y
    if abs(error) > 640 { return }
    // The place of a line is well known after many columns: a stroke that lies on it must not turn it aside.
    let isFirm = track.seen > 96
    track.y &+= error / (isFirm ? 8 : 4)
    track.slope = min(max(track.slope &+ error / (isFirm ? 192 : 48), -80), 80)
    track.seen &+= 1
    track.last = x
    track.thickness &+= (thickness &- track.thickness) / 8
    track.ink &+= (16 &* here &- track.ink) / 8
    path[x] = UInt16(truncatingIfNeeded: track.y >> 8)
  }

  /// Begins tracks at what may be a line, where none is.
  private mutating func begin(at x: Int) {
    var free = 0
    var y = 2
    var place = ink + (x &* along &+ 2 &* across)
    while y < rows &- 2 {
      let here = Int(place[0])
      guard here >= least, place[0] >= place[0 &- across], place[0] > place[across] else {
        y &+= 1
        place += across
        continue
      }
      let (top, bottom) = extent(x, y)
      if bottom &- top < thickest, !isTaken(y) {
        while free < capacity, tracks[free].isUsed { free &+= 1 }
        if free == capacity { return }
        used = max(used, free &+ 1)
        tracks[free] = Track(
          y: (top &+ bottom &+ 1) &* 128, first: x, last: x, thickness: 16 &* (bottom &- top &+ 1), ink: 16 &* here)
        paths[free &* columns &+ x] = UInt16(truncatingIfNeeded: y)
      }
      place += across &* (bottom &+ 1 &- y)
      y = bottom &+ 1
    }
  }

  private func isTaken(_ y: Int) -> Bool {
    for k in 0..<used {
      if tracks[k].isUsed, tracks[k].isActive, abs((tracks[k].y >> 8) &- y) <= 2 { return true }
    }
    return false
  }

  /// Of two tracks at the same place, the longer one stays.
  private mutating func dropDoubles(at x: Int) {
    for k in 0..<used {
      guard tracks[k].isUsed, tracks[k].isActive else { continue }
      for n in k &+ 1..<max(used, k &+ 1) {
        guard tracks[n].isUsed, tracks[n].isActive, abs(tracks[n].y &- tracks[k].y) < 384 else { continue }
        if tracks[n].seen > tracks[k].seen {
          tracks[k].isUsed = false
          break
        }
        tracks[n].isUsed = false
      }
    }
  }

  /// Takes the ink of the lines away, down to where it grows again on either side,
  /// and writes down where they were, as far as there is room.
  @inline(never)
  func erase(isVertical: Bool, mostInk: Int, lines: UnsafeMutablePointer<RuledLine>, _ count: inout Int) {
    for k in 0..<used {
      let track = tracks[k]
      guard track.isUsed, isLong(track) || track.ink <= mostInk else { continue }
      if count < FinderMemory.mostLines {
        lines[count] = line(track, paths + k &* columns, isVertical: isVertical)
        count &+= 1
      }
      for x in track.first...track.last {
        let place = paths[k &* columns &+ x]
        if place & LineTracker.unseen != 0 { continue }
        let y = darkest(x, Int(place))
        let most = track.thickness / 16 &+ 3
        var top = y
        while top > 0, y &- top < most, value(x, top &- 1) <= value(x, top), value(x, top &- 1) > 0 { top &-= 1 }
        var bottom = y
        while bottom < rows &- 1, bottom &- y < most, value(x, bottom &+ 1) <= value(x, bottom),
          value(x, bottom &+ 1) > 0
        { bottom &+= 1 }
        for row in top...bottom { ink[x &* along &+ row &* across] = 0 }
      }
    }
  }

  /// The mean ink of the rows of a line, in a column and the two beside it.
  @inline(never)
  private func inkAround(_ x: Int, _ place: Int, _ reach: Int) -> Int {
    let y = darkest(x, place)
    var sum = 0
    for column in max(x &- 1, 0)...min(x &+ 1, columns &- 1) {
      for row in max(y &- reach, 0)...min(y &+ reach, rows &- 1) { sum &+= value(column, row) }
    }
    return sum / (3 &* (2 &* reach &+ 1))
  }

  /// Measures how much ink each line usually has, and leaves out where it has more: a stroke crosses it or lies on it.
  @inline(never)
  mutating func measure() {
    for k in 0..<used where tracks[k].isUsed {
      let track = tracks[k]
      let path = paths + k &* columns
      var counts = InlineArray<256, Int32>(repeating: 0)
      for x in track.first...track.last where path[x] & LineTracker.unseen == 0 {
        counts[inkAround(x, Int(path[x]), track.reach)] &+= 1
      }
      // A quarter and a half of the columns have less ink.
      var (quarter, half) = (0, -1)
      var columnsLeft = track.seen
      while 2 &* columnsLeft > track.seen, half < 255 {
        half &+= 1
        columnsLeft &-= Int(counts[half])
        if 4 &* columnsLeft > 3 &* track.seen { quarter = half &+ 1 }
      }
      // The ink of a line varies with the light, and with how the line falls on pixels. Chosen on synthetic pages.
      let most = half &+ max(2 &* (half &- quarter), half / 2) &+ 6
      for x in track.first...track.last where path[x] & LineTracker.unseen == 0 {
        if inkAround(x, Int(path[x]), track.reach) > most { path[x] |= LineTracker.unseen }
      }
      tracks[k].ink = half &* (2 &* track.reach &+ 1)
      if isLong(track) {
        long.ink &+= tracks[k].ink &* track.length
        long.length &+= track.length
      }
    }
  }

  private func isLong(_ track: Track) -> Bool { track.length &* 2 >= columns }

  private func line(_ track: Track, _ path: UnsafeMutablePointer<UInt16>, isVertical: Bool) -> RuledLine {
    var line = RuledLine(
      isVertical: isVertical, first: UInt16(truncatingIfNeeded: track.first),
      last: UInt16(truncatingIfNeeded: track.last),
      thickness: UInt16(truncatingIfNeeded: (track.thickness &+ 15) / 16))
    for n in 0...8 {
      let place = path[track.first &+ (track.last &- track.first) &* n / 8]
      line.places[n] = place & ~LineTracker.unseen
    }
    return line
  }
}
