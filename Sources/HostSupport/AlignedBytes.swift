/// Bytes at a fixed address that is a multiple of 16. The firmware reads a model file in place, without a copy.
package final class AlignedBytes {
  package let bytes: UnsafeRawBufferPointer

  package init(_ content: [UInt8]) {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: content.count, alignment: 16)
    memory.copyBytes(from: content)
    bytes = UnsafeRawBufferPointer(memory)
  }

  deinit { bytes.deallocate() }
}
