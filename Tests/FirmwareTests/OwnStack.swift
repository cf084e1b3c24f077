import Foundation
import Testing

/// Runs a body on a fresh stack of 1 MB that it can look at.
func onOwnStack(_ body: @escaping (UnsafeRawBufferPointer) throws -> Void) throws {
  let size = 1 << 20
  let stack = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 65_536)
  defer { stack.deallocate() }
  stack.initializeMemory(as: UInt8.self, repeating: 0)
  let work = Work(body: body, stack: UnsafeRawBufferPointer(stack))
  var attributes = pthread_attr_t()
  pthread_attr_init(&attributes)
  defer { pthread_attr_destroy(&attributes) }
  try #require(pthread_attr_setstack(&attributes, stack.baseAddress!, size) == 0)
  var thread = pthread_t()
  let status = pthread_create(
    &thread, &attributes,
    { work in
      let work = Unmanaged<Work>.fromOpaque(work!).takeUnretainedValue()
      work.result = Result { try work.body(work.stack) }
      return nil
    }, Unmanaged.passUnretained(work).toOpaque())
  try #require(status == 0)
  pthread_join(thread, nil)
  try work.result?.get()
}

private final class Work {
  let body: (UnsafeRawBufferPointer) throws -> Void
  let stack: UnsafeRawBufferPointer
  var result: Result<Void, any Error>?

  init(body: @escaping (UnsafeRawBufferPointer) throws -> Void, stack: UnsafeRawBufferPointer) {
    self.body = body
    self.stack = stack
  }
}
