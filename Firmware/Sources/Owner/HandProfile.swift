public import DigitNet

/// What the device has learned of its owner's hand: how the network sees the owner's drawings of each digit.
///
/// It says nothing about a PIN, because it has the same number of drawings of all ten digits.
public struct HandProfile: Sendable {
  /// Drawings of each digit that the means below are of; 0 if nothing has been taught.
  public internal(set) var samples: UInt8 = 0
  /// Units of the network's last hidden layer, 1...64; 0 if nothing was ever taught.
  public internal(set) var units: UInt8 = 0
  /// The network that saw the drawings: the CRC-32 in its model file.
  public internal(set) var network: UInt32 = 0
  /// Whether it was read from flash, even if nothing was taught: the record may be there for the hand's template.
  public internal(set) var isStored = false
  /// The mean of the drawings of each digit.
  var means = InlineArray<10, DrawingSample>(repeating: DrawingSample())

  public init() {}

  /// Whether a network has a hidden layer that a profile has room for.
  public static func canLearn(with network: Network) -> Bool {
    let units = network.hiddenUnits
    return units > 0 && units <= DrawingSample.capacity
  }

  /// Makes this an empty profile for a network.
  ///
  /// - Parameters:
  ///   - network: the network that will see the drawings.
  ///   - model: its model file.
  /// - Returns: whether the network suits; if not, nothing changes.
  public mutating func begin(for network: Network, model: UnsafeRawBufferPointer) -> Bool {
    guard HandProfile.canLearn(with: network) else { return false }
    samples = 0
    units = UInt8(truncatingIfNeeded: network.hiddenUnits)
    self.network = HandProfile.checksum(of: model)
    return true
  }

  /// Whether the profile was taught with the network of a model file.
  public func fits(_ model: UnsafeRawBufferPointer) -> Bool { network == HandProfile.checksum(of: model) }

  private static func checksum(of model: UnsafeRawBufferPointer) -> UInt32 {
    UInt32(littleEndian: model.loadUnaligned(fromByteOffset: ModelLayout.checksum, as: UInt32.self))
  }

  /// Lowers the logits of the digits that the drawing resembles less than the nearest one, as the owner draws them.
  ///
  /// Each unit of mean difference beyond that of the nearest digit divides a digit's probability by 2^5.5, and all
  /// together by at most 8. Both numbers were chosen with writers whom the network had not seen (`PROFILE.md`).
  ///
  /// - Parameters:
  ///   - logits: the sum of the logits of all views.
  ///   - sample: how the network sees the drawing.
  ///   - header: of the network.
  public func correct(_ logits: inout Logits, for sample: borrowing DrawingSample, _ header: ModelHeader) {
    guard samples > 0 else { return }
    var distances = InlineArray<10, UInt32>(repeating: 0)
    var nearest = UInt32.max
    for digit in 0..<10 {
      distances[digit] = means[digit].distance(to: sample)
      nearest = min(nearest, distances[digit])
    }
    // A power of two is 2^24 / sharpness units of logit. With sharpness 1, three powers stay below 2^26.
    let power = (1 << 24) / header.sharpness
    let perUnit = power * 11 / (2 * UInt32(units))
    for digit in 0..<10 {
      // The excess is at most 960.
      let excess = min(distances[digit] - nearest, UInt32(units))
      logits.values[digit] &-= Int32(truncatingIfNeeded: min(excess &* perUnit, 3 * power))
    }
  }
}
