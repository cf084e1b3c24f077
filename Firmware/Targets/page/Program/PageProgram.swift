import Core2HAL
import Crypto
import LockFirmware
import PINVault
import PageMemory
import VirtualDevice

// The program of the page: the lock's firmware on a virtual clock, for JavaScript that gives it inputs and shows its
// outputs. Docs/Web.md describes every function.

/// The memory of this program, which lives as long as its module.
struct Page: ~Copyable {
  var device: VirtualDevice<PageBoard>?
  var sampler = TouchSampler()
  var lockout = LockoutPolicy()
  /// Time, count and places of the sample that was taken last.
  var sample = InlineArray<6, UInt32>(repeating: 0)
  var digest = SHA256.Digest(repeating: 0)
  var attempts = Attempts()
}

nonisolated(unsafe) var page = Page()

/// Stands for "never" where a time is returned.
private let never = UInt32.max

@main
struct PageProgram {
  static func main() {}
}

// MARK: Memory

@_expose(wasm, "modelAddress")
func modelAddress() -> UnsafeMutablePointer<UInt8> { page_model() }

@_expose(wasm, "modelCapacity")
func modelCapacity() -> Int32 { PAGE_MODEL_CAPACITY }

@_expose(wasm, "flashAddress")
func flashAddress() -> UnsafeMutablePointer<UInt8> { page_flash() }

@_expose(wasm, "flashSize")
func flashSize() -> Int32 { PAGE_FLASH_SIZE }

@_expose(wasm, "receivedAddress")
func receivedAddress() -> UnsafeMutablePointer<UInt8> { page_received() }

@_expose(wasm, "pixelsAddress")
func pixelsAddress() -> UnsafeMutablePointer<UInt32> { page_picture() }

@_expose(wasm, "secretAddress")
func secretAddress() -> UnsafeMutableRawPointer { address(of: &wires.inputs.secret) }

@_expose(wasm, "sampleAddress")
func sampleAddress() -> UnsafeMutableRawPointer { address(of: &page.sample) }

@_expose(wasm, "lookAddress")
func lookAddress() -> UnsafeMutableRawPointer { address(of: &look.report) }

/// The address of a global variable, which does not move.
private func address<Value>(of value: inout Value) -> UnsafeMutableRawPointer {
  withUnsafeMutableBytes(of: &value) { $0.baseAddress.unsafelyUnwrapped }
}

// MARK: Start

/// Begins a lockout policy: one by its place in the order of the names in `module.js`, or else one without steps.
@_expose(wasm, "chooseLockout")
func chooseLockout(_ preset: Int32, _ limit: UInt32) {
  page.lockout =
    switch preset {
    case 0: .standard
    case 1: .trezor
    case 2: .apple
    case 3: .android
    case 4: .nist10
    default: LockoutPolicy(limit: UInt16(truncatingIfNeeded: limit))
    }
}

@_expose(wasm, "addLockoutStep")
func addLockoutStep(_ attempts: UInt32, _ seconds: UInt32) -> UInt32 {
  page.lockout.add(LockoutPolicy.Step(attempts: UInt16(truncatingIfNeeded: attempts), seconds: seconds)) ? 1 : 0
}

/// Plugs the device in, at time 0.
@_expose(wasm, "boot")
func boot(
  _ modelSize: UInt32, _ seedLow: UInt32, _ seedHigh: UInt32, _ pinLength: UInt32, _ autoAccept: UInt32,
  _ isProduction: UInt32, _ iterations: UInt32, _ entryLimit: UInt32, _ unlockLimit: UInt32,
  _ refusesCommonPINs: UInt32, _ redraws: UInt32, _ secondReading: UInt32, _ resetAtBoot: UInt32
) {
  let secret = wires.inputs.secret
  wires = Wires()
  look = Look()
  wires.inputs.secret = secret
  wires.inputs.entropy = SplitMix64(seed: UInt64(widening: seedHigh) &<< 32 | UInt64(widening: seedLow))
  wires.modelSize = min(Int(modelSize), Int(PAGE_MODEL_CAPACITY))
  var board = PageBoard()
  board.display.clear()
  page.sampler = TouchSampler()
  page.device = VirtualDevice(
    board: board,
    configuration: LockConfiguration(
      pinLength: UInt8(truncatingIfNeeded: pinLength), lockout: page.lockout, autoAccept: autoAccept,
      log: isProduction == 0 ? .development : .production, entryLimit: entryLimit, unlockLimit: unlockLimit,
      refusesCommonPINs: refusesCommonPINs != 0, redraws: UInt8(truncatingIfNeeded: redraws),
      secondReading: secondReading != 0, iterations: iterations, resetAtBoot: resetAtBoot != 0))
}

// MARK: Time and inputs

@_expose(wasm, "time")
func time() -> UInt32 { short(page.device?.time) }

@_expose(wasm, "earliest")
func earliest() -> UInt32 { short(page.device?.earliestInputTime) }

@_expose(wasm, "nextWakeUp")
func nextWakeUp() -> UInt32 { short(page.device?.nextWakeUp) }

@_expose(wasm, "advance")
func advance(_ end: UInt32) { page.device?.advance(to: UInt64(widening: end)) }

@_expose(wasm, "begin")
func begin(_ moment: UInt32) -> UInt32 {
  page.device?.begin(at: UInt64(widening: moment))
  return time()
}

@_expose(wasm, "touch")
func touch(_ count: UInt32, _ x1: UInt32, _ y1: UInt32, _ x2: UInt32, _ y2: UInt32) {
  let (first, second) = (point(x1, y1), point(x2, y2))
  wires.inputs.touch = count == 0 ? .none : count == 1 ? .one(first) : .two(first, second)
  page.device?.step()
}

@_expose(wasm, "receive")
func receive(_ count: UInt32) {
  wires.inputs.receive(Int(count))
  page.device?.step()
}

@_expose(wasm, "reset")
func reset() { page.device?.reset() }

@_expose(wasm, "cutPower")
func cutPower() { page.device?.cutPower() }

// MARK: Pointers

@_expose(wasm, "fingerAt")
func fingerAt(_ finger: Int32, _ x: Int32, _ y: Int32, _ time: UInt32) {
  let isOnPanel = x >= 0 && y >= 0 && x <= Int32(UInt16.max) && y <= Int32(UInt16.max)
  page.sampler.touch(
    number(finger), at: isOnPanel ? point(UInt32(x), UInt32(y)) : nil, time: UInt64(widening: time))
}

@_expose(wasm, "fingerUp")
func fingerUp(_ finger: Int32, _ time: UInt32) { page.sampler.lift(number(finger), time: UInt64(widening: time)) }

@_expose(wasm, "nextSample")
func nextSample() -> UInt32 { short(page.sampler.nextTime) }

@_expose(wasm, "takeSample")
func takeSample(_ end: UInt32) -> UInt32 {
  guard let sample = page.sampler.takeNext(upTo: UInt64(widening: end)) else { return 0 }
  page.sample[0] = short(sample.time)
  page.sample[1] = UInt32(sample.report.count)
  put(sample.report.first, at: 2)
  put(sample.report.second, at: 4)
  return 1
}

// MARK: Outputs

@_expose(wasm, "screenHash")
func screenHash() -> UInt64 { PageDisplay().hash }

/// The first row that changed, and in the upper half the one after the last.
@_expose(wasm, "present")
func present() -> UInt32 {
  var display = PageDisplay()
  let rows = display.present()
  return UInt32(truncatingIfNeeded: rows.lowerBound | rows.upperBound << 16)
}

@_expose(wasm, "flashGeneration")
func flashGeneration() -> UInt32 { wires.flashGeneration }

/// The address of what wrong attempts led to and lead to, as it is now.
@_expose(wasm, "attemptsAddress")
func attemptsAddress() -> UnsafeMutableRawPointer {
  let policy = page.lockout
  page.attempts = page.device?.attempts(under: policy) ?? Attempts()
  return address(of: &page.attempts)
}

/// The address of the SHA-256 of the model.
@_expose(wasm, "modelDigest")
func modelDigest() -> UnsafeMutableRawPointer {
  var hash = SHA256()
  hash.update(UnsafeRawBufferPointer(start: page_model(), count: wires.modelSize))
  page.digest = hash.finish()
  return address(of: &page.digest)
}

// MARK: Numbers

/// A time in ms in 32 bits, enough for 49 days.
private func short(_ time: UInt64?) -> UInt32 {
  time.map { UInt32(truncatingIfNeeded: min($0, UInt64(widening: never))) } ?? never
}

private func point(_ x: UInt32, _ y: UInt32) -> TouchPoint {
  TouchPoint(x: UInt16(truncatingIfNeeded: x), y: UInt16(truncatingIfNeeded: y))
}

/// The number of a finger in 64 bits.
private func number(_ finger: Int32) -> Int64 { Int64(bitPattern: UInt64(widening: UInt32(bitPattern: finger))) }

private func put(_ point: TouchPoint?, at k: Int) {
  page.sample[k] = UInt32(point?.x ?? 0)
  page.sample[k + 1] = UInt32(point?.y ?? 0)
}
