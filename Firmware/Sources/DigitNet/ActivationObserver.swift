/// What sees the activations of a network's last hidden layer, for each view of a drawing.
public protocol ActivationObserver {
  /// - Parameter activations: 0...255, as many as `Network.hiddenUnits`; the rest is undefined.
  mutating func observe(_ activations: borrowing InlineArray<128, UInt8>)
}

/// An observer that sees nothing, at no cost.
public struct NoObserver: ActivationObserver {
  @inline(__always)
  public init() {}

  @inline(__always)
  public mutating func observe(_ activations: borrowing InlineArray<128, UInt8>) {}
}
