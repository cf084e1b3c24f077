import Core2HAL
import Owner
import PageMemory
import VirtualDevice

/// What the peripherals of a `PageBoard` are connected to. Like hardware, it outlives a reset.
struct Wires {
  var inputs = BoardInputs()
  var motorLevel: UInt8 = 0
  var modelSize = 0
  /// Rows of the screen that changed since the page last looked.
  var changedRows: Range<Int> = 0..<0
  /// Grows with every operation that changes the flash.
  var flashGeneration: UInt32 = 0

  mutating func rowsDidChange(_ rows: Range<Int>) {
    if rows.isEmpty { return }
    changedRows =
      changedRows.isEmpty
      ? rows : min(changedRows.lowerBound, rows.lowerBound)..<max(changedRows.upperBound, rows.upperBound)
  }
}

nonisolated(unsafe) var wires = Wires()
nonisolated(unsafe) var look = Look()

/// The board whose inputs come from a page and whose outputs go there.
struct PageBoard: VirtualBoard {
  typealias HandPart = NoHandCheck

  var display = PageDisplay()
  var touch = PagePanel()
  var motor = PageMotor()
  var serial = PageSerial()
  var vaultFlash = MemoryFlash(geometry: .vault, start: 0)
  var profileFlash = MemoryFlash(geometry: .profile, start: FlashGeometry.vault.size)
  let clock = PageClock()
  var entropy = PageEntropy()
  let secret = PageSecret()

  var model: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: page_model(), count: wires.modelSize) }

  mutating func restart() { wires.inputs.isRestartRequested = true }

  mutating func observe(_ observation: InkObservation) {
    if look.observe(observation, model: model, profile: &profileFlash) { page_look() }
  }

  mutating func setTime(_ time: UInt64, sinceBoot: UInt64) { wires.inputs.sinceBoot = sinceBoot }

  mutating func stepDidEnd() {}

  mutating func takeRestart() -> Bool { wires.inputs.takeRestart() }

  mutating func dropReceived() { wires.inputs.dropReceived() }

  mutating func darken() { display.clear() }
}

struct PageDisplay: Display {
  private var buffer: PixelBuffer { PixelBuffer(page_pixels()) }
  var hash: UInt64 { buffer.hash }

  mutating func fill(_ rectangle: Rectangle, with color: RGB565) {
    wires.rowsDidChange(buffer.fill(rectangle, with: color))
  }

  mutating func frameDidComplete() { page_frame() }

  mutating func clear() { wires.rowsDidChange(buffer.clear()) }

  /// Brings the picture of the page up to date, and returns the rows that changed.
  mutating func present() -> Range<Int> {
    let rows = wires.changedRows
    wires.changedRows = 0..<0
    let (pixels, picture, width) = (buffer, page_picture(), Int(Screen.width))
    for k in rows.lowerBound * width..<rows.upperBound * width { picture[k] = pixels[k].rgba }
    return rows
  }
}

extension RGB565 {
  /// A byte each for red, green, blue and full opacity, red in the lowest. The highest bits are repeated as the lowest
  /// ones, so that white becomes 255.
  fileprivate var rgba: UInt32 {
    let (red, green, blue) = (UInt32(bits >> 11), UInt32(bits >> 5 & 0x3F), UInt32(bits & 0x1F))
    return red << 3 | red >> 2 | (green << 2 | green >> 4) << 8 | (blue << 3 | blue >> 2) << 16 | 0xFF00_0000
  }
}

struct PagePanel: TouchPanel {
  mutating func read() -> TouchReport { wires.inputs.touch }
}

struct PageMotor: VibrationMotor {
  mutating func vibrate(level: UInt8) {
    guard level != wires.motorLevel else { return }
    wires.motorLevel = level
    page_vibrate(UInt32(level))
  }
}

struct PageSerial: SerialPort {
  mutating func read() -> UInt8? { wires.inputs.read() }
  mutating func write(_ byte: UInt8) { page_serial(UInt32(byte)) }
}

struct PageClock: Clock {
  var now: UInt64 { wires.inputs.sinceBoot }
}

struct PageEntropy: EntropySource {
  mutating func next() -> UInt32 { wires.inputs.entropy.nextHalf() }
}

struct PageSecret: DeviceSecret {
  var bytes: InlineArray<32, UInt8> { wires.inputs.secret }
}

/// A partition in the memory that the page saves, with the rules of NOR flash.
struct MemoryFlash: Flash {
  let geometry: FlashGeometry
  /// Bytes from the start of the flash to the start of the partition.
  let start: UInt32

  private var bytes: UnsafeMutablePointer<UInt8> { page_flash() + Int(start) }

  mutating func read(_ offset: UInt32, into destination: UnsafeMutableRawPointer, count: Int) throws(FlashErrorKind) {
    guard geometry.checked(offset, count) != nil else { throw .outOfRange }
    destination.copyMemory(from: bytes + Int(offset), byteCount: count)
  }

  mutating func program(_ offset: UInt32, from source: UnsafeRawPointer, count: Int) throws(FlashErrorKind) {
    guard geometry.checked(offset, count) != nil else { throw .outOfRange }
    wires.flashGeneration &+= 1
    let place = bytes + Int(offset)
    for k in 0..<count { place[k] &= source.load(fromByteOffset: k, as: UInt8.self) }
  }

  mutating func erase(sector: UInt32) throws(FlashErrorKind) {
    guard sector < geometry.sectors else { throw .outOfRange }
    wires.flashGeneration &+= 1
    let place = bytes + Int(sector * geometry.sectorSize)
    for k in 0..<Int(geometry.sectorSize) { place[k] = 0xFF }
  }
}
