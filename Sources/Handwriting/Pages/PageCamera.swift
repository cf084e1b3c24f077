/// What a phone's camera does to what it sees: blur of the lens, sharpening, noise of the sensor, compression.
struct PageCamera {
  /// Of the blur, in pixels.
  let blur: Float
  /// The share by which edges are exaggerated.
  let sharpening: Float
  /// Standard deviation of the noise, in levels of 256.
  let noise: Float
  /// Of the compression, 1...99.
  let quality: Float

  init(_ look: PageLook, _ generator: inout SeededGenerator) {
    blur = generator.uniform(look.blur)
    sharpening = blur < 1.2 ? max(0, generator.uniform(-0.3...0.6)) : 0
    noise = generator.uniform(look.noise)
    quality = generator.uniform(look.quality)
  }

  /// The picture of what is seen.
  ///
  /// - Parameters:
  ///   - light: row-major, 1 for the white of the picture.
  ///   - width: pixels in a row.
  /// - Returns: 0 for black, 255 for white.
  func picture(of light: [Float], width: Int, _ generator: inout SeededGenerator) -> [UInt8] {
    var values = blurred(light, width: width)
    // Light itself is noisy: a dark part has less noise than a bright one.
    values.withUnsafeMutableBufferPointer { values in
      for k in values.indices {
        let level = min(max(values[k], 0), 1.2)
        values[k] = min(max(level * 255 + generator.normal() * noise * (0.55 + 0.45 * level), 0), 255)
      }
    }
    BlockCompression(quality: quality).apply(to: &values, width: width)
    return values.map { UInt8(min(max($0, 0), 255).rounded()) }
  }

  /// Half of the kernel, from its middle: a Gaussian, less a share of a wider one where edges are sharpened.
  private var kernel: [Float] {
    func gaussian(_ deviation: Float, _ count: Int) -> [Float] {
      let half = (0..<count).map { portableExp(-Float($0 * $0) / (2 * deviation * deviation)) }
      let sum = half[0] + 2 * half.dropFirst().reduce(0, +)
      return half.map { $0 / sum }
    }
    let wide = 2 * blur + 0.7
    let count = 1 + Int((3 * (sharpening > 0 ? wide : blur)).rounded(.up))
    return zip(gaussian(blur, count), gaussian(wide, count)).map { (1 + sharpening) * $0 - sharpening * $1 }
  }

  private func blurred(_ values: [Float], width: Int) -> [Float] {
    let half = kernel
    let reach = half.count - 1
    let height = values.count / width
    var rows = values
    var padded = [Float](repeating: 0, count: width + 2 * reach)
    for y in 0..<height {
      let row = y * width
      for k in padded.indices { padded[k] = values[row + min(max(k - reach, 0), width - 1)] }
      PageCamera.sum(padded, half, width, stride: 1) { rows[row + $0] = $1 }
    }
    var result = [Float](repeating: 0, count: values.count)
    result.withUnsafeMutableBufferPointer { result in
      rows.withUnsafeBufferPointer { rows in
        for y in 0..<height {
          let to = y * width
          for k in -reach...reach {
            let from = min(max(y + k, 0), height - 1) * width
            let factor = half[abs(k)]
            for x in 0..<width { result[to + x] += factor * rows[from + x] }
          }
        }
      }
    }
    return result
  }

  private static func sum(
    _ padded: [Float], _ half: [Float], _ count: Int, stride: Int, _ write: (Int, Float) -> Void
  ) {
    let reach = half.count - 1
    for x in 0..<count {
      var sum = half[0] * padded[x + reach]
      for k in Swift.stride(from: 1, through: reach, by: 1) {
        sum += half[k] * (padded[x + reach - k] + padded[x + reach + k])
      }
      write(x, sum)
    }
  }
}
