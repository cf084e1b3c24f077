/// How far a drawn PIN is from the hand that enrolled it, digit by digit.
///
/// A digit counts with the distance from its signature to the nearest enrolled one, divided by how unusual both are:
/// the mean of the rarity of the drawing, the mean rarity of the enrolled ones, and the model's reference. Two unusual
/// drawings are seldom near each other by chance, and an unusual hand varies more. A score is the mean of the digits,
/// in 1/256.
public struct HandScore: Equatable, Sendable {
  /// Scores of the digits together.
  private var total: UInt32 = 0
  private var digits: UInt32 = 0

  /// The largest score of a digit.
  public static let largest: UInt32 = 4096

  public init() {}

  /// Adds a digit.
  ///
  /// - Parameters:
  ///   - nearest: distance to the nearest enrolled signature.
  ///   - rarity: of the drawing.
  ///   - enrolled: the mean rarity of the enrolled drawings.
  ///   - reference: of the model.
  public mutating func add(nearest: UInt32, rarity: UInt32, enrolled: UInt32, reference: UInt32) {
    // Distances stay below 2^14, and the reference is at least 1.
    let usual = rarity &+ enrolled &+ max(reference, 1)
    total &+= min(nearest &* 768 / usual, HandScore.largest)
    digits &+= 1
  }

  /// The mean of the digits; the largest possible for no digits.
  public var value: UInt32 { digits == 0 ? HandScore.largest : total / digits }
}
