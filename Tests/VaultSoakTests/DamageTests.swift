import Core2HAL
import PINVault
import TestSupport
import Testing

@testable import VaultSoak

/// VAULT.md states what damage can do; these tests check it.
@Suite("Damage to a vault image")
struct DamageTests {
  /// A PIN 1234 and three wrong attempts; before them, `right` right ones.
  private func image(right: Int = 1) -> [UInt8] {
    var device = VaultDevice()
    _ = device.set("1234")
    for _ in 0..<right { _ = device.attempt("1234") }
    for pin in ["0000", "1111", "0000"] { _ = device.attempt(pin) }
    return device.flash.image
  }

  @Test("no single changed bit opens the vault, removes an attempt, or adds one")
  func everyBit() {
    let image = image()
    var corrupt = 0
    for bit in 0..<image.count * 8 {
      var damaged = image
      damaged[bit / 8] ^= 1 << UInt8(bit % 8)
      var device = VaultDevice(CuttingFlash(image: damaged))
      if device.state == .corrupt {
        corrupt += 1
      } else if device.state != .present(wrongAttempts: 3) {
        Issue.record("bit \(bit): \(device.state)")
      }
      let outcome = device.attempt("4321")
      if case .accepted = outcome { Issue.record("bit \(bit) opens the vault") }
    }
    // The body and its code, 112 bytes; the commit word and all else bear one bit.
    #expect(corrupt == 112 * 8)
  }

  @Test("no single bit gives a wiped vault a PIN")
  func everyBitOfAWipedVault() {
    var device = VaultDevice()
    _ = device.set("1234")
    _ = device.wipe()
    let image = device.flash.image
    for bit in 0..<image.count * 8 {
      var damaged = image
      damaged[bit / 8] ^= 1 << UInt8(bit % 8)
      let state = VaultDevice(CuttingFlash(image: damaged)).state
      if state != .absent && state != .corrupt { Issue.record("bit \(bit): \(state)") }
    }
  }

  @Test("no run of up to 1,917 bytes takes an attempt or the PIN back", arguments: 0..<40 as Range<UInt64>)
  func runs(seed: UInt64) {
    var random = Seeded(seed)
    let image = image(right: Int.random(in: 0...200, using: &random))
    for _ in 0..<100 {
      let length = Int.random(in: 1...1917, using: &random)
      let start = Int.random(in: 0...image.count - length, using: &random)
      let damaged = damage(image, start..<start + length, &random)
      var device = VaultDevice(CuttingFlash(image: damaged))
      switch device.state {
      case .corrupt: break
      case .present(let attempts) where attempts >= 3: break
      default: Issue.record("seed \(seed), bytes \(start)..<\(start + length): \(device.state)")
      }
      let outcome = device.attempt("4321")
      if case .accepted = outcome { Issue.record("seed \(seed), bytes \(start)..<\(start + length): opens") }
    }
  }

  @Test("no run short of three sectors makes a vault that takes a new PIN", arguments: 0..<40 as Range<UInt64>)
  func longRuns(seed: UInt64) {
    var random = Seeded(seed)
    let image = image()
    for _ in 0..<100 {
      let length = Int.random(in: 1...12_287, using: &random)
      let start = Int.random(in: 0...image.count - length, using: &random)
      var device = VaultDevice(CuttingFlash(image: damage(image, start..<start + length, &random)))
      #expect(device.state != .absent, "seed \(seed), bytes \(start)..<\(start + length)")
      let outcome = device.attempt("4321")
      if case .accepted = outcome { Issue.record("seed \(seed), bytes \(start)..<\(start + length): opens") }
    }
  }

  @Test("the erase of any one sector leaves the PIN or a corrupt vault", arguments: 0..<4)
  func erasedSector(sector: Int) {
    for isNewest in [true, false] {
      var image = image()
      if isNewest {
        for k in sector * 4096..<(sector + 1) * 4096 { image[k] = 0xFF }
      } else {
        for k in sector * 4096..<(sector + 1) * 4096 { image[k] = 0 }
      }
      let device = VaultDevice(CuttingFlash(image: image))
      #expect(device.state == (sector == 0 ? .corrupt : .present(wrongAttempts: 3)))
    }
  }

  @Test("an older image brings its PIN and its count back: the vault cannot detect it")
  func replay() {
    var device = VaultDevice()
    _ = device.set("1234")
    _ = device.attempt("0000")
    let older = device.flash.image
    for pin in ["1111", "2222", "3333"] { _ = device.attempt(pin) }
    _ = device.set("5678")
    device.flash.image = older
    // While it runs the device holds on to what it read at boot: the older record is not the one it knows.
    let running = device.attempt("1234")
    #expect(running == .fault)
    device.reboot()
    #expect(device.state == .present(wrongAttempts: 1))
    let outcome = device.attempt("1234")
    #expect(outcome == .accepted(attempts: 2))
  }

  /// A run of ones, zeros, random bytes, inverted or shifted ones.
  private func damage(_ image: [UInt8], _ range: Range<Int>, _ random: inout Seeded) -> [UInt8] {
    var result = image
    let way = Int.random(in: 0..<5, using: &random)
    for k in range {
      switch way {
      case 0: result[k] = 0xFF
      case 1: result[k] = 0
      case 2: result[k] = UInt8.random(in: 0...255, using: &random)
      case 3: result[k] = ~image[k]
      default: result[k] = image[(k + 8) % image.count]
      }
    }
    return result
  }
}

@Suite("Worn flash")
struct WornFlashTests {
  @Test("an attempt whose mark does not stick moves to another sector with the count", arguments: [256, 2176])
  func stuckMark(area: Int) {
    var device = VaultDevice()
    _ = device.set("1234")
    _ = device.attempt("0000")
    for k in 0..<4 { device.flash.stuckAtOne[area + 12 + k] = 0xFF }
    let wrong = device.attempt("1111")
    #expect(wrong == .wrong(attempts: 2, isRepeated: false))
    device.reboot()
    #expect(device.state == .present(wrongAttempts: 2))
    let right = device.attempt("1234")
    #expect(right == .accepted(attempts: 3))
  }

  @Test(
    "where no mark sticks, right and wrong PINs are a fault alike and nothing is judged", arguments: ["1234", "0000"])
  func noMark(pin: String) {
    var device = VaultDevice()
    _ = device.set("1234")
    for k in 0..<16_384 where k % 4096 >= 256 { device.flash.stuckAtOne[k] = 0xFF }
    let outcome = device.attempt(pin)
    #expect(outcome == .fault)
    device.reboot()
    #expect(device.state == .present(wrongAttempts: 0))
  }

  @Test("a vault whose other sectors no longer erase keeps its PIN, takes no new one and says so")
  func noErase() {
    var device = VaultDevice()
    _ = device.set("1234")
    for sector in 1...3 { device.flash.stuckAtZero[sector * 4096 + 3000] = 1 }
    let isSet = device.set("5678")
    #expect(!isSet)
    #expect(device.state == .present(wrongAttempts: 0))
    device.reboot()
    for _ in 0..<80 {
      _ = device.attempt("0000")
      _ = device.attempt("1111")
    }
    #expect(device.state == .present(wrongAttempts: 160))
    let full = device.attempt("1234")
    #expect(full == .fault)
    device.reboot()
    #expect(device.state == .present(wrongAttempts: 160))
  }

  @Test("worn sectors are skipped", arguments: [[1], [1, 2], [2, 3], [1, 3]])
  func passedOver(worn: [Int]) {
    var device = VaultDevice()
    _ = device.set("1234")
    for sector in worn { device.flash.stuckAtZero[sector * 4096 + 3000] = 1 }
    for pin in ["5678", "9012", "3456"] {
      let isSet = device.set(pin)
      #expect(isSet)
      device.reboot()
      let outcome = device.attempt(pin)
      #expect(outcome == .accepted(attempts: 1))
    }
  }
}
