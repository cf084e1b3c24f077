import Core2HAL
import Core2Simulator
import Evaluation
import Foundation
import Handwriting
import HostSupport
import TouchTrace

/// Finds the digits that were drawn in a trace.
///
/// The log tells where a digit ends: at a line `predict` or `unclear`. A change of the mode, a reset and the CLEAR
/// button drop what was drawn before them.
struct StrokesFromTrace {
  private struct Drawn {
    var strokes: [[StrokeSample.Point]]
    var digit: UInt8?
  }

  /// - Parameter labels: a character for each digit, or one for all; `nil` for what the log predicted.
  static func read(_ path: String, labels: String?, writer: String?) throws -> [StrokeSample] {
    let reader = try TraceReader(path)
    var finder = StrokesFromTrace()
    while let line = try reader.next() { finder.take(line.event) }
    let labels = labels.map { Array($0).map { String($0) } }
    if let labels, labels.count != 1, labels.count != finder.drawn.count {
      throw InputError("--label", "names \(labels.count) digits, and \(path) has \(finder.drawn.count)")
    }
    var samples: [StrokeSample] = []
    for (k, drawn) in finder.drawn.enumerated() {
      guard let label = labels.map({ $0[$0.count == 1 ? 0 : k] }) ?? drawn.digit.map({ String($0) }) else { continue }
      samples.append(
        StrokeSample(label: label, writer: writer, canvas: .init(width: 240, height: 240), strokes: drawn.strokes))
    }
    guard !samples.isEmpty else { throw InputError(path, "no digit is drawn in it that could be labelled") }
    let left = finder.drawn.count - samples.count
    if left > 0 {
      FileHandle.standardError.write(Data("\(left) unclear digits are left out: --label names them\n".utf8))
    }
    return samples
  }

  private enum Finger: Equatable {
    case up, drawing, clearing, elsewhere
  }

  private var drawn: [Drawn] = []
  private var strokes: [[StrokeSample.Point]] = []
  private var origin: UInt64?
  private var finger = Finger.up
  private var log = LogReader()

  private mutating func take(_ event: TimedEvent) {
    switch event.event {
    case .input(.touch(let report)): touch(report.first, at: event.time)
    case .input(.reset), .input(.powerCut):
      drop()
      finger = .up
    case .serial(let bytes):
      for line in log.read(bytes) {
        if let outcome = Outcome(line) {
          if !strokes.isEmpty {
            drawn.append(Drawn(strokes: strokes, digit: outcome.isUnclear ? nil : outcome.digit))
          }
          drop()
        } else if line.event == "mode" || line.event == "boot" {
          drop()
        }
      }
    default: break
    }
  }

  private mutating func touch(_ point: TouchPoint?, at time: UInt64) {
    guard let point else {
      if finger == .clearing { drop() }
      if finger == .drawing { rest(until: time) }
      finger = .up
      return
    }
    if finger == .up {
      finger = point.x < 240 && point.y < 240 ? .drawing : StrokesFromTrace.isClear(point) ? .clearing : .elsewhere
      if finger == .drawing { strokes.append([]) }
    }
    if finger == .clearing, !StrokesFromTrace.isClear(point) { finger = .elsewhere }
    // A mode that changed in the middle of a stroke has dropped its beginning.
    guard finger == .drawing, !strokes.isEmpty else { return }
    rest(until: time)
    let start = origin ?? time
    origin = start
    strokes[strokes.count - 1].append(
      StrokeSample.Point(x: Double(min(point.x, 239)), y: Double(min(point.y, 239)), t: Double(time - start)))
  }

  /// A trace tells what changed: until one sample before `time` the finger lay where it was.
  private mutating func rest(until time: UInt64) {
    guard let start = origin, var point = strokes.last?.last, let t = point.t else { return }
    let end = Double(time - start) - Double(TouchGeometry.samplePeriod)
    guard end > t else { return }
    point.t = end
    strokes[strokes.count - 1].append(point)
  }

  private mutating func drop() {
    strokes = []
    origin = nil
  }

  /// Button A, or CLEAR on the screen.
  private static func isClear(_ point: TouchPoint) -> Bool {
    PanelButton(at: point) == .a || point.x >= 244 && (208..<240).contains(point.y)
  }
}
