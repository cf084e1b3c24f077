/// Connected ink.
struct Component {
  /// The component that this one became a part of, or its own index.
  var parent: UInt16
  /// The most ink of a pixel.
  var peak: UInt8
  /// Pixels that belong to it, without its rim; of what was cut out of a component, that component.
  var area: UInt32
  /// Around all of these pixels.
  var box: Box

  mutating func include(x: UInt16, y: UInt16) {
    box.left = min(box.left, x)
    box.right = max(box.right, x)
    box.top = min(box.top, y)
    box.bottom = max(box.bottom, y)
    area &+= 1
  }

  mutating func include(_ other: Component) {
    box.include(other.box)
    area &+= other.area
    peak = max(peak, other.peak)
  }
}
