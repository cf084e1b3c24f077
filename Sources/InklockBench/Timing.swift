/// The time that a piece of work takes, over several runs of it.
struct Timing {
  /// Seconds, ascending.
  private let seconds: [Double]

  /// The least disturbed run.
  var best: Double { seconds.first ?? 0 }
  var median: Double { seconds.isEmpty ? 0 : seconds[seconds.count / 2] }

  /// Runs `work` once unmeasured, so that caches are as they will be, then `runs` times by a monotonic clock.
  init(runs: Int, _ work: () throws -> Void) rethrows {
    try work()
    let clock = ContinuousClock()
    var seconds: [Double] = []
    for _ in 0..<runs {
      let duration = try clock.measure(work).components
      seconds.append(Double(duration.seconds) + Double(duration.attoseconds) * 1e-18)
    }
    self.seconds = seconds.sorted()
  }

  /// Pieces of work in a second: in the best run and in the median one.
  func rate(_ count: Double) -> (best: Double, median: Double) { (count / best, count / median) }
}
