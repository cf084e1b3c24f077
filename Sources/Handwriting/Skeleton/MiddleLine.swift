/// The middle line of the ink of a grey image, one point wide, on a grid finer than its pixels: where the pen went.
package struct MiddleLine {
  /// Points of the grid for each pixel.
  static let zoom = 4
  /// Points of a side of the grid: 28 pixels, and a rim that is always paper.
  package static let side = 28 * zoom + 2
  /// From a point to the eight around it, clockwise from above.
  static let around = [-side, -side + 1, 1, side + 1, side, side - 1, -1, -side - 1]
  /// Grey between two pixels above which there is ink: where the edge of a stroke that was smoothed looks to be.
  private static let darkness: Float = 100

  /// The points of the line, from the top left, row by row.
  package private(set) var points: [Int] = []
  private var isInk = [Bool](repeating: false, count: side * side)

  /// Magnifies image `index` with linear interpolation and thins its ink (Zhang and Suen 1984).
  package init(of images: ImageSet, at index: Int) {
    let pixels = images.pixels[index * ImageSet.pixelsPerImage..<(index + 1) * ImageSet.pixelsPerImage]
    pixels.withUnsafeBufferPointer { pixels in
      func grey(_ i: Int, _ j: Int) -> Float { i < 0 || j < 0 || i > 27 || j > 27 ? 0 : Float(pixels[i * 28 + j]) }
      for row in 0..<28 * MiddleLine.zoom {
        let (i, below) = MiddleLine.pixel(row)
        for column in 0..<28 * MiddleLine.zoom {
          let (j, right) = MiddleLine.pixel(column)
          let top = grey(i, j) * (1 - right) + grey(i, j + 1) * right
          let bottom = grey(i + 1, j) * (1 - right) + grey(i + 1, j + 1) * right
          guard top * (1 - below) + bottom * below > MiddleLine.darkness else { continue }
          let point = (row + 1) * MiddleLine.side + column + 1
          isInk[point] = true
          points.append(point)
        }
      }
    }
    var wasPeeled = true
    while wasPeeled {
      wasPeeled = peel(MiddleLine.looseBelowRight)
      wasPeeled = peel(MiddleLine.looseAboveLeft) || wasPeeled
    }
  }

  /// Whether the line goes through a point.
  func contains(_ point: Int) -> Bool { isInk[point] }

  /// The pixel whose middle is before the middle of a row or column of the grid, and how far it is to the next, 0..<1.
  private static func pixel(_ k: Int) -> (index: Int, share: Float) {
    let steps = 2 * k + 1 + zoom
    return (steps / (2 * zoom) - 1, Float(steps % (2 * zoom)) / Float(2 * zoom))
  }

  /// Takes away the points whose surroundings are in the table; whether there were any.
  private mutating func peel(_ isLoose: [Bool]) -> Bool {
    let loose = points.filter { point in
      var surroundings = 0
      for k in 0..<8 where isInk[point + MiddleLine.around[k]] { surroundings |= 1 << k }
      return isLoose[surroundings]
    }
    for point in loose { isInk[point] = false }
    if !loose.isEmpty { points.removeAll { !isInk[$0] } }
    return !loose.isEmpty
  }

  private static let looseBelowRight = loose { up, right, down, left in
    !(up && right && down) && !(right && down && left)
  }
  private static let looseAboveLeft = loose { up, right, down, left in !(up && right && left) && !(up && down && left) }

  /// Surroundings of which a point can be taken away without breaking the ink or shortening a line: two to six of the
  /// eight points are ink, all of one piece, and the point is at the sides that `isAtSide` names.
  private static func loose(_ isAtSide: (Bool, Bool, Bool, Bool) -> Bool) -> [Bool] {
    (0..<256).map { surroundings in
      let ring = (0..<8).map { surroundings >> $0 & 1 == 1 }
      let starts = (0..<8).count { !ring[$0] && ring[($0 + 1) % 8] }
      return (2...6).contains(ring.count { $0 }) && starts == 1 && isAtSide(ring[0], ring[2], ring[4], ring[6])
    }
  }
}
