/// How well PINs were read that the same person set and entered.
public struct PINScore: Equatable, Sendable {
  /// PINs of other digits, which must not open the lock.
  public struct WrongPINs: Equatable, Sendable {
    public internal(set) var entered = 0
    public internal(set) var opened = 0

    /// The share that opened the lock, 0...1; `nil` where none was entered.
    public var share: Double? { entered == 0 ? nil : Double(opened) / Double(entered) }

    mutating func merge(_ other: WrongPINs) {
      entered += other.entered
      opened += other.opened
    }
  }

  /// The counts for one writer, or for all writers.
  public struct Tally: Equatable, Sendable {
    public internal(set) var pins = 0
    /// PINs that opened the lock when they were entered for the first time.
    public internal(set) var right = 0
    /// PINs that could not be set, because a digit stayed unclear.
    public internal(set) var unset = 0
    /// PINs that were set and were not accepted in any of the tries.
    public internal(set) var unopened = 0
    /// Digits that were drawn again when a PIN was entered for the first time.
    public internal(set) var redraws = 0
    /// Attempts until the lock opened or the person gave up.
    public internal(set) var attempts = 0
    public internal(set) var random = WrongPINs()
    public internal(set) var offByOne = WrongPINs()

    /// Shares from 0 to 1, and means; `nil` where nothing was counted.
    public var rightShare: Double? { perPIN(right) }
    public var redrawsPerPIN: Double? { share(redraws, of: pins - unset) }
    public var attemptsPerPIN: Double? { share(attempts, of: pins - unset) }

    func perPIN(_ count: Int) -> Double? { share(count, of: pins) }
    private func share(_ part: Int, of whole: Int) -> Double? { whole == 0 ? nil : Double(part) / Double(whole) }

    mutating func merge(_ other: Tally) {
      pins += other.pins
      right += other.right
      unset += other.unset
      unopened += other.unopened
      redraws += other.redraws
      attempts += other.attempts
      random.merge(other.random)
      offByOne.merge(other.offByOne)
    }
  }

  /// All writers together. Each has equally many PINs, so that shares are means over the writers.
  public private(set) var total = Tally()
  /// The writers with their tallies, in the order of the data.
  public private(set) var writers: [(name: String, tally: Tally)] = []

  public init() {}

  mutating func add(_ tally: Tally, of writer: String) {
    total.merge(tally)
    writers.append((writer, tally))
  }

  /// The writers, the one with the fewest PINs read right first; equal ones by name.
  public var worstFirst: [(name: String, tally: Tally)] {
    writers.sorted { ($0.tally.right, $0.name) < ($1.tally.right, $1.name) }
  }

  public static func == (a: PINScore, b: PINScore) -> Bool {
    a.total == b.total && a.writers.elementsEqual(b.writers) { $0 == $1 }
  }
}
