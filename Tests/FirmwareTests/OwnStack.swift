import Foundation
import Testing

/// The stack of a thread, 1 MB.
final class OwnStack: @unchecked Sendable {
  fileprivate let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 65_536)
  private let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 8)

  fileprivate init() { memory.initializeMemory(as: UInt8.self, repeating: 0) }

  deinit {
    memory.deallocate()
    copy.deallocate()
  }

  /// The content of the stack now, in other memory: a search would overwrite with its own frames what a function that has
  /// returned left there. Valid until the next call.
  @inline(never)
  func snapshot() -> UnsafeRawBufferPointer {
    copy.copyMemory(from: UnsafeRawBufferPointer(memory))
    return UnsafeRawBufferPointer(copy)
  }
}

/// Runs a body on a fresh stack that it can look at.
func onOwnStack(_ body: @escaping (OwnStack) throws -> Void) throws {
  let work = Work(body: body)
  var attributes = pthread_attr_t()
  pthread_attr_init(&attributes)
  defer { pthread_attr_destroy(&attributes) }
  let memory = work.stack.memory
  try #require(pthread_attr_setstack(&attributes, memory.baseAddress!, memory.count) == 0)
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
  let body: (OwnStack) throws -> Void
  let stack = OwnStack()
  var result: Result<Void, any Error>?

  init(body: @escaping (OwnStack) throws -> Void) { self.body = body }
}
