public import Core2Simulator

/// A session to watch: what was done to a device, and what was expected beside what it did.
///
/// Given to a device with `setup`, the inputs of the moments make it do again what the film says.
public struct Film: Sendable {
  /// A line of the session.
  public enum Row: Equatable, Sendable {
    case input(BoardInput)
    /// An output; `nil` where one of the two sides has none.
    case output(expected: TraceEvent?, actual: TraceEvent?)
    /// A step of a scenario begins.
    case step(String)
    /// A step of a scenario did not find what it expected.
    case failure(expected: String, actual: String)

    /// Whether the device did something else than expected.
    public var isDifferent: Bool {
      switch self {
      case .input, .step: false
      case .output(let expected, let actual): expected != actual
      case .failure: true
      }
    }
  }

  /// A row and its place.
  public struct Entry: Equatable, Sendable {
    public let row: Row
    /// The line that it has in the file, from 1; `nil` if the file does not have it.
    public let line: Int?
  }

  /// Everything that happens in one millisecond.
  public struct Moment: Equatable, Sendable {
    /// Virtual ms since the simulation began.
    public let time: UInt64
    /// What the device gets, all of it together.
    public fileprivate(set) var inputs: [BoardInput] = []
    public fileprivate(set) var entries: [Entry] = []

    /// The first entry that differs.
    public var difference: Entry? { entries.first(where: \.row.isDifferent) }
  }

  public let title: String
  /// The device at the start.
  public let setup: Core2.Setup
  /// In the order of their times, which are all different.
  public let moments: [Moment]
  /// When the session ends, in virtual ms.
  public let end: UInt64
  /// The index of the first moment in which something differs.
  public let firstDifference: Int?

  init(title: String, setup: Core2.Setup, moments: [Moment], end: UInt64) {
    self.title = title
    self.setup = setup
    self.moments = moments
    self.end = max(end, moments.last?.time ?? 0)
    firstDifference = moments.firstIndex { $0.difference != nil }
  }
}

/// Puts rows together to the moments of a film.
struct FilmBuilder {
  private(set) var moments: [Film.Moment] = []

  /// - Parameter time: virtual ms, not before that of the previous row.
  mutating func add(_ row: Film.Row, at time: UInt64, line: Int? = nil) {
    if moments.last?.time != time { moments.append(Film.Moment(time: time)) }
    let last = moments.count - 1
    moments[last].entries.append(Film.Entry(row: row, line: line))
    if case .input(let input) = row { moments[last].inputs.append(input) }
  }
}
