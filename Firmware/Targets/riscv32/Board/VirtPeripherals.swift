public import Core2HAL
import Support

/// A screen that nobody sees.
public struct DiscardingDisplay: Display {
  public private(set) var rectangles: UInt32 = 0

  public init() {}

  public mutating func fill(_ rectangle: Rectangle, with color: RGB565) { rectangles &+= 1 }
  public mutating func frameDidComplete() {}
}

public struct NoTouchPanel: TouchPanel {
  public init() {}

  public mutating func read() -> TouchReport { .none }
}

public struct NoMotor: VibrationMotor {
  public init() {}

  public mutating func vibrate(level: UInt8) {}
}

/// A 16550 at 0x10000000.
public struct UART: SerialPort {
  private static let data: UInt = 0x1000_0000
  private static let lineStatus: UInt = 0x1000_0005

  public init() {}

  public var hasInput: Bool { read_register8(UART.lineStatus) & 0x01 != 0 }

  public mutating func read() -> UInt8? { hasInput ? read_register8(UART.data) : nil }

  public mutating func write(_ byte: UInt8) {
    // The emulated transmitter is always ready; a real one would be asked to hold a queue.
    write_register8(UART.data, byte)
  }
}

/// The core-local timer, 10 MHz, from 0x0200BFF8.
public struct MachineTimer: Clock {
  private static let low: UInt = 0x0200_BFF8
  private static let high: UInt = 0x0200_BFFC

  public init() {}

  /// 100 ns since the machine started.
  static var ticks: UInt64 {
    while true {
      let upper = read_register32(high)
      let lower = read_register32(low)
      // The lower half may run over between the two reads.
      if read_register32(high) == upper { return UInt64(widening: upper) &<< 32 | UInt64(widening: lower) }
    }
  }

  public var now: UInt64 { MachineTimer.ticks / 10_000 }
}

/// The vault's partition in RAM, with the rules of NOR flash.
public struct MemoryFlash: Flash {
  public init() {
    for sector in 0..<FlashGeometry.sectors { fill(sector) }
  }

  public mutating func read(_ offset: UInt32, into destination: UnsafeMutableRawPointer, count: Int) throws(FlashError)
  {
    let source = try address(offset, count)
    destination.copyMemory(from: source, byteCount: count)
  }

  public mutating func program(_ offset: UInt32, from source: UnsafeRawPointer, count: Int) throws(FlashError) {
    let destination = try address(offset, count)
    for k in 0..<count {
      let bits = destination.load(fromByteOffset: k, as: UInt8.self) & source.load(fromByteOffset: k, as: UInt8.self)
      destination.storeBytes(of: bits, toByteOffset: k, as: UInt8.self)
    }
  }

  public mutating func erase(sector: UInt32) throws(FlashError) {
    guard sector < FlashGeometry.sectors else { throw .outOfRange }
    fill(sector)
  }

  private func fill(_ sector: UInt32) {
    guard let start = vault_address(sector * FlashGeometry.sectorSize) else { return }
    start.initializeMemory(as: UInt8.self, repeating: 0xFF, count: Int(FlashGeometry.sectorSize))
  }

  private func address(_ offset: UInt32, _ count: Int) throws(FlashError) -> UnsafeMutableRawPointer {
    guard count >= 0, offset <= FlashGeometry.size, UInt32(count) <= FlashGeometry.size - offset,
      let address = vault_address(offset)
    else { throw .outOfRange }
    return address
  }
}

/// xorshift32 (Marsaglia, 2003), seeded by the time: anyone can guess it. Not for production.
public struct XorShift: EntropySource {
  private var state = UInt32(truncatingIfNeeded: MachineTimer.ticks) | 1

  public init() {}

  public mutating func next() -> UInt32 {
    state ^= state << 13
    state ^= state >> 17
    state ^= state << 5
    return state
  }
}

/// A secret that everyone knows. Not for production.
public struct ConstantSecret: DeviceSecret {
  public let bytes = InlineArray<32, UInt8>(repeating: 0x5A)

  public init() {}
}
