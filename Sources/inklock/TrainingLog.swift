import DigitModel
import DigitTraining
import Foundation
import HostSupport

/// Reports the progress of a training run on standard error, with the seconds of each epoch.
final class TrainingLog {
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private var last: ContinuousClock.Instant

  init() {
    start = clock.now
    last = start
  }

  /// Seconds since the start.
  var seconds: Double { (clock.now - start) / .seconds(1) }

  func report(_ progress: TrainingProgress) {
    switch progress {
    case .redrawing(let images): StandardError.line("redrawing \(images) images as strokes")
    case .start(let figures):
      if !figures.text.isEmpty { StandardError.line("before" + figures.text) }
    case .epoch(let epoch):
      let now = clock.now
      StandardError.line(epoch.line + String(format: "  %.1f s", (now - last) / .seconds(1)))
      last = now
    }
  }
}

extension EpochSummary {
  /// One line of progress.
  fileprivate var line: String {
    let head = String(
      format: "epoch %3d/%d %@  loss %.4f  training %.2f%%", epoch, epochs,
      isTeacher ? "teacher" : isQuantized ? "rounded" : "smooth ", loss, 100 * accuracy)
    return head + validation.text
  }
}

extension ValidationFigures {
  /// The figures of all sources; empty without validation data.
  fileprivate var text: String {
    let figures = sources.map { source in
      source.digits > 0
        ? " \(source.name) \(percent(source.right, source.digits))"
        : source.nonDigits > 0 ? " \(source.name) rejected \(percent(source.rejected, source.nonDigits))" : ""
    }
    return figures.joined().isEmpty ? "" : "  validation" + figures.joined()
  }
}

private func percent(_ part: Int, _ whole: Int) -> String {
  String(format: "%.2f%%", 100 * Double(part) / Double(max(whole, 1)))
}
