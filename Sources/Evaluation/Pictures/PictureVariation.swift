import Foundation
import Handwriting
package import Pictures

/// A picture taken again, as it were: from farther away, turned, out of focus, in less light. The digits stay known.
package struct PictureVariation: Sendable, Equatable {
  /// Size of the result, 0.1...1 of the picture's.
  var scale: Double
  /// Counterclockwise, in radians.
  var angle: Double
  /// Standard deviation of the blur, in pixels of the result.
  var blur: Double
  /// Share of the light that is left.
  var light: Double
  /// Standard deviation of the noise, in gray values.
  var noise: Double

  /// Variation number 0 is the picture as it is; others are at random, with digits of at least 13 pixels if the picture
  /// has them.
  ///
  /// - Parameters:
  ///   - truth: what is in the picture; a cell is higher than its digit.
  ///   - number: the number of the variation of this picture.
  package init(of truth: PictureTruth, seed: UInt64, number: Int) {
    let name = truth.file.utf8.reduce(UInt64(0)) { $0 &* 31 &+ UInt64($1) }
    var generator = SeededGenerator(seed: seed, stream: name << 8 | UInt64(number & 255))
    let heights = truth.digits.map(\.box.height).sorted()
    let height = heights.isEmpty ? 100 : Double(heights[heights.count / 2]) * (truth.isCells ? 0.6 : 1)
    let smallest = min(1, 13 / height)
    guard number > 0 else {
      self.init(scale: 1, angle: 0, blur: 0, light: 1, noise: 0)
      return
    }
    let scale = max([1, 1, 0.8, 0.6][generator.index(below: 4)], smallest)
    let pixels = height * scale
    self.init(
      scale: pixels > 120 && generator.uniform() < 0.5 ? 60 / height : scale,
      angle: Double(generator.uniform(-0.17...0.17)), blur: 0,
      light: [1, 1, 0.6, 0.35][generator.index(below: 4)], noise: [0, 1, 3][generator.index(below: 3)])
    blur = [0, 0, 0.6, 1, 1.6][generator.index(below: 5)] * height * self.scale / 20
  }

  private init(scale: Double, angle: Double, blur: Double, light: Double, noise: Double) {
    self.scale = scale
    self.angle = angle
    self.blur = blur
    self.light = light
    self.noise = noise
  }

  /// The varied picture, without colors, and where its digits are.
  package func apply(to picture: Picture, _ truth: PictureTruth, seed: UInt64) -> (
    picture: Picture, truth: PictureTruth
  ) {
    let longer = Int((Double(max(picture.width, picture.height)) * scale).rounded())
    let reduced = picture.reduced(toAtMost: max(longer, 1))
    let (width, height) = (reduced.width, reduced.height)
    let turned = blurred(self.turned(reduced.gray, width, height), width, height)
    var generator = SeededGenerator(seed: seed, stream: 1)
    let gray = turned.map { value in
      UInt8(min(max(value * light + Double(generator.normal()) * noise, 0), 255).rounded())
    }
    guard let result = Picture(width: width, height: height, gray: gray) else { return (picture, truth) }
    var moved = truth
    let factor = Double(width) / Double(picture.width)
    for k in moved.digits.indices {
      let box = moved.digits[k].box
      let across = (Double(box.x) + Double(box.width) / 2) * factor - Double(width) / 2
      let down = (Double(box.y) + Double(box.height) / 2) * factor - Double(height) / 2
      let x = Double(width) / 2 + across * cos(angle) + down * sin(angle)
      let y = Double(height) / 2 - across * sin(angle) + down * cos(angle)
      let size = (width: Double(box.width) * factor, height: Double(box.height) * factor)
      moved.digits[k].box = Picture.Box(
        x: Int((x - size.width / 2).rounded()), y: Int((y - size.height / 2).rounded()),
        width: max(Int(size.width.rounded()), 1), height: max(Int(size.height.rounded()), 1))
    }
    return (result, moved)
  }

  /// The picture turned about its middle; what comes from outside is of the nearest edge.
  private func turned(_ gray: [UInt8], _ width: Int, _ height: Int) -> [Double] {
    guard angle != 0 else { return gray.map(Double.init) }
    func value(_ x: Int, _ y: Int) -> Double {
      Double(gray[min(max(y, 0), height - 1) * width + min(max(x, 0), width - 1)])
    }
    return (0..<width * height).map { k in
      let across = Double(k % width) + 0.5 - Double(width) / 2
      let down = Double(k / width) + 0.5 - Double(height) / 2
      let x = across * cos(angle) - down * sin(angle) + Double(width) / 2 - 0.5
      let y = across * sin(angle) + down * cos(angle) + Double(height) / 2 - 0.5
      let (column, row) = (Int(x.rounded(.down)), Int(y.rounded(.down)))
      let (right, below) = (x - Double(column), y - Double(row))
      let top = value(column, row) * (1 - right) + value(column + 1, row) * right
      let bottom = value(column, row + 1) * (1 - right) + value(column + 1, row + 1) * right
      return top * (1 - below) + bottom * below
    }
  }

  private func blurred(_ values: [Double], _ width: Int, _ height: Int) -> [Double] {
    guard blur > 0.3 else { return values }
    let reach = Int((blur * 3).rounded(.up))
    let weights = (-reach...reach).map { exp(-Double($0 * $0) / (2 * blur * blur)) }
    let sum = weights.reduce(0, +)
    func pass(_ values: [Double], _ step: Int, _ length: Int, _ place: (Int) -> Int) -> [Double] {
      values.indices.map { k in
        let here = place(k)
        var total = 0.0
        for (n, weight) in weights.enumerated() {
          let other = min(max(here + n - reach, 0), length - 1)
          total += weight * values[k + (other - here) * step]
        }
        return total / sum
      }
    }
    return pass(pass(values, 1, width) { $0 % width }, width, height) { $0 / width }
  }
}
