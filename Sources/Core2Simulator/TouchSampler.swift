public import Core2HAL

/// Converts pointer events to reports of the touch panel, one sample every 13 ms of virtual time.
///
/// Motion within a sample is merged. A contact is never lost: a finger that comes and goes within one sample is
/// down in one sample and up in the next, and a release between two presses has a sample of its own.
public struct TouchSampler: Sendable {
  private struct Contact: Equatable {
    var finger: Int64
    /// A unique number for each contact.
    var stroke: Int
    var point: TouchPoint
  }

  private struct Sample {
    var time: UInt64
    var contacts: [Contact]
  }

  private var contacts: [Contact] = []
  private var pending: [Sample] = []
  private var reported: [Contact] = []
  private var nextStroke = 0
  private var taken: UInt64 = 0

  public init() {}

  /// When the next sample is due, in virtual ms; `nil` if nothing changes.
  public var nextTime: UInt64? { pending.first?.time }

  /// A finger is down or moves.
  ///
  /// - Parameters:
  ///   - finger: identifies the finger; the panel reports the first two.
  ///   - point: its position; `nil` outside the panel, which ends its contact. Coming back begins a new contact.
  ///   - time: virtual ms.
  public mutating func touch(_ finger: Int64, at point: TouchPoint?, time: UInt64) {
    guard let point, point.x < TouchGeometry.width, point.y < TouchGeometry.height else {
      return lift(finger, time: time)
    }
    if let index = contacts.firstIndex(where: { $0.finger == finger }) {
      guard contacts[index].point != point else { return }
      contacts[index].point = point
    } else {
      guard contacts.count < 2 else { return }
      contacts.append(Contact(finger: finger, stroke: nextStroke, point: point))
      nextStroke += 1
    }
    sample(at: time)
  }

  /// A finger goes up; ignored if it was not down.
  public mutating func lift(_ finger: Int64, time: UInt64) {
    guard let index = contacts.firstIndex(where: { $0.finger == finger }) else { return }
    contacts.remove(at: index)
    sample(at: time)
  }

  /// All fingers go up.
  public mutating func liftAll(time: UInt64) {
    for finger in contacts.map(\.finger) { lift(finger, time: time) }
  }

  /// The samples up to and including a time. The time must not decrease from call to call.
  public mutating func take(upTo time: UInt64) -> [TimedInput] {
    taken = max(taken, time)
    let due = pending.prefix { $0.time <= time }
    guard let last = due.last else { return [] }
    reported = last.contacts
    pending.removeFirst(due.count)
    return due.map { TimedInput($0.time, .touch(TouchReport(fingers: $0.contacts.map(\.point)))) }
  }

  private mutating func sample(at time: UInt64) {
    let period = TouchGeometry.samplePeriod
    let tick = max((time + period - 1) / period, taken / period + 1) * period
    guard let last = pending.last else {
      pending.append(Sample(time: tick, contacts: contacts))
      return
    }
    let before = pending.count > 1 ? pending[pending.count - 2].contacts : reported
    let losesNoContact = last.contacts.allSatisfy { contacts.map(\.stroke).contains($0.stroke) }
    let losesNoRelease = before.allSatisfy { last.contacts.map(\.stroke).contains($0.stroke) }
    if last.time >= tick, losesNoContact, losesNoRelease {
      pending[pending.count - 1].contacts = contacts
    } else {
      pending.append(Sample(time: max(tick, last.time + period), contacts: contacts))
    }
  }
}
