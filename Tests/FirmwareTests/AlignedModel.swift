import HostSupport

/// Bytes aligned as a model has to be.
func withModel<Result>(_ bytes: [UInt8], _ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
  let file = AlignedBytes(bytes)
  return try withExtendedLifetime(file) { try body(file.bytes) }
}
