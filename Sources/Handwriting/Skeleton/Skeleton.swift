import Ink

/// The skeleton of the ink of a gray image, one point wide, on a grid finer than its pixels: where the pen went.
package struct Skeleton {
  /// Points of the grid for each pixel.
  static let zoom = 4
  /// Gray between two pixels above which there is ink: where a smoothed stroke appears to have its edge.
  private static let darkness: Float = 100

  /// Points of a row of the grid: those of the pixels, and a rim that is always paper.
  package let rowPoints: Int
  /// From a point to the eight around it, clockwise from above.
  let around: [Int]
  /// The points of the skeleton, from the top left, row by row: `row * rowPoints + column`.
  package private(set) var points: [Int] = []
  private var isInk: [Bool]

  /// The skeleton of image `index`.
  package init(of images: ImageSet, at index: Int) {
    let pixels = images.pixels[index * ImageSet.pixelsPerImage..<(index + 1) * ImageSet.pixelsPerImage]
    self = pixels.withUnsafeBufferPointer { Skeleton(of: $0, width: Raster.side, height: Raster.side) }
  }

  /// Magnifies an image with linear interpolation and thins its ink (Zhang and Suen 1984).
  ///
  /// - Parameter pixels: `width * height` values, row-major from the top left; 0 is paper, 255 is ink.
  package init(of pixels: UnsafeBufferPointer<UInt8>, width: Int, height: Int) {
    precondition(width >= 0 && height >= 0 && pixels.count == width * height)
    let rowPoints = width * Skeleton.zoom + 2
    self.rowPoints = rowPoints
    around = [-rowPoints, -rowPoints + 1, 1, rowPoints + 1, rowPoints, rowPoints - 1, -1, -rowPoints - 1]
    isInk = [Bool](repeating: false, count: rowPoints * (height * Skeleton.zoom + 2))
    func gray(_ i: Int, _ j: Int) -> Float {
      i < 0 || j < 0 || i >= height || j >= width ? 0 : Float(pixels[i * width + j])
    }
    for row in 0..<height * Skeleton.zoom {
      let (i, below) = Skeleton.pixel(row)
      for column in 0..<width * Skeleton.zoom {
        let (j, right) = Skeleton.pixel(column)
        let top = gray(i, j) * (1 - right) + gray(i, j + 1) * right
        let bottom = gray(i + 1, j) * (1 - right) + gray(i + 1, j + 1) * right
        guard top * (1 - below) + bottom * below > Skeleton.darkness else { continue }
        let point = (row + 1) * rowPoints + column + 1
        isInk[point] = true
        points.append(point)
      }
    }
    var wasPeeled = true
    while wasPeeled {
      wasPeeled = peel(Skeleton.looseBelowRight)
      wasPeeled = peel(Skeleton.looseAboveLeft) || wasPeeled
    }
  }

  /// Whether the skeleton goes through a point.
  func contains(_ point: Int) -> Bool { isInk[point] }

  /// The pixel whose middle is before the middle of a row or column of the grid, and how far it is to the next, 0..<1.
  private static func pixel(_ k: Int) -> (index: Int, share: Float) {
    let steps = 2 * k + 1 + zoom
    return (steps / (2 * zoom) - 1, Float(steps % (2 * zoom)) / Float(2 * zoom))
  }

  /// Removes the points whose neighborhood is in the table; returns whether there were any.
  private mutating func peel(_ isLoose: [Bool]) -> Bool {
    let loose = points.filter { point in
      var surroundings = 0
      for k in 0..<8 where isInk[point + around[k]] { surroundings |= 1 << k }
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

  /// Neighborhoods whose center can be removed without breaking the ink or shortening a line: two to six of the eight
  /// points are ink and connected, and the center is at the sides that `isAtSide` names.
  private static func loose(_ isAtSide: (Bool, Bool, Bool, Bool) -> Bool) -> [Bool] {
    (0..<256).map { surroundings in
      let ring = (0..<8).map { surroundings >> $0 & 1 == 1 }
      let starts = (0..<8).count { !ring[$0] && ring[($0 + 1) % 8] }
      return (2...6).contains(ring.count { $0 }) && starts == 1 && isAtSide(ring[0], ring[2], ring[4], ring[6])
    }
  }
}
