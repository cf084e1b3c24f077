import Testing

@testable import LockFirmware

/// The time limits of a device that is not touched, without a device.
@Suite("Idle limits")
struct IdleLimitsTests {
  /// Limits in ms, which of them apply, and the one that ends first.
  struct Row: CustomTestStringConvertible {
    var story: String
    var entry: UInt32
    var unlock: UInt32
    var holdsEntry = true
    var isOpen = true
    var event: IdleLimits.Event
    /// Milliseconds from the last touch to the end.
    var length: UInt64
    var testDescription: String { story }
  }

  static let table: [Row] = [
    Row(story: "half a PIN", entry: 30_000, unlock: 60_000, isOpen: false, event: .entryExpired, length: 30_000),
    Row(
      story: "an open device", entry: 30_000, unlock: 60_000, holdsEntry: false, event: .unlockExpired, length: 60_000),
    Row(story: "half a PIN on an open device", entry: 30_000, unlock: 60_000, event: .entryExpired, length: 30_000),
    Row(
      story: "an open device that locks before", entry: 30_000, unlock: 20_000, event: .unlockExpired, length: 20_000),
    Row(story: "equal limits lock", entry: 20_000, unlock: 20_000, event: .unlockExpired, length: 20_000),
    Row(story: "no limit of an entry", entry: 0, unlock: 15_000, event: .unlockExpired, length: 15_000),
    Row(story: "no limit of an open device", entry: 15_000, unlock: 0, event: .entryExpired, length: 15_000),
    Row(story: "an entry of less than ten seconds", entry: 2_500, unlock: 0, event: .entryExpired, length: 2_500),
    Row(story: "one ms for an entry", entry: 1, unlock: 0, event: .entryExpired, length: 1),
    Row(story: "one ms for an open device", entry: 0, unlock: 1, event: .unlockExpired, length: 1),
  ]

  @Test(
    "a limit ends after its time without a touch; each of its last ten seconds is shown and due when it begins",
    arguments: table)
  func countdown(row: Row) {
    var limits = IdleLimits(entry: row.entry, unlock: row.unlock)
    func advance(_ now: UInt64) -> IdleLimits.Event {
      limits.advance(to: now, holdsEntry: row.holdsEntry, isOpen: row.isOpen)
    }
    limits.restart(at: 5)
    let end = 5 + row.length
    #expect(advance(5) == .none)
    #expect(advance(end - 1) == .none)

    // From the end backwards: when what is shown changes next.
    var next = end
    var wrong: [String] = []
    for rest in 1...min(row.length, 12_000) {
      let now = end - rest
      let seconds = (1...10 as ClosedRange<UInt8>).first { UInt64($0) * 1000 >= rest }
      if let seconds {
        let expected = IdleLimits.Warning(locks: row.event == .unlockExpired, seconds: seconds)
        if limits.warning(at: now) != expected {
          wrong.append("\(rest): \(String(describing: limits.warning(at: now)))")
        }
      } else if limits.warning(at: now) != nil {
        wrong.append("\(rest): a warning")
      }
      if limits.due(after: now) != next { wrong.append("\(rest): due \(limits.due(after: now)), not \(next)") }
      if rest % 1000 == 0, rest <= 10_000 { next = now }
    }
    #expect(wrong == [])

    for now in [end, end + 1, end + 100_000] {
      #expect(limits.warning(at: now) == nil)
      #expect(limits.due(after: now) == end)
    }
    #expect(advance(end) == row.event)
    limits.restart(at: end)
    #expect(advance(end) == .none)
    #expect(advance(end + row.length - 1) == .none)
  }

  @Test("a limit that does not apply, or is 0, never ends and shows nothing", arguments: [0, 1, 2, 3])
  func none(way: Int) {
    var limits = IdleLimits(entry: way & 1 == 0 ? 0 : 100, unlock: way & 2 == 0 ? 0 : 100)
    let event = limits.advance(to: 1_000_000, holdsEntry: way & 1 == 0, isOpen: way & 2 == 0)
    #expect(event == .none)
    #expect(limits.due(after: 5) == .max)
    #expect(limits.warning(at: 5) == nil)
    #expect(limits.warning(at: .max - 5) == nil)
  }

  @Test("before the first touch a limit runs from the start of the device")
  func untouched() {
    var limits = IdleLimits(entry: 100, unlock: 100)
    #expect(limits.warning(at: 0) == nil && limits.due(after: 0) == .max)
    let before = limits.advance(to: 99, holdsEntry: true, isOpen: false)
    let end = limits.advance(to: 100, holdsEntry: true, isOpen: false)
    #expect(before == .none && end == .entryExpired)
  }
}
