import DigitNet
import PINVault
import Testing

@testable import LockFirmware

/// The digits of a PIN with their readings, without the lock.
@Suite("PIN entry")
struct PINEntryTests {
  private func reading(
    _ digit: UInt8, _ confidence: UInt16 = 1000, second: UInt8 = 0, isUnclear: Bool = false
  ) -> Prediction {
    Prediction(digit: digit, confidence: confidence, second: second, isUnclear: isUnclear)
  }

  /// A digit that is easily found in memory.
  private var found: Prediction { reading(7, 987, second: 6) }
  private var foundUnclear: Prediction { reading(7, 987, second: 6, isUnclear: true) }

  /// Whether the confidence and the runner-up of that digit are in the memory of an entry.
  private func holdsReading(_ entry: PINEntry) -> Bool {
    let code = UInt16(987) << 4 | 6
    return withUnsafeBytes(of: entry) { bytes in
      (0..<bytes.count - 2).contains { at in
        // A drawing of the next digit is kept in more bits.
        let bits = (0..<3).reduce(UInt32(0)) { $0 | UInt32(bytes[at + $1]) << UInt32(8 * $1) }
        return bits & 0xFFFF == code || bits >> 4 & 0xFFFF == code
      }
    }
  }

  @Test("the last digit is given back as it was read", arguments: 0...9 as ClosedRange<UInt8>)
  func last(second: UInt8) {
    var entry = PINEntry()
    for (k, confidence) in [0, 1, 500, 979, 980, 999, 1000].enumerated() {
      let drawn = reading(UInt8(k), UInt16(confidence), second: second)
      entry.append(drawn)
      #expect(entry.last == drawn && entry.count == k + 1)
    }
  }

  @Test("an entry holds eight digits, and no more")
  func capacity() {
    var entry = PINEntry()
    for digit: UInt8 in 1...8 { entry.append(reading(digit, 900, second: 9)) }
    entry.append(reading(9, 1))
    #expect(entry.count == 8 && entry.last == reading(8, 900, second: 9))
    let isReplaced = entry.readAgain(below: 900)
    #expect(!isReplaced)
  }

  @Test("nothing stays in memory of digits that are taken back, of unclear drawings, or of a wiped entry")
  func memory() {
    var entry = PINEntry()
    #expect(!holdsReading(entry) && entry.isEmpty)
    for count in 1...8 {
      for _ in 0..<count { entry.append(found) }
      #expect(holdsReading(entry) && !entry.isEmpty)
      for _ in 0..<count { entry.removeLast() }
      #expect(!holdsReading(entry) && entry.isEmpty)
      for _ in 0..<count { entry.append(found) }
      entry.wipe()
      #expect(!holdsReading(entry) && entry.isEmpty)
    }
    entry.removeLast()
    #expect(entry.isEmpty)
    let ends: [(inout PINEntry) -> Void] = [
      { $0.forgetDrawings() }, { $0.removeLast() }, { $0.wipe() }, { $0.append(reading(1)) },
    ]
    for end in ends {
      var entry = PINEntry()
      _ = entry.appendUnclear(foundUnclear, redraws: 2)
      #expect(holdsReading(entry) && !entry.isEmpty && entry.count == 0)
      end(&entry)
      #expect(!holdsReading(entry))
    }
  }

  @Test("after the last redraw the most confident drawing is accepted; without a limit, none is")
  func redraws() {
    for redraws: UInt8 in 0...4 {
      var entry = PINEntry()
      var added: [Bool] = []
      for (k, confidence) in [300, 500, 400, 200, 100].enumerated() {
        let drawn = reading(UInt8(k), UInt16(confidence), second: 9, isUnclear: true)
        added.append(entry.appendUnclear(drawn, redraws: redraws))
        if added.last == true { break }
      }
      let expected = [Bool](repeating: false, count: redraws == 0 ? 5 : Int(redraws)) + (redraws == 0 ? [] : [true])
      #expect(added == expected, "\(redraws) redraws")
      if redraws > 0 { #expect(entry.last == reading(1, 500, second: 9)) }
    }
    // A drawing with a confidence of 0 counts as well.
    var entry = PINEntry()
    for count in 1...2 {
      for _ in 0..<2 { _ = entry.appendUnclear(reading(0, 0, isUnclear: true), redraws: 1) }
      #expect(entry.count == count && entry.last == reading(0, 0))
    }
  }

  @Test("the least confident digit below the threshold is replaced by its runner-up; of equal ones, the first")
  func readAgain() {
    for (confidences, position): ([UInt16], Int?) in [
      ([1000, 980, 990, 985], nil), ([979, 1000, 1000, 1000], 0), ([1000, 1000, 1000, 979], 3),
      ([900, 800, 700, 800], 2), ([900, 700, 700, 800], 1), ([0, 0, 0, 0], 0), ([], nil),
    ] {
      var entry = PINEntry()
      for (k, confidence) in confidences.enumerated() {
        entry.append(reading(UInt8(k), confidence, second: 9 - UInt8(k)))
      }
      let isReplaced = entry.readAgain(below: 980)
      #expect(isReplaced == (position != nil), "\(confidences)")
      for k in confidences.indices { #expect(entry.pin[k] == UInt8(k == position ? 9 - k : k), "\(confidences)") }
    }
  }
}
