import Core2HAL
import Core2Simulator
import HostSupport
import VirtualDevice

/// Makes the parts of steps whose values are JSON, with the same times as in a scenario.
package struct StepPlanner {
  /// From power-on to the first step of a scenario, in ms: the device has booted and shows its screen.
  package static let start = ScenarioSession.Timing.start

  private typealias Timing = ScenarioSession.Timing

  private var writer: ScenarioWriter

  /// - Parameter seed: determines the displacements of the digits that are drawn, as the seed of a scenario does.
  package init(seed: UInt64) { writer = ScenarioWriter(seed: seed) }

  /// The parts of a step.
  ///
  /// - Parameters:
  ///   - name: of the step, such as "draw".
  ///   - value: as in a scenario; `null` for a step without one.
  package mutating func parts(of name: String, _ value: JSON) throws(InputError) -> [StepPart] {
    guard let kind = StepKind.all.first(where: { $0.name == name }),
      let parts = parts(of: try kind.read(YAMLNode(value)))
    else { throw InputError(name, "is a step of scenarios only") }
    return parts
  }

  private mutating func parts(of action: StepAction) -> [StepPart]? {
    switch action {
    case .draw(let text, let accept): return text.digits.indices.flatMap { draw($0, of: text, accept: accept) }
    case .enterPIN(let text):
      return text.digits.indices.flatMap { draw($0, of: text, accept: .enter) } + press(PanelButton.c.center)
        + [.wait(Timing.afterPIN)]
    case .press(let point): return press(point)
    case .hold(let point, let time): return plan { $0.hold(point, for: time) }
    case .stroke(let points): return plan { $0.draw(points) }
    case .touch(let report): return plan { $0.touch(report) }
    case .type(let bytes): return [.input(.serial(bytes), after: Timing.beforeLine), .wait(Timing.afterLine)]
    case .wait(let time): return [.wait(time)]
    case .serial(let expectation) where !expectation.isAbsent: return [.line(LineSearch(expectation))]
    case .powerCut: return [.input(.powerCut, after: Timing.beforeReset), .wait(Timing.afterReset)]
    case .reset: return [.input(.reset, after: Timing.beforeReset), .wait(Timing.afterReset)]
    case .serial, .placed, .vibration, .screenshot: return nil
    }
  }

  private mutating func draw(_ index: Int, of text: DrawnText, accept: Acceptance) -> [StepPart] {
    let (strokes, period) = writer.draw(text.digits[index], of: text)
    let drawn = plan { finger in
      finger.samplePeriod = period
      finger.draw(strokes: strokes)
    }
    switch accept {
    case .none: return drawn
    case .enter:
      return drawn + [.wait(Timing.beforeEnter)] + press(PanelButton.c.center) + [.wait(Timing.afterEnter)]
    case .pause: return drawn + [.reading(limit: Timing.longestPause, pause: Timing.afterReading)]
    }
  }

  private func press(_ point: TouchPoint) -> [StepPart] { plan { $0.tap(point) } + [.wait(Timing.afterPress)] }

  private func plan(_ move: (inout Finger<FingerPlan>) -> Void) -> [StepPart] {
    var finger = Finger(on: FingerPlan())
    move(&finger)
    return finger.device.parts
  }
}

/// Records what a finger does as parts of a step.
private struct FingerPlan: TouchSink {
  private(set) var time: UInt64 = 0
  private(set) var parts: [StepPart] = []

  mutating func touch(_ report: TouchReport, at time: UInt64) {
    parts.append(.input(.touch(report), after: time - self.time))
    self.time = time
  }

  mutating func wait(until time: UInt64) {
    parts.append(.wait(time - self.time))
    self.time = time
  }
}

extension YAMLNode {
  /// A value of JSON, which is a value of YAML, too.
  fileprivate init(_ json: JSON) {
    let content: Content =
      switch json {
      case .null: .text("")
      case .bool, .integer, .number: .text(json.description)
      case .string(let text): .text(text)
      case .array(let elements): .list(elements.map { YAMLNode($0) })
      case .object(let members): .map(members.map { (YAMLNode(.string($0.key)), YAMLNode($0.value)) })
      }
    self.init(content: content, path: "body", line: 1, column: 1)
  }
}
