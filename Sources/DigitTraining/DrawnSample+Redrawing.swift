import Handwriting

extension DrawnSample {
  /// Image `index` as its writer may have drawn it: the skeleton of its ink, 180 px large, in the middle of the
  /// drawing area.
  init(redrawing images: ImageSet, at index: Int) {
    let strokes = Skeleton(of: images, at: index).strokes
    var low = SIMD2<Float>(repeating: .infinity)
    var high = SIMD2<Float>(repeating: -.infinity)
    for point in strokes.joined() {
      low = SIMD2(min(low.x, point.x), min(low.y, point.y))
      high = SIMD2(max(high.x, point.x), max(high.y, point.y))
    }
    let scale = 180 / max(high.x - low.x, high.y - low.y, 1)
    let middle = (low + high) / 2
    self.init(
      strokes: strokes.map { $0.map { ($0 - middle) * scale + SIMD2(120, 120) } }, label: images.labels[index],
      source: 0)
  }
}
