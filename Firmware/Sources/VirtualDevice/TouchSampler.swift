public import Core2HAL

/// Converts pointer events to reports of the touch panel, one sample every 13 ms of virtual time.
///
/// Motion within a sample is merged. A contact is never lost: a finger that comes and goes within one sample is
/// down in one sample and up in the next, and a release between two presses has a separate sample. A finger is down for
/// `hold` milliseconds at least, because a touch of one sample is noise for the firmware, and a click can be as short.
///
/// At most `capacity` samples wait. A further change is merged into the last of them, so that fingers that press and
/// release faster than the panel can report are still where they are in the end.
public struct TouchSampler: Sendable {
  /// Samples that can wait to be taken, more than half a second of changes in every sample.
  public static let capacity = 48
  /// Virtual ms from the press of a pointer to its earliest release: 26 ms, two samples of the panel, from the first
  /// sample after the press, which comes up to 13 ms later.
  public static let shortestContact = 3 * TouchGeometry.samplePeriod

  private struct Contact: Sendable {
    var finger: Int64 = 0
    /// When the finger went down.
    var pressed: UInt64 = 0
    /// A unique number for each contact.
    var stroke: UInt32 = 0
    var point = TouchPoint(x: 0, y: 0)
  }

  /// The contacts of one moment, in the order in which they began.
  private struct Contacts: Sendable {
    var count = 0
    var first = Contact()
    var second = Contact()

    func has(_ stroke: UInt32) -> Bool { count > 0 && first.stroke == stroke || count > 1 && second.stroke == stroke }

    /// Whether no contact of another moment is missing here.
    func hasAll(of other: Contacts) -> Bool {
      (other.count < 1 || has(other.first.stroke)) && (other.count < 2 || has(other.second.stroke))
    }

    mutating func add(_ contact: Contact) {
      if count == 0 { first = contact } else { second = contact }
      count += 1
    }

    /// Removes a finger, and returns when it went down; `nil` if it is not down.
    mutating func remove(_ finger: Int64) -> UInt64? {
      if count > 1, second.finger == finger {
        count = 1
        return second.pressed
      }
      guard count > 0, first.finger == finger else { return nil }
      let pressed = first.pressed
      first = second
      count -= 1
      return pressed
    }

    var report: TouchReport {
      count == 0 ? .none : count == 1 ? .one(first.point) : .two(first.point, second.point)
    }
  }

  /// A report of the panel and its virtual time in ms.
  public struct Sample: Equatable, Sendable {
    public var time: UInt64
    public var report: TouchReport
  }

  private struct Waiting: Sendable {
    var time: UInt64 = 0
    var contacts = Contacts()
  }

  private let hold: UInt64
  private var contacts = Contacts()
  /// The samples that wait are the `count` elements from `head` on, which wrap around.
  private var queue = InlineArray<48, Waiting>(repeating: Waiting())
  private var head = 0
  private var count = 0
  private var reported = Contacts()
  private var nextStroke: UInt32 = 0
  private var taken: UInt64 = 0

  /// - Parameter hold: milliseconds from a press to its earliest release.
  public init(hold: UInt64 = TouchSampler.shortestContact) { self.hold = hold }

  /// When the next sample is due, in virtual ms; `nil` if nothing changes.
  public var nextTime: UInt64? { count > 0 ? queue[head].time : nil }

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
    if contacts.count > 0, contacts.first.finger == finger {
      guard contacts.first.point != point else { return }
      contacts.first.point = point
    } else if contacts.count > 1, contacts.second.finger == finger {
      guard contacts.second.point != point else { return }
      contacts.second.point = point
    } else {
      guard contacts.count < 2 else { return }
      // Nothing can be reported before what was already taken.
      contacts.add(Contact(finger: finger, pressed: max(time, taken), stroke: nextStroke, point: point))
      nextStroke &+= 1
    }
    sample(at: time)
  }

  /// A finger goes up: at once, or when it was down for long enough; ignored if it was not down.
  public mutating func lift(_ finger: Int64, time: UInt64) {
    if let pressed = contacts.remove(finger) { sample(at: max(time, pressed + hold)) }
  }

  /// All fingers go up.
  public mutating func liftAll(time: UInt64) {
    while contacts.count > 0 { lift(contacts.first.finger, time: time) }
  }

  /// The next sample up to and including a time; `nil` if there is none. The time must not decrease from call to call.
  public mutating func takeNext(upTo time: UInt64) -> Sample? {
    taken = max(taken, time)
    guard count > 0, queue[head].time <= time else { return nil }
    let sample = queue[head]
    reported = sample.contacts
    head = (head + 1) % TouchSampler.capacity
    count -= 1
    return Sample(time: sample.time, report: sample.contacts.report)
  }

  private mutating func sample(at time: UInt64) {
    let period = TouchGeometry.samplePeriod
    // Times stay below 2^63, so the product does not overflow; a checked one needs 128 bits.
    let tick = max((time + period - 1) / period, taken / period + 1) &* period
    guard count > 0 else { return append(tick) }
    let last = queue[index(count - 1)]
    let previous = count > 1 ? queue[index(count - 2)].contacts : reported
    let isMerged = last.time >= tick && contacts.hasAll(of: last.contacts) && last.contacts.hasAll(of: previous)
    if isMerged || count == TouchSampler.capacity {
      queue[index(count - 1)].contacts = contacts
    } else {
      append(max(tick, last.time + period))
    }
  }

  private mutating func append(_ time: UInt64) {
    queue[index(count)] = Waiting(time: time, contacts: contacts)
    count += 1
  }

  private func index(_ k: Int) -> Int { (head + k) % TouchSampler.capacity }
}
