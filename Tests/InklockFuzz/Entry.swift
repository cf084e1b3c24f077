import Foundation
import Fuzzing

/// What libFuzzer calls in its own `main`. The first argument names the target, the others are libFuzzer's.
@_cdecl("LLVMFuzzerInitialize")
func initialize(
  _ count: UnsafeMutablePointer<Int32>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>
) -> Int32 {
  let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: "|")
  guard count.pointee > 1, let name = arguments.pointee[1].map({ String(cString: $0) }),
    let target = FuzzTarget(rawValue: name)
  else {
    FileHandle.standardError.write(Data("usage: inklock-fuzz \(names) [libFuzzer options] [corpus]…\n".utf8))
    exit(64)
  }
  chosen = target
  // libFuzzer must not take the name for a folder. The null pointer at the end is moved, too.
  for k in 1..<Int(count.pointee) { arguments.pointee[k] = arguments.pointee[k + 1] }
  count.pointee -= 1
  return 0
}

@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ data: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  do {
    try chosen.run(Array(UnsafeBufferPointer(start: data, count: count)))
  } catch {
    // libFuzzer keeps the input of a process that aborts.
    FileHandle.standardError.write(Data("\(chosen.rawValue): \(error)\n".utf8))
    abort()
  }
  return 0
}

/// Set before the first input, and by this thread alone.
nonisolated(unsafe) private var chosen = FuzzTarget.touch
