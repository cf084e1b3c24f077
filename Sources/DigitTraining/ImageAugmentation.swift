import Handwriting
import Ink

/// Variations of gray images: the same deformations as of strokes, and pens of different width.
struct ImageAugmentation: Sendable {
  var strength: Float

  /// A variation of image `index`.
  func raster(of images: ImageSet, at index: Int, _ generator: inout SeededGenerator) -> Raster {
    // As in evaluation, every pixel that is not paper is ink.
    if generator.uniform() < 0.25 { return images.raster(at: index) }
    let warp = Warp(strength: strength * 0.9, &generator)
    let zoom = generator.uniform(0.92...1.12) * 26
    let shift = SIMD2(generator.uniform(-0.8...0.8), generator.uniform(-0.8...0.8))
    // Crops are rasters already: their strokes keep their width, or nearly so.
    let threshold: Float = images.isBinary ? generator.uniform(64...192) : generator.uniform(0...60)
    var rows = InlineArray<28, UInt32>(repeating: 0)
    images.pixels.withUnsafeBufferPointer { pixels in
      let base = index * ImageSet.pixelsPerImage
      // The deformation maps each cell to where its ink comes from, so that the visible change is its inverse.
      for i in 0..<Raster.side {
        for j in 0..<Raster.side {
          let cell = SIMD2(Float(j) - 13.5, Float(i) - 13.5)
          let from = warp.apply(cell / 26) * zoom + SIMD2(13.5, 13.5) + shift
          guard from.x > 0, from.y > 0, from.x < 27, from.y < 27 else { continue }
          let column = Int(from.x)
          let row = Int(from.y)
          let a = from.x - Float(column)
          let b = from.y - Float(row)
          let k = base + row * Raster.side + column
          let top = Float(pixels[k]) * (1 - a) + Float(pixels[k + 1]) * a
          let bottom = Float(pixels[k + Raster.side]) * (1 - a) + Float(pixels[k + Raster.side + 1]) * a
          if top * (1 - b) + bottom * b > threshold { rows[i] |= 1 << UInt32(truncatingIfNeeded: j) }
        }
      }
    }
    return Raster(rows: rows)
  }
}
