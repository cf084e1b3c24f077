/// A search for secrets in memory, in every form that the firmware could leave them in.
struct MemorySearch {
  /// A secret that was found, at the address of its first byte.
  struct Finding: Hashable {
    var name: String
    var address: UInt32
  }

  /// Digits of a PIN in a row that count as found.
  static let digits = 4
  /// Bytes of a value in a row that count as found.
  static let window = 8

  private var digitPatterns: [UInt32: String] = [:]
  private var patterns: [UInt64: String] = [:]

  /// - Parameters:
  ///   - pins: digits, 0...9, by name: four in a row are found as numbers or in ASCII, in either direction, and as
  ///     numbers of 8, 16 or 32 bits.
  ///   - values: eight bytes in a row are found at any place, with the bytes of each word in either order.
  init(pins: [(name: String, digits: [UInt8])], values: [SecretValue]) {
    for (name, digits) in pins {
      for start in 0...digits.count - MemorySearch.digits {
        let part = digits[start..<start + MemorySearch.digits]
        for code in [0, 0x30] as [UInt8] {
          digitPatterns[MemorySearch.number(part.map { $0 + code })] = "digits of \(name)"
          digitPatterns[MemorySearch.number(part.reversed().map { $0 + code })] = "digits of \(name)"
        }
      }
    }
    for value in values {
      let swapped = stride(from: 0, to: value.bytes.count, by: 4).flatMap { value.bytes[$0..<$0 + 4].reversed() }
      for bytes in [value.bytes, swapped] {
        for start in 0...bytes.count - MemorySearch.window {
          patterns[MemorySearch.number(bytes[start..<start + MemorySearch.window])] = value.name
        }
      }
    }
  }

  /// What is found in the memory of a machine.
  func findings(in dump: MemoryDump) -> [Finding] { dump.ranges.flatMap(findings) }

  private func findings(in range: MemoryDump.Range) -> [Finding] {
    let bytes = range.bytes
    var found: [Finding] = []
    var ends: [String: Int] = [:]
    /// Matches that overlap or touch are one finding.
    func add(_ name: String, at position: Int, size: Int) {
      if ends[name] ?? -1 < position { found.append(Finding(name: name, address: range.address + UInt32(position))) }
      ends[name] = position + size
    }
    bytes.withUnsafeBytes { memory in
      for position in 0..<max(memory.count - 3, 0) {
        for spread in [1, 2, 4] {
          guard let number = MemorySearch.spread(memory, position, spread), let name = digitPatterns[number] else {
            continue
          }
          add(name, at: position, size: 4 * spread)
        }
        guard position + MemorySearch.window <= memory.count else { continue }
        let word = UInt64(littleEndian: memory.loadUnaligned(fromByteOffset: position, as: UInt64.self))
        if word != 0, let name = patterns[word] { add(name, at: position, size: MemorySearch.window) }
      }
    }
    return found
  }

  /// The bytes of four little-endian numbers of `spread` bytes, if all are below 256.
  private static func spread(_ memory: UnsafeRawBufferPointer, _ start: Int, _ spread: Int) -> UInt32? {
    guard start + 4 * spread <= memory.count else { return nil }
    var number: UInt32 = 0
    for k in 0..<4 * spread {
      let byte = memory[start + k]
      if k % spread == 0 {
        // No digit, neither as a number nor in ASCII.
        if byte > 0x39 { return nil }
        number |= UInt32(byte) << UInt32(8 * (k / spread))
      } else if byte != 0 {
        return nil
      }
    }
    return number
  }

  /// Bytes as a little-endian number.
  private static func number<Number: FixedWidthInteger>(_ bytes: some BidirectionalCollection<UInt8>) -> Number {
    bytes.reversed().reduce(0) { $0 << 8 | Number($1) }
  }
}
