/// The loss of a JPEG file without the file: each block of 8x8 pixels is transformed, its coefficients are rounded, and
/// it is transformed back.
struct BlockCompression {
  /// Steps of the coefficients, a row for each vertical frequency.
  private let steps: [SIMD8<Float>]

  /// - Parameter quality: 1...99; 50 uses the steps of the standard, more divides them.
  init(quality: Float) {
    let factor = quality < 50 ? 50 / quality : 2 - quality / 50
    steps = BlockCompression.luminance.map { row in
      let scaled = (row * factor).rounded(.toNearestOrAwayFromZero)
      return pointwiseMax(scaled, SIMD8(repeating: 1))
    }
  }

  /// Compresses a picture in place; a block that is not complete is filled by repeating its last row and column.
  ///
  /// - Parameters:
  ///   - pixels: row-major, 0...255.
  ///   - width: pixels in a row.
  func apply(to pixels: inout [Float], width: Int) {
    let height = pixels.count / width
    pixels.withUnsafeMutableBufferPointer { pixels in
      var block = [SIMD8<Float>](repeating: .zero, count: 8)
      var half = block
      for top in stride(from: 0, to: height, by: 8) {
        for left in stride(from: 0, to: width, by: 8) {
          for y in 0..<8 {
            let row = min(top + y, height - 1) * width
            for x in 0..<8 { block[y][x] = pixels[row + min(left + x, width - 1)] - 128 }
          }
          // Rows, then columns; back in the opposite order.
          for y in 0..<8 { half[y] = BlockCompression.combine(block[y], BlockCompression.columns) }
          for v in 0..<8 {
            let sum = BlockCompression.combine(BlockCompression.rows[v], half)
            block[v] = (sum / steps[v]).rounded(.toNearestOrEven) * steps[v]
          }
          for y in 0..<8 { half[y] = BlockCompression.combine(BlockCompression.columns[y], block) }
          for y in 0..<min(8, height - top) {
            let line = BlockCompression.combine(half[y], BlockCompression.rows)
            for x in 0..<min(8, width - left) { pixels[(top + y) * width + left + x] = line[x] + 128 }
          }
        }
      }
    }
  }

  /// The sum of vectors, each times its factor.
  private static func combine(_ factors: SIMD8<Float>, _ vectors: [SIMD8<Float>]) -> SIMD8<Float> {
    var sum = factors[0] * vectors[0]
    for k in 1..<8 { sum += factors[k] * vectors[k] }
    return sum
  }

  /// Half the cosines of k * 11.25 degrees for odd multiples and their like, k = 0...8.
  private static let halfCosines: [Float] = [
    0.5, 0.49039264, 0.46193977, 0.41573481, 0.35355339, 0.27778512, 0.19134172, 0.09754516, 0,
  ]

  /// Half the cosine of `steps` * 11.25 degrees.
  private static func halfCosine(_ steps: Int) -> Float {
    let angle = steps % 32
    let folded = angle <= 16 ? angle : 32 - angle
    return folded <= 8 ? halfCosines[folded] : -halfCosines[16 - folded]
  }

  /// The discrete cosine transform: a row for each frequency, orthonormal.
  private static let rows: [SIMD8<Float>] = (0..<8).map { frequency in
    var row = SIMD8<Float>()
    for x in 0..<8 { row[x] = frequency == 0 ? halfCosines[4] : halfCosine((2 * x + 1) * frequency) }
    return row
  }

  private static let columns: [SIMD8<Float>] = (0..<8).map { x in
    var column = SIMD8<Float>()
    for frequency in 0..<8 { column[frequency] = rows[frequency][x] }
    return column
  }

  /// The steps that ITU-T T.81 (the JPEG standard) gives as an example for luminance, table K.1.
  private static let luminance: [SIMD8<Float>] = [
    [16, 11, 10, 16, 24, 40, 51, 61], [12, 12, 14, 19, 26, 58, 60, 55], [14, 13, 16, 24, 40, 57, 69, 56],
    [14, 17, 22, 29, 51, 87, 80, 62], [18, 22, 37, 56, 68, 109, 103, 77], [24, 35, 55, 64, 81, 104, 113, 92],
    [49, 64, 78, 87, 103, 121, 120, 101], [72, 92, 95, 98, 112, 100, 103, 99],
  ]
}
