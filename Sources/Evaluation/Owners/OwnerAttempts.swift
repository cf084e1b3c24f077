/// What was drawn against the template of one owner, each attempt with its score, or with what a score is made of.
public struct OwnerAttempts<Score: Sendable>: Sendable {
  /// A stranger who draws one of the owner's PINs.
  public struct Stranger: Sendable {
    /// Who: the same number for the same person.
    public var other: Int
    /// The scores of one attempt after the other.
    public var tries: [Score]

    /// - Parameters:
    ///   - other: who.
    ///   - tries: the scores of one attempt after the other.
    public init(other: Int, tries: [Score]) {
      self.other = other
      self.tries = tries
    }
  }

  public var name: String
  public var device: String
  /// For each PIN, the owner's attempts.
  public var genuine: [[Score]] = []
  /// The same drawings in 0.6 of the time, and in 1.6.
  public var fast: [Score] = []
  public var slow: [Score] = []
  /// Strangers who draw the right PIN.
  public var knowing: [Stranger] = []
  /// Strangers who draw a random PIN.
  public var guessing: [Score] = []
  /// Strangers who trace the owner's ink in their own tempo.
  public var traced: [Score] = []

  /// - Parameters:
  ///   - name: of the owner.
  ///   - device: what was drawn on.
  public init(name: String, device: String) {
    self.name = name
    self.device = device
  }

  /// The same attempts with other scores.
  public func map<Other>(_ score: (Score) -> Other) -> OwnerAttempts<Other> {
    var result = OwnerAttempts<Other>(name: name, device: device)
    result.genuine = genuine.map { $0.map(score) }
    result.fast = fast.map(score)
    result.slow = slow.map(score)
    result.knowing = knowing.map { OwnerAttempts<Other>.Stranger(other: $0.other, tries: $0.tries.map(score)) }
    result.guessing = guessing.map(score)
    result.traced = traced.map(score)
    return result
  }
}
