import Ink

/// A receiver of strokes, such as the device's ink.
public protocol InkSink: ~Copyable {
  /// A touch sample in pixels of the drawing area, 0..<240.
  mutating func add(x: UInt16, y: UInt16)
  /// The finger is up.
  mutating func endStroke()
}

extension Ink: InkSink {}
