extension UInt64 {
  /// The same number in 64 bits.
  ///
  /// On a 32-bit target the standard library widens through an array of words, which needs a heap. This version only
  /// uses two registers.
  @inlinable
  public init(widening value: UInt32) {
    // All targets are little-endian: the lower half comes first.
    self = unsafeBitCast((value, 0 as UInt32), to: UInt64.self)
  }
}
