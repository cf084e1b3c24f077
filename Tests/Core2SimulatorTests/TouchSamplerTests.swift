import Core2HAL
import Testing
import VirtualDevice

@testable import Core2Simulator

@Suite struct TouchSamplerTests {
  private func point(_ x: UInt16, _ y: UInt16) -> TouchPoint { TouchPoint(x: x, y: y) }
  private func sample(_ time: UInt64, _ points: TouchPoint...) -> TimedInput {
    TimedInput(time, .touch(TouchReport(fingers: points)))
  }

  @Test("a finger's samples lie on the grid of 13 ms, with the last place in each")
  func coalesces() {
    var sampler = TouchSampler(hold: 0)
    sampler.touch(1, at: point(10, 10), time: 14)
    sampler.touch(1, at: point(11, 10), time: 20)
    sampler.touch(1, at: point(12, 10), time: 26)
    sampler.touch(1, at: point(13, 10), time: 27)
    sampler.lift(1, time: 40)
    #expect(sampler.take(upTo: 100) == [sample(26, point(12, 10)), sample(39, point(13, 10)), sample(52)])
    #expect(sampler.nextTime == nil)
  }

  @Test("a press and release inside a sample is down in one and up in the next")
  func shortTap() {
    var sampler = TouchSampler(hold: 0)
    sampler.touch(1, at: point(5, 6), time: 30)
    sampler.lift(1, time: 31)
    #expect(sampler.take(upTo: 60) == [sample(39, point(5, 6)), sample(52)])
  }

  @Test("a release between two presses inside a sample is seen")
  func pressReleasePress() {
    var sampler = TouchSampler(hold: 0)
    sampler.touch(1, at: point(5, 6), time: 30)
    sampler.lift(1, time: 31)
    sampler.touch(1, at: point(7, 6), time: 32)
    #expect(sampler.take(upTo: 100) == [sample(39, point(5, 6)), sample(52), sample(65, point(7, 6))])
  }

  @Test("a drag that leaves the panel is a finger up, and its return another finger down")
  func leavesThePanel() {
    var sampler = TouchSampler(hold: 0)
    sampler.touch(1, at: point(319, 279), time: 1)
    sampler.touch(1, at: nil, time: 20)
    sampler.touch(1, at: TouchPoint(x: 320, y: 0), time: 30)
    sampler.touch(1, at: TouchPoint(x: 0, y: 280), time: 35)
    sampler.touch(1, at: point(0, 0), time: 45)
    #expect(sampler.take(upTo: 100) == [sample(13, point(319, 279)), sample(26), sample(52, point(0, 0))])
  }

  @Test("two fingers are reported in the order in which they came, and a third not at all")
  func twoFingers() {
    var sampler = TouchSampler(hold: 0)
    sampler.touch(7, at: point(1, 1), time: 1)
    sampler.touch(3, at: point(2, 2), time: 14)
    sampler.touch(5, at: point(3, 3), time: 15)
    sampler.lift(7, time: 30)
    #expect(
      sampler.take(upTo: 100) == [
        sample(13, point(1, 1)), sample(26, point(1, 1), point(2, 2)), sample(39, point(2, 2)),
      ])
  }

  @Test("events that come late have samples after those that were taken")
  func lateEvents() {
    var sampler = TouchSampler(hold: 0)
    #expect(sampler.take(upTo: 1000).isEmpty)
    sampler.touch(1, at: point(1, 1), time: 500)
    sampler.lift(1, time: 501)
    #expect(sampler.take(upTo: 1000).isEmpty)
    #expect(sampler.take(upTo: 2000) == [sample(1001, point(1, 1)), sample(1014)])
  }

  @Test("no stroke is lost, for any order and time of events", arguments: [1, 2, 3, 4, 5] as [UInt64])
  func keepsStrokes(seed: UInt64) {
    let random = SimulatedEntropy(seed: seed)
    var sampler = TouchSampler(hold: 0)
    var samples: [TimedInput] = []
    var presses = 0
    var isDown = false
    var time: UInt64 = 0
    for _ in 0..<5000 {
      time += UInt64(random.next() % 9)
      switch random.next() % 4 {
      case 0:
        if !isDown { presses += 1 }
        isDown = true
        sampler.touch(0, at: point(UInt16(random.next() % 320), UInt16(random.next() % 280)), time: time)
      case 1:
        isDown = false
        sampler.lift(0, time: time)
      case 2:
        guard isDown else { continue }
        sampler.touch(0, at: point(UInt16(random.next() % 320), UInt16(random.next() % 280)), time: time)
      default:
        samples += sampler.take(upTo: time)
      }
    }
    sampler.lift(0, time: time)
    samples += sampler.take(upTo: .max - 13)

    var seen = 0
    var wasDown = false
    for sample in samples {
      guard case .touch(let report) = sample.input else { continue }
      if report.count > 0 && !wasDown { seen += 1 }
      wasDown = report.count > 0
    }
    #expect(seen == presses, "seed \(seed)")
    #expect(!wasDown, "seed \(seed)")
    #expect(samples.allSatisfy { $0.time % 13 == 0 }, "seed \(seed)")
    #expect(zip(samples, samples.dropFirst()).allSatisfy { $0.time < $1.time }, "seed \(seed)")
  }

  private static let finger: Int64 = 1
  private static let button = PanelButton.b.center

  /// The times at which a click is down and up on the panel.
  private func click(press: UInt64, release: UInt64, taken: UInt64, batch: UInt64) -> (down: UInt64, up: UInt64)? {
    var touches = TouchSampler()
    _ = touches.take(upTo: taken)
    touches.touch(Self.finger, at: Self.button, time: press)
    var samples: [TimedInput] = []
    for time in stride(from: taken, through: release, by: Int(batch)) { samples += touches.take(upTo: time) }
    touches.lift(Self.finger, time: release)
    samples += touches.take(upTo: release + 1000)
    guard let down = samples.first(where: { $0.input != .touch(.none) })?.time,
      let up = samples.last, up.input == .touch(.none)
    else { return nil }
    return (down, up.time)
  }

  @Test(
    "a click is on the panel for at least 26 ms, however short it is and whenever it is handled",
    arguments: [0, 1, 5, 13, 25, 26, 40] as [UInt64])
  func shortClick(duration: UInt64) throws {
    for press in UInt64(1000)..<1027 {
      for late in [0, 4, 9, 16, 50] as [UInt64] {
        let times = try #require(click(press: press, release: press + duration, taken: press + late, batch: 5))
        #expect(times.up - times.down >= 26, "pressed at \(press), handled \(late) ms later")
        #expect(times.up - times.down <= max(26, duration) + 26)
      }
    }
  }

  @Test("a long touch ends with the sample after the pointer went up")
  func longTouch() throws {
    let times = try #require(click(press: 1000, release: 1300, taken: 1000, batch: 5))
    #expect(times.up == 1313)
  }

  @Test("a pointer that leaves the panel is up, and a new touch after it is a new one")
  func leaving() {
    var touches = TouchSampler()
    touches.touch(Self.finger, at: Self.button, time: 100)
    touches.touch(Self.finger, at: nil, time: 200)
    touches.touch(Self.finger, at: Self.button, time: 300)
    touches.liftAll(time: 400)
    let down = touches.take(upTo: 1000).map { $0.input != .touch(.none) }
    #expect(down == [true, false, true, false])
  }

  @Test("when more changes wait than the queue holds, the fingers are in the end where they are")
  func fullQueue() {
    var sampler = TouchSampler(hold: 0)
    for k in 0..<UInt64(TouchSampler.capacity) {
      sampler.touch(1, at: point(5, 6), time: 2 * k)
      sampler.lift(1, time: 2 * k + 1)
    }
    sampler.touch(1, at: point(7, 8), time: 200)
    var samples = sampler.take(upTo: 100_000)
    #expect(samples.count == TouchSampler.capacity)
    #expect(samples.last?.input == .touch(.one(point(7, 8))))
    sampler.lift(1, time: 100_001)
    samples = sampler.take(upTo: 200_000)
    #expect(samples.map(\.input) == [.touch(.none)])
  }
}
