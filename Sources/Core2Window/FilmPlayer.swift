/// Which place of a film is shown: playing, paused, stepping from event to event, jumping.
struct FilmPlayer {
  /// A place in a film.
  struct Place: Equatable {
    /// The number of moments that have happened.
    var moments: Int
    /// Virtual ms.
    var time: UInt64
  }

  /// Virtual ms for each real one.
  static let speeds = [0.125, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64]

  private(set) var place = Place(moments: 0, time: 0)
  private(set) var isPlaying = true
  /// The index in `speeds`.
  private(set) var speedIndex = 3
  let firstDifference: Int?
  let end: UInt64

  private let times: [UInt64]
  /// The clock and the film's time when it began to play at this speed.
  private var anchor: (ticks: UInt64, time: UInt64)

  /// A film that plays from its start.
  ///
  /// - Parameters:
  ///   - times: when the moments happen, in virtual ms, increasing.
  ///   - end: when the film ends, not before the last moment.
  ///   - firstDifference: the index of the moment in which the first difference is.
  ///   - ticks: the clock now, in ms.
  init(times: [UInt64], end: UInt64, firstDifference: Int?, at ticks: UInt64) {
    self.times = times
    self.end = end
    self.firstDifference = firstDifference
    anchor = (ticks, 0)
  }

  var speed: Double { FilmPlayer.speeds[speedIndex] }
  var isAtEnd: Bool { place.time >= end }
  /// Whether the first difference is the last thing that happened.
  var isAtDifference: Bool { firstDifference.map { place.moments == $0 + 1 } ?? false }

  /// Lets the film play up to now. It pauses at the first difference, and at its end.
  mutating func follow(_ ticks: UInt64) {
    guard isPlaying else { return }
    let passed = Double(ticks - min(ticks, anchor.ticks)) * speed
    let time = passed < Double(end - anchor.time) ? anchor.time + UInt64(passed) : end
    let next = Place(moments: moments(upTo: time), time: time)
    if let firstDifference, place.moments <= firstDifference, next.moments > firstDifference {
      return show(moment: firstDifference)
    }
    place = next
    if isAtEnd { isPlaying = false }
  }

  /// Pauses or plays on; at its end, a film plays from its start.
  mutating func toggle(at ticks: UInt64) {
    if isPlaying {
      follow(ticks)
      isPlaying = false
      return
    }
    if isAtEnd { place = Place(moments: 0, time: 0) }
    isPlaying = true
    anchor = (ticks, place.time)
  }

  /// Plays faster, or slower where `steps` is negative.
  mutating func changeSpeed(by steps: Int, at ticks: UInt64) {
    follow(ticks)
    speedIndex = max(0, min(FilmPlayer.speeds.count - 1, speedIndex + steps))
    anchor = (ticks, place.time)
  }

  /// Pauses after the next event, or after the previous one.
  mutating func step(by steps: Int) {
    let moments = place.moments + steps
    guard moments > 0 else { return showStart() }
    guard moments <= times.count else { return showEnd() }
    show(moment: moments - 1)
  }

  /// Pauses at the first difference.
  ///
  /// - Returns: whether there is one.
  mutating func showFirstDifference() -> Bool {
    guard let firstDifference else { return false }
    show(moment: firstDifference)
    return true
  }

  mutating func showStart() { pause(at: Place(moments: 0, time: 0)) }
  mutating func showEnd() { pause(at: Place(moments: times.count, time: end)) }

  /// Goes to a share of the film's time, 0...1, and continues to play if it plays.
  mutating func seek(to share: Double, at ticks: UInt64) {
    let time = UInt64(Double(end) * max(0, min(1, share)))
    place = Place(moments: moments(upTo: time), time: time)
    anchor = (ticks, time)
  }

  private mutating func show(moment index: Int) { pause(at: Place(moments: index + 1, time: times[index])) }

  private mutating func pause(at place: Place) {
    self.place = place
    isPlaying = false
  }

  /// The number of moments up to and including a time.
  private func moments(upTo time: UInt64) -> Int {
    var (low, high) = (0, times.count)
    while low < high {
      let middle = (low + high) / 2
      if times[middle] <= time { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
