extension Skeleton {
  /// The skeleton as strokes that a pen could have made, in points of the grid: from its ends, as straight as it goes
  /// where lines cross, each point once. Stubs that thinning left are dropped.
  package var strokes: [[SIMD2<Float>]] {
    var tracer = Tracer(line: self)
    return tracer.strokes().map(smoothed)
  }

  private func place(_ point: Int) -> SIMD2<Float> {
    SIMD2(Float(point % rowPoints), Float(point / rowPoints))
  }

  /// Every third point, each the mean of those around it, to smooth out the steps of the grid.
  private func smoothed(_ path: [Int]) -> [SIMD2<Float>] {
    let places = path.map(place)
    return places.indices.filter { $0 % 3 == 0 || $0 == places.count - 1 }.map { k in
      let reach = min(2, k, places.count - 1 - k)
      var sum = SIMD2<Float>.zero
      for n in k - reach...k + reach { sum += places[n] }
      return sum / Float(2 * reach + 1)
    }
  }

  /// Walks along the line until each point has been visited.
  private struct Tracer {
    let line: Skeleton
    var wasVisited: [Bool]

    init(line: Skeleton) {
      self.line = line
      wasVisited = [Bool](repeating: false, count: (line.points.last ?? -1) + 1)
    }

    mutating func strokes() -> [[Int]] {
      var strokes: [[Int]] = []
      while let (start, branchOf) = nextStart() {
        let path = walk(from: start, branchOf: branchOf)
        let isStub = branchOf != nil && path.count < Skeleton.zoom + 3
        if !isStub, path.count > 2 || strokes.isEmpty { strokes.append(path) }
      }
      return strokes
    }

    /// Where to put the pen down: at an end, else where a line branches off one that is drawn, else on a closed line.
    private func nextStart() -> (point: Int, branchOf: Int?)? {
      let left = line.points.filter { !wasVisited[$0] }
      if let end = left.first(where: { neighbors($0).count <= 1 }) { return (end, nil) }
      for point in left {
        // Neighbors at a side come before those at a corner.
        let visited = neighbors(point).filter { wasVisited[$0] }
        if let near = visited.first(where: { isAtSide(point, $0) }) ?? visited.first { return (point, near) }
      }
      return left.first.map { ($0, nil) }
    }

    private mutating func walk(from start: Int, branchOf: Int?) -> [Int] {
      var path = branchOf.map { [$0, start] } ?? [start]
      wasVisited[start] = true
      while let next = straightest(path) {
        wasVisited[next] = true
        path.append(next)
      }
      // A stroke that ends at another, or where it began, touches it.
      let tail = path.suffix(3)
      if path.count > 4, let touched = neighbors(path[path.count - 1]).first(where: { !tail.contains($0) }) {
        path.append(touched)
      }
      return path
    }

    /// The point to go on to: the one ahead, and rather one at a side, else the line would skip its own corners.
    private func straightest(_ path: [Int]) -> Int? {
      let here = path[path.count - 1]
      let heading = place(here) - place(path[max(0, path.count - 7)])
      let length = max((heading * heading).sum().squareRoot(), 0.001)
      var best: (point: Int, score: Float)?
      for point in neighbors(here) where !wasVisited[point] {
        let step = place(point) - place(here)
        var score = (step * heading).sum() / (step * step).sum().squareRoot() / length
        if isAtSide(here, point) { score += 0.35 }
        if score > best?.score ?? -.infinity { best = (point, score) }
      }
      return best?.point
    }

    private func place(_ point: Int) -> SIMD2<Float> { line.place(point) }

    private func neighbors(_ point: Int) -> [Int] {
      line.around.map { point + $0 }.filter(line.contains)
    }

    private func isAtSide(_ a: Int, _ b: Int) -> Bool { abs(a - b) == 1 || abs(a - b) == line.rowPoints }
  }
}
