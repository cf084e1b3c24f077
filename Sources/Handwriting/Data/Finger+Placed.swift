import Core2HAL
public import VirtualDevice

extension Finger where Device: ~Copyable {
  /// Draws strokes with their own timing.
  ///
  /// - Parameters:
  ///   - placed: the strokes on the drawing area.
  ///   - begin: virtual ms of the first finger-down.
  public mutating func draw(_ placed: PlacedStrokes, from begin: UInt64) {
    for (k, stroke) in placed.strokes.enumerated() {
      var last = TouchReport.none
      for sample in stroke {
        let report = TouchReport.one(sample.point)
        // A finger that rests is reported once.
        if report != last { device.touch(report, at: begin + sample.time) }
        last = report
      }
      device.touch(.none, at: begin + placed.liftTime(ofStroke: k))
    }
  }
}
