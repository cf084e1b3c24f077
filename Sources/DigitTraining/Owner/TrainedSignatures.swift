import DigitModel
import DigitNet
import Handwriting
public import Owner

/// A trained signature network, before its thresholds are known.
public struct TrainedSignatures: Sendable {
  private let layers: [ModelWriter.LayerContent]
  private let table: [UInt8]
  private let reference: UInt32

  /// Finds what is typical of each digit: the centers of eight clusters of the writers' mean signatures (k-means).
  ///
  /// - Parameters:
  ///   - layers: of the network, in integers.
  ///   - drawings: what it was trained on.
  ///   - seed: of the first centers.
  init(layers: [ModelWriter.LayerContent], drawings: [HandDrawing], seed: UInt64) {
    self.layers = layers
    // A table of zeros and any reference are enough to compute signatures.
    let unfinished = TrainedSignatures.model(layers, table: [UInt8](repeating: 0, count: SignatureNetwork.tableSize))
    let signatures = drawings.map { unfinished.signature(of: $0) }
    var table: [UInt8] = []
    for digit in 0..<10 {
      let byWriter = Dictionary(grouping: drawings.indices.filter { Int(drawings[$0].digit) == digit }) {
        drawings[$0].hand
      }
      let means = byWriter.keys.sorted().map { writer in
        let own = byWriter[writer] ?? []
        return (0..<Signature.count).map { k in
          own.reduce(Float(0)) { $0 + Float(signatures[$1][k]) } / Float(own.count)
        }
      }
      var generator = SeededGenerator(seed: seed, stream: 100 + UInt64(digit))
      for center in TrainedSignatures.centers(of: means, &generator) {
        var typical = Signature()
        for (k, number) in center.enumerated() { typical[k] = Int32(number.rounded()) }
        table += (0..<Signature.size).map { UInt8(truncatingIfNeeded: typical.words[$0 >> 2] >> UInt32(8 * ($0 & 3))) }
      }
    }
    self.table = table
    let model = TrainedSignatures.model(layers, table: table)
    let rarities = zip(drawings, signatures).map { model.network.rarity(of: $1, digit: $0.digit) }.sorted()
    reference = rarities.isEmpty ? 1 : max(rarities[rarities.count / 2], 1)
  }

  private static func model(_ layers: [ModelWriter.LayerContent], table: [UInt8]) -> SignatureModel {
    let bytes = bytes(layers, table, reference: 1, .typical, lenient: 0, strict: 0)
    do {
      return try SignatureModel(bytes, from: "the trained network")
    } catch {
      preconditionFailure("the writer and the reader of model files differ: \(error)")
    }
  }

  /// The centers of `SignatureNetwork.typicalCount` clusters; all zeros for an empty list.
  private static func centers(of points: [[Float]], _ generator: inout SeededGenerator) -> [[Float]] {
    let count = SignatureNetwork.typicalCount
    guard !points.isEmpty else { return Array(repeating: Array(repeating: 0, count: Signature.count), count: count) }
    let order = generator.permutation(of: points.count)
    var centers = (0..<count).map { points[order[$0 % order.count]] }
    for _ in 0..<20 {
      var members = [[Int]](repeating: [], count: count)
      for (index, point) in points.enumerated() {
        func distance(_ center: [Float]) -> Float {
          zip(point, center).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        }
        let distances = centers.map(distance)
        members[distances.indices.min { distances[$0] < distances[$1] } ?? 0].append(index)
      }
      for (k, own) in members.enumerated() where !own.isEmpty {
        centers[k] = (0..<Signature.count).map { n in own.reduce(0) { $0 + points[$1][n] } / Float(own.count) }
      }
    }
    return centers
  }

  /// The model file.
  ///
  /// - Parameters:
  ///   - weights: what the measures of a drawn PIN say.
  ///   - lenient: the largest score of which 3 of 100 strangers who know the PIN are accepted.
  ///   - strict: the one of which 1 of 100 are.
  public func bytes(weights: HandWeights = .typical, lenient: Int32, strict: Int32) -> [UInt8] {
    TrainedSignatures.bytes(layers, table, reference: Int32(reference), weights, lenient: lenient, strict: strict)
  }

  private static func bytes(
    _ layers: [ModelWriter.LayerContent], _ table: [UInt8], reference: Int32, _ weights: HandWeights, lenient: Int32,
    strict: Int32
  ) -> [UInt8] {
    typealias Name = SignatureNetwork.Parameter
    return ModelWriter.embeddingBytes(
      layers: layers,
      parameters: [
        ModelParameter(Name.version, SignatureInputs.version), ModelParameter(Name.reference, reference),
        ModelParameter(Name.lenient, lenient), ModelParameter(Name.strict, strict),
        ModelParameter(Name.bias, weights.bias),
      ] + (0..<6).map { ModelParameter(Name.weight($0), weights.values[$0]) }, table: table)
  }
}
