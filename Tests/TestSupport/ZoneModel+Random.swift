package import Ink

extension ZoneModel {
  /// A model whose confidence differs for rasters that differ in a single cell.
  package static func random(framing: Framing, seed: UInt64) -> [UInt8] {
    var generator = Seeded(seed)
    return oneLayer(framing: (framing.mode.rawValue, framing.box, framing.pen.rawValue), threshold: 200) { _, _ in
      Int8.random(in: -20...20, using: &generator)
    }
  }
}
