/// The durations of several runs of the same work.
struct Timing {
  /// Seconds, ascending.
  private let seconds: [Double]

  /// The fastest run, which is disturbed least by other processes.
  var best: Double { seconds.first ?? 0 }
  var median: Double { seconds.isEmpty ? 0 : seconds[seconds.count / 2] }

  /// Runs `work` once to warm up the caches, then `runs` times, measured by a monotonic clock.
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

  /// The number of items per second, in the best run and in the median one.
  func rate(_ count: Double) -> (best: Double, median: Double) { (count / best, count / median) }
}
