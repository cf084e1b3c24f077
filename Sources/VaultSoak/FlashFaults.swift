/// What is wrong with the readings and the operations of a flash that has power.
struct FlashFaults: Sendable {
  /// Of so many readings, one has a wrong bit; 0: none.
  var wrongBits = 0
  /// Of so many readings, one is all ones; 0: none.
  var deadReadings = 0
  /// Of so many operations, one is half done and fails; 0: none.
  var brownouts = 0
  /// Faults of chosen readings, which are counted from 0 when the power comes on.
  var chosen: Chosen?

  /// The fault of chosen readings.
  enum Chosen: Sendable {
    /// No fault, but readings are counted.
    case none
    /// A reading has a wrong bit.
    case bit(Int, reading: Int)
    /// All bytes of some readings are the same.
    case bytes(UInt8, readings: Range<Int>)
  }

  var isReadingRight: Bool { wrongBits == 0 && deadReadings == 0 && chosen == nil }

  /// Changes what was read.
  func disturb(_ bytes: UnsafeMutableRawBufferPointer, number: Int, _ noise: inout Chance) {
    func flip(_ bit: Int) { bytes[bit / 8] ^= 1 << UInt8(bit % 8) }
    switch chosen {
    case nil, .none?: break
    case .bit(let bit, reading: number)?: flip(bit)
    case .bit?: break
    case .bytes(let byte, let readings)?: if readings.contains(number) { for k in bytes.indices { bytes[k] = byte } }
    }
    if noise.isOneIn(wrongBits) { flip(noise.below(bytes.count * 8)) }
    if noise.isOneIn(deadReadings) { for k in bytes.indices { bytes[k] = 0xFF } }
  }
}
