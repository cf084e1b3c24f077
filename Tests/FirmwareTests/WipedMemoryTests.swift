import PINVault
import TestSupport
import Testing
import VirtualDevice

@testable import Core2Simulator
@testable import LockFirmware

/// Looks for the digits of a PIN in the device's memory and on the stack that its firmware ran on.
@Suite("Digits in memory")
struct WipedMemoryTests {
  /// Eight digits, each masked: the test itself must not store them side by side.
  private static let disguised = [9, 3, 7, 1, 8, 2, 6, 4].enumerated().map { ($0.element + 3) * ($0.offset + 17) }

  private static func digit(_ k: Int) -> Int { disguised[k] / (k + 17) - 3 }

  @Test("the search finds digits while they are entered, and where a function leaves them on the stack")
  func control() throws {
    try onOwnStack { stack in
      let bench = try Bench(configuration: LockConfiguration(pinLength: 8, autoAccept: 0, iterations: 2))
      for k in 0..<7 { bench.draw(WipedMemoryTests.digit(k)) }
      #expect(isFound(in: memory(of: bench.device)))
      #expect(!isFound(in: stack.snapshot()))
      leaveDigits(below: 16)
      let isLeft = isFound(in: stack.snapshot())
      #expect(isLeft)
    }
  }

  @Test(
    "once a PIN is set, judged or dropped, no four digits of it are left in the device or on the stack",
    arguments: [false, true])
  func wiped(isRight: Bool) throws {
    try onOwnStack { stack in
      let bench = try Bench(configuration: LockConfiguration(pinLength: 8, autoAccept: 0, iterations: 2))
      func enter(last: Int) {
        for k in 0..<7 { bench.draw(WipedMemoryTests.digit(k)) }
        bench.draw(last)
        bench.enter()
      }
      func expectNothing(_ story: Comment) {
        #expect(!isFound(in: memory(of: bench.device)), story)
        #expect(!isFound(in: stack.snapshot()), story)
      }
      enter(last: WipedMemoryTests.digit(7))
      // The first entry has to wait for the second one.
      #expect(bench.mode == "confirm-pin")
      enter(last: WipedMemoryTests.digit(7))
      #expect(bench.mode == "locked")
      expectNothing("set")
      for k in 0..<7 { bench.draw(WipedMemoryTests.digit(k)) }
      bench.changeMode()
      bench.changeMode()
      expectNothing("dropped by practice")
      for k in 0..<7 { bench.draw(WipedMemoryTests.digit(k)) }
      bench.type("reboot\n")
      bench.wait(5)
      expectNothing("dropped by a restart")
      enter(last: isRight ? WipedMemoryTests.digit(7) : 0)
      #expect(bench.mode == (isRight ? "unlocked" : "locked"))
      expectNothing("judged")
    }
  }

  @Test("what a function left on the stack is gone when the stack is wiped")
  func wipeStack() throws {
    try onOwnStack { stack in
      leaveDigits(below: 2)
      let isLeft = isFound(in: stack.snapshot())
      leaveDigits(below: 2)
      Vault.wipeStack()
      let isLeftThen = isFound(in: stack.snapshot())
      #expect(isLeft && !isLeftThen)
    }
  }

  /// The device's own memory, where the firmware's state lies: two words of the runtime, the model, the board, its
  /// outputs, then the firmware.
  private func memory(of device: Core2) -> UnsafeRawBufferPointer {
    let start = Unmanaged.passUnretained(device).toOpaque()
    let size = 32 + MemoryLayout<HeadlessBoard>.stride + MemoryLayout<VirtualDevice<HeadlessBoard>>.size
    return UnsafeRawBufferPointer(start: start, count: size)
  }

  /// Whether four digits in a row lie there, as numbers or ASCII, in either direction.
  @inline(never)
  private func isFound(in memory: UnsafeRawBufferPointer) -> Bool {
    for start in 0..<5 {
      for offset in [0, 48] as [Int] {
        var forwards: UInt32 = 0
        var backwards: UInt32 = 0
        for k in 0..<4 {
          let code = UInt32(WipedMemoryTests.digit(start + k) + offset)
          forwards |= code << UInt32(8 * k)
          backwards |= code << UInt32(24 - 8 * k)
        }
        // The search must not find its own copy of the digits.
        let (hiddenForwards, hiddenBackwards) = (~forwards, ~backwards)
        forwards = 0
        backwards = 0
        for at in 0..<memory.count - 4 {
          let word = ~memory.loadUnaligned(fromByteOffset: at, as: UInt32.self)
          if word == hiddenForwards || word == hiddenBackwards { return true }
        }
      }
    }
    return false
  }

  /// Leaves digits on the stack so many frames below.
  @inline(never)
  private func leaveDigits(below depth: Int) {
    withUnsafeTemporaryAllocation(byteCount: 512, alignment: 8) { area in
      for k in 0..<8 { area[k] = depth > 0 ? 0 : UInt8(WipedMemoryTests.digit(k)) }
      if depth > 0 {
        leaveDigits(below: depth - 1)
      } else {
        // The compiler may remove writes that nothing reads.
        #expect(isFound(in: UnsafeRawBufferPointer(area)))
      }
    }
  }
}
