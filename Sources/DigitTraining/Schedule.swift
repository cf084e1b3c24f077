/// The learning rate: it rises over the first half of the first epoch, then falls to zero along a cosine.
struct Schedule {
  var peak: Float
  /// From 0.
  var epoch: Int
  var epochs: Int

  /// The rate at a share of the epoch.
  func rate(at share: Float) -> Float {
    let done = Float(epoch) + share
    return peak * min(done * 2 + 0.01, 1) * PortableMath.cosineFall(done / Float(epochs))
  }
}
