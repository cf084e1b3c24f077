extension UInt64 {
  /// The same number in 64 bits.
  ///
  /// On a target of 32 bits the standard library widens by way of an array of words, which needs a heap; this is two
  /// registers.
  @inlinable
  public init(widening value: UInt32) {
    // All targets are little-endian: the lower half comes first.
    self = unsafeBitCast((value, 0 as UInt32), to: UInt64.self)
  }
}
