import CZlib

/// The bytes as a gzip file (RFC 1952) without a name or a time, so that the same bytes give the same file.
public func gzip(_ bytes: [UInt8]) -> [UInt8] {
  var stream = z_stream()
  // A window of 15 bits; adding 16 selects the gzip format.
  let status = deflateInit2_(
    &stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
  precondition(status == Z_OK, "zlib has no memory")
  defer { deflateEnd(&stream) }
  var result = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))))
  var input = bytes
  input.withUnsafeMutableBufferPointer { input in
    result.withUnsafeMutableBufferPointer { output in
      stream.next_in = input.baseAddress
      stream.avail_in = UInt32(input.count)
      stream.next_out = output.baseAddress
      stream.avail_out = UInt32(output.count)
      // The buffer has the size of `deflateBound`, so one call is enough.
      let end = deflate(&stream, Z_FINISH)
      precondition(end == Z_STREAM_END, "deflate stopped early")
    }
  }
  result.removeLast(Int(stream.avail_out))
  return result
}
