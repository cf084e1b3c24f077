/// Bytes that keep their place in memory, at a multiple of 16: the firmware reads a model file where it lies.
package final class AlignedBytes {
  package let bytes: UnsafeRawBufferPointer

  package init(_ content: [UInt8]) {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: content.count, alignment: 16)
    memory.copyBytes(from: content)
    bytes = UnsafeRawBufferPointer(memory)
  }

  deinit { bytes.deallocate() }
}
