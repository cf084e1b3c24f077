import Core2HAL
import Core2Simulator
import Handwriting
import HostSupport
import VirtualDevice

/// One run of the steps of a scenario on one device.
struct ScenarioSession {
  /// Virtual ms of parts of a session, besides those of `FingerTiming`.
  enum Timing {
    /// From power-on to the first step: the device has booted and shows its screen.
    static let start: UInt64 = 300
    /// From the last step to the end: vibrations end.
    static let end: UInt64 = 1000
    /// From a digit to the button that enters it, and from the button to the next step.
    static let beforeEnter: UInt64 = 250
    static let afterEnter: UInt64 = 350
    /// After a press of a button.
    static let afterPress: UInt64 = 120
    /// After the press that tries a whole PIN.
    static let afterPIN: UInt64 = 600
    /// From a digit that the pause accepted to the next step.
    static let afterReading: UInt64 = 400
    /// The longest wait for the pause, which the console sets to a minute at most.
    static let longestPause: UInt64 = 61_000
    /// From the previous input to a typed line, and after it.
    static let beforeLine: UInt64 = 20
    static let afterLine: UInt64 = 100
    /// Before and after a reset or a cut of power.
    static let beforeReset: UInt64 = 10
    static let afterReset: UInt64 = 300
  }

  private let device: Core2
  private var finger: Finger<Core2>
  private var writing: ScenarioWriter
  private let watch = DeviceWatch()
  /// Called before each step.
  var onStep: (ScenarioStep) -> Void = { _ in }

  init(device: Core2, seed: UInt64) {
    self.device = device
    finger = Finger(on: device)
    writing = ScenarioWriter(seed: seed)
    device.add(watch)
  }

  /// Plays the steps; the failure of the first that fails.
  mutating func play(_ steps: [ScenarioStep]) throws(InputError) -> ScenarioFailure? {
    defer { device.remove(watch) }
    device.advance(to: Timing.start)
    for step in steps {
      onStep(step)
      do throws(StepFailure) {
        try perform(step.action)
      } catch {
        switch error {
        case .unusable(let error): throw error
        case .different(let expected, let actual, let screen):
          return failure(of: step, expected: expected, actual: actual, screen: screen)
        }
      }
    }
    finger.wait(Timing.end)
    return nil
  }

  private func failure(
    of step: ScenarioStep, expected: String, actual: String, screen: RGBPicture?
  ) -> ScenarioFailure {
    ScenarioFailure(
      line: step.node.line, column: step.node.column, step: step.kind, title: step.title, expected: expected,
      actual: actual, time: device.time, logTail: watch.lines.suffix(20).map(\.self), log: watch.log,
      screen: device.display.pixels, expectedScreen: screen)
  }

  private mutating func perform(_ action: StepAction) throws(StepFailure) {
    switch action {
    case .draw(let text, let accept):
      for index in text.digits.indices { try draw(index, of: text, accept: accept) }
    case .enterPIN(let text):
      for index in text.digits.indices { try draw(index, of: text, accept: .enter) }
      press(PanelButton.c.center)
      wait(Timing.afterPIN)
    case .press(let point): press(point)
    case .hold(let point, let time):
      finger.hold(point, for: time)
    case .stroke(let points): finger.draw(points)
    case .placed(let strokes): finger.draw(strokes, from: device.time + TouchGeometry.samplePeriod)
    case .touch(let report): finger.touch(report)
    case .type(let bytes):
      device.apply([.serial(bytes)], at: device.time + Timing.beforeLine)
      wait(Timing.afterLine)
    case .wait(let time): wait(time)
    case .serial(let expectation): try expect(expectation)
    case .vibration(let expectation): try expect(expectation)
    case .screenshot(let saveTo, let compareWith): try takeScreenshot(saveTo: saveTo, compareWith: compareWith)
    case .powerCut: restart(.powerCut)
    case .reset: restart(.reset)
    }
  }

  // MARK: Actions

  /// Fingers stay where they are.
  private func wait(_ time: UInt64) { device.advance(to: device.time + time) }

  private mutating func press(_ point: TouchPoint) {
    finger.tap(point)
    wait(Timing.afterPress)
  }

  private func restart(_ input: BoardInput) {
    device.apply([input], at: device.time + Timing.beforeReset)
    wait(Timing.afterReset)
  }

  /// Draws the digit at a position of the text, and checks what the device makes of it.
  private mutating func draw(_ index: Int, of text: DrawnText, accept: Acceptance) throws(StepFailure) {
    let before = watch.readings.count
    let (strokes, period) = writing.draw(text.digits[index], of: text)
    finger.samplePeriod = period
    finger.draw(strokes: strokes)
    finger.samplePeriod = TouchGeometry.samplePeriod
    switch accept {
    case .none: return
    case .enter:
      wait(Timing.beforeEnter)
      press(PanelButton.c.center)
      wait(Timing.afterEnter)
    case .pause where text.reading == .anything:
      wait(UInt64(device.setup.configuration.autoAccept) + Timing.afterReading)
    case .pause:
      run(until: device.time + Timing.longestPause) { watch.readings.count > before }
      if watch.readings.count > before { wait(Timing.afterReading) }
    }
    try check(watch.readings.count > before ? watch.readings[before] : nil, index, of: text)
  }

  private func check(_ reading: DigitReading?, _ index: Int, of text: DrawnText) throws(StepFailure) {
    let digit = text.digits[index]
    let isExpected =
      switch text.reading {
      case .anything: true
      case .unclear: reading.map { $0.verdict != .clear } ?? false
      case .clear: reading?.verdict == .clear && reading.map { Int($0.digit) } == digit
      }
    guard !isExpected else { return }
    let place = text.digits.count > 1 ? ", digit \(index + 1) of \"\(text.digits.map(String.init).joined())\"" : ""
    throw .different(
      expected: text.reading == .clear ? "a clear \(digit)\(place)" : "the \(digit)\(place) to be unclear",
      actual: reading?.sentence ?? "the device read no digit")
  }

  // MARK: Expectations

  /// Runs the device step by step, until something is so or the time has come.
  private func run(until end: UInt64, _ isDone: () -> Bool) {
    while !isDone() {
      guard let due = device.nextWakeUp, due < end else {
        device.advance(to: end)
        _ = isDone()
        return
      }
      device.advance(to: due)
    }
  }

  private func expect(_ expectation: SerialExpectation) throws(StepFailure) {
    let matcher = SerialMatcher(expectation.pattern)
    let first = watch.matchedLines
    var tested = first
    var found: Int?
    run(until: device.time + expectation.within) {
      while found == nil, tested < watch.lines.count {
        if matcher.matches(watch.lines[tested]) { found = tested }
        tested += 1
      }
      return found != nil
    }
    let time = Milliseconds.text(expectation.within)
    if expectation.isAbsent {
      guard let found else {
        watch.matchedLines = watch.lines.count
        return
      }
      throw .different(expected: "no line with \(matcher) within \(time)", actual: watch.lines[found])
    }
    if let found {
      watch.matchedLines = found + 1
      return
    }
    let earlier = watch.lines[..<first].last(where: matcher.matches)
    let actual =
      if let earlier {
        "no such line after the last one that a step matched; there is an earlier one: \(earlier)"
      } else if first > 0 {
        "no such line after the last one that a step matched: \(watch.lines[first - 1])"
      } else {
        "no such line"
      }
    throw .different(expected: "a line with \(matcher) within \(time)", actual: actual)
  }

  private func expect(_ expectation: VibrationExpectation) throws(StepFailure) {
    let before = watch.expectedStarts
    let (least, most) = (expectation.count.lowerBound, expectation.count.upperBound)
    // An upper limit can be broken until the time is over.
    run(until: device.time + expectation.within) {
      most == .max ? watch.starts - before >= least : watch.starts - before > most
    }
    let count = watch.starts - before
    guard !expectation.count.contains(count) else {
      watch.expectedStarts = watch.starts
      return
    }
    throw .different(
      expected: "\(expectation.description) within \(Milliseconds.text(expectation.within))",
      actual: "\(count) since the \(before > 0 ? "previous expect-vibration" : "start")")
  }

  private func takeScreenshot(saveTo: YAMLNode?, compareWith: YAMLNode?) throws(StepFailure) {
    let screen = RGBPicture(rgb565: device.display.pixels, width: FrameBuffer.width)
    let expected: (picture: RGBPicture, path: String)?
    do throws(InputError) {
      if let saveTo { try ScenarioSession.save(screen, to: saveTo) }
      expected = try compareWith.map(ScenarioSession.picture)
    } catch {
      throw .unusable(error)
    }
    if let expected { try compare(screen, with: expected.picture, expected.path) }
  }

  private static func save(_ screen: RGBPicture, to node: YAMLNode) throws(InputError) {
    let path = try ScenarioPath.writing(node, "save-to")
    do throws(InputError) { try screen.write(to: path) } catch { throw node.error("\(error)") }
  }

  private static func picture(_ node: YAMLNode) throws(InputError) -> (picture: RGBPicture, path: String) {
    let path = try ScenarioPath.reading(node, "compare-with")
    do throws(InputError) { return (try RGBPicture(reading: path), path) } catch { throw node.error("\(error)") }
  }

  private func compare(_ screen: RGBPicture, with expected: RGBPicture, _ path: String) throws(StepFailure) {
    guard screen != expected else { return }
    guard screen.width == expected.width, screen.height == expected.height else {
      throw .different(
        expected: "the screen to be the picture \(path)",
        actual: "the picture is \(expected.width)x\(expected.height), the screen \(screen.width)x\(screen.height)",
        screen: expected)
    }
    let pixels = screen.differences(from: expected)
    let first = pixels.first.map { "(\($0 % screen.width), \($0 / screen.width))" } ?? ""
    throw .different(
      expected: "the screen to be the picture \(path)",
      actual: "\(pixels.count) of its pixels differ, the first at \(first)", screen: expected)
  }
}

extension VibrationExpectation {
  /// What is expected, for people.
  fileprivate var description: String {
    let (least, most) = (count.lowerBound, count.upperBound)
    let range: String
    if most == .max {
      range = "at least \(least)"
    } else if least == most {
      range = "exactly \(least)"
    } else {
      range = least == 0 ? "at most \(most)" : "\(least) to \(most)"
    }
    return range + (range.hasSuffix(" 1") ? " start" : " starts") + " of the motor"
  }
}

extension DigitReading {
  /// The reading for people.
  fileprivate var sentence: String {
    // As in the log: two decimals, rounded down, never 1.
    let hundredths = min(confidence / 10, 99)
    let share = "0.\(hundredths < 10 ? "0" : "")\(hundredths)"
    return switch verdict {
    case .clear: "it was read as \(digit), with confidence \(share)"
    case .unclear: "it was unclear: \(digit) with confidence \(share), or \(second)"
    case .tooLittleInk: "it was unclear: only \(inkedCells) cells of ink"
    case .overflow: "it was unclear: more points than the stroke buffer holds"
    }
  }
}
