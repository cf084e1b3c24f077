import PINVault
import TestSupport
import Testing

@testable import VaultSoak

@Suite("Power cuts")
struct SweepTests {
  @Test("no cut of any flash operation, and no second cut in the boot after it, breaks a promise")
  func sweep() {
    var sweep = Sweep()
    // `make soak` tries more of the tears, and follows more of the cuts between two bytes of an erase.
    sweep.eraseStride = 512
    sweep.randomTears = 8
    for task in VaultTask.all() { sweep.run(task) }
    #expect(sweep.violations.isEmpty)
    #expect(sweep.points > 80_000)
  }

  @Test("no two cuts break a promise on flash whose torn bits read differently at each boot")
  func weakBits() {
    var sweep = Sweep()
    for task in VaultTask.all() { sweep.runWithWeakBits(task, random: 4) }
    #expect(sweep.violations.isEmpty)
    #expect(sweep.points > 5_000)
  }

  @Test("no misread bit, no dying bus and no marginal bit makes a device absent, forgives or destroys")
  func misreads() {
    var sweep = MisreadSweep()
    // `make soak` misreads every bit.
    sweep.stride = 1013
    sweep.headStride = 31
    for task in VaultTask.all() {
      sweep.run(task)
      sweep.runMarginal(task)
    }
    #expect(sweep.violations.isEmpty)
    #expect(sweep.points > 10_000)
  }

  @Test("no random life breaks a promise, with power cuts, misread bits or brownouts", arguments: Soak.Kind.allCases)
  func lives(kind: Soak.Kind) {
    var soak = Soak(kind: kind)
    for seed: UInt64 in 0..<200 { soak.run(seed: seed) }
    #expect(soak.violations.isEmpty)
    #expect(soak.points > 1000)
  }

  @Test("weak marks of several interrupted attempts count no more than these, after a right PIN")
  func interruptedAttempts() {
    var soak = Soak(kind: .cut)
    // Five attempts are cut in a row, three of them in their first mark.
    soak.run(seed: 127_929)
    #expect(soak.violations == [])
  }

  @Test("right and wrong PINs change the same flash in the same way until they are counted")
  func sameOperations() {
    let operations = ["1234", "4321"].map { pin in
      var device = VaultDevice()
      _ = device.set("1234", saltByte: 1)
      device.flash.restore()
      _ = device.attempt(pin)
      return device.flash.operations
    }
    // The marks of both areas; a right PIN has two more.
    #expect(operations.map(\.count) == [4, 2])
    #expect(operations[0].prefix(2) == operations[1].prefix(2))
  }

  @Test("a sweep finds a vault that forgets its PIN, and an image of another PIN")
  func sensitivity() {
    var device = VaultDevice()
    _ = device.set("1234")
    _ = device.attempt("0000")
    let flash = device.flash
    func verdict(_ allowed: Holding) -> String? {
      if case .failure(let violation) = Inspection(allowed: [allowed], pins: ["1234"]).holding(of: flash) {
        violation.description
      } else {
        nil
      }
    }
    #expect(verdict(Holding("1234", attempts: 1)) == nil)
    #expect(verdict(Holding("1234", attempts: 2))?.hasPrefix("is present") == true)
    #expect(verdict(Holding(nil))?.hasPrefix("is present") == true)
    #expect(verdict(Holding("4321", attempts: 1))?.hasPrefix("holds Holding") == true)
  }
}

@Suite("Flash that loses its power")
struct CuttingFlashTests {
  private func program(_ flash: inout CuttingFlash, _ bytes: [UInt8], at offset: UInt32) -> Bool {
    bytes.withUnsafeBytes { (try? flash.program(offset, from: $0.baseAddress!, count: bytes.count)) != nil }
  }

  @Test("programming clears bits, erasing sets those of its sector, and all operations are recorded")
  func rules() {
    var flash = CuttingFlash()
    #expect(program(&flash, [0x0F, 0xF0], at: 4095))
    #expect(program(&flash, [0x3C], at: 4095))
    #expect(flash.image[4094...4097] == [0xFF, 0x0C, 0xF0, 0xFF])
    #expect((try? flash.erase(sector: 1)) != nil)
    #expect(flash.image[4094...4097] == [0xFF, 0x0C, 0xFF, 0xFF])
    #expect(
      flash.operations == [
        .program(offset: 4095, bytes: [0x0F, 0xF0]), .program(offset: 4095, bytes: [0x3C]),
        .erase(sector: 1, size: 4096),
      ])
    #expect((try? flash.erase(sector: 4)) == nil)
    #expect(!program(&flash, [0], at: 16_384))
  }

  @Test(
    "a cut leaves of a program what its tear says, and nothing works until the power is back",
    arguments: [
      (.before, [0xFF, 0xFF, 0xFF]), (.bytes(1), [0, 0xFF, 0xFF]), (.bytes(2), [0, 0, 0xFF]), (.after, [0, 0, 0]),
    ] as [(Tear, [UInt8])])
  func tear(tear: Tear, expected: [UInt8]) {
    var flash = CuttingFlash(cut: PowerCut(operation: 1, tear: tear))
    #expect(program(&flash, [0xFE], at: 9))
    #expect(!program(&flash, [0, 0, 0], at: 0))
    #expect(flash.isDead)
    #expect(Array(flash.image[0..<3]) == expected)
    #expect((try? flash.erase(sector: 0)) == nil)
    var byte: UInt8 = 0
    #expect((try? flash.read(0, into: &byte, count: 1)) == nil)
    #expect(flash.image[9] == 0xFE)
    flash.restore()
    #expect(program(&flash, [0, 0, 0], at: 0))
  }

  @Test("random tears of a program differ, and clear no bit that was not to be cleared")
  func subsets() {
    var seen: Set<[UInt8]> = []
    for seed: UInt64 in 0..<64 {
      var flash = CuttingFlash(cut: PowerCut(operation: 0, tear: .bits(seed: seed)))
      #expect(!program(&flash, [0x55, 0x00, 0xFF, 0xF0], at: 0))
      let left = Array(flash.image[0..<4])
      #expect(left[0] & 0x55 == 0x55 && left[2] == 0xFF && left[3] & 0xF0 == 0xF0)
      seen.insert(left)
    }
    #expect(seen.count > 40)
  }

  @Test("a torn erase can leave ones where there were zeros, and zeros where there were ones, in its sector only")
  func tornErase() {
    var rises = false
    var falls = false
    for seed: UInt64 in 0..<64 {
      var flash = CuttingFlash(
        image: (0..<16_384).map { UInt8(truncatingIfNeeded: $0) }, cut: PowerCut(operation: 0, tear: .bits(seed: seed)))
      let before = flash.image
      #expect((try? flash.erase(sector: 2)) == nil)
      for k in 0..<16_384 where flash.image[k] != before[k] {
        #expect((8192..<12_288).contains(k))
        if flash.image[k] & ~before[k] != 0 { rises = true }
        if before[k] & ~flash.image[k] != 0 { falls = true }
      }
    }
    #expect(rises && falls)
  }

  @Test("what a sweep makes of a cut is what the cut leaves", arguments: [0, 1, 10])
  func torn(number: Int) {
    let task = VaultTask.all()[number]
    let whole = task.run(cut: nil, keepsContents: true).flash
    #expect(!whole.operations.isEmpty)
    for (index, operation) in whole.operations.enumerated() {
      for tear in Tear.some(of: operation, random: 9, seed: 1) {
        let cut = PowerCut(operation: index, tear: tear)
        #expect(whole.torn(cut).image == task.run(cut: cut).flash.image, "\(cut)")
      }
    }
  }

  /// A byte of the flash as 40 readings find it.
  private func readings(_ flash: inout CuttingFlash, at offset: UInt32, count: Int = 1) -> Set<[UInt8]> {
    Set(
      (0..<40).map { _ in
        var bytes = [UInt8](repeating: 0, count: count)
        bytes.withUnsafeMutableBytes { _ = try? flash.read(offset, into: $0.baseAddress!, count: count) }
        return bytes
      })
  }

  @Test("a bit that is firmly programmed stays so when programming it again is cut")
  func firmBits() {
    for seed: UInt64 in 0..<64 {
      var flash = CuttingFlash()
      flash.leavesWeakBits = true
      #expect(program(&flash, [0x0F, 0x00], at: 0))
      flash.restore(cut: PowerCut(operation: 0, tear: .bits(seed: seed)))
      #expect(!program(&flash, [0x0F, 0x00], at: 0))
      flash.restore()
      #expect(readings(&flash, at: 0, count: 2) == [[0x0F, 0x00]])
    }
  }

  @Test("an erase that is cut leaves weak bits in erased and in programmed bytes, many or a single one in the head")
  func weakErase() {
    var isAlone = false
    var isWeakWhereProgrammed = false
    for seed: UInt64 in 0..<64 {
      var flash = CuttingFlash(
        image: [UInt8](repeating: 0, count: 16_384), cut: PowerCut(operation: 0, tear: .bits(seed: seed)))
      flash.leavesWeakBits = true
      #expect((try? flash.erase(sector: 1)) == nil)
      flash.restore()
      #expect(flash.hasWeakBits)
      let found = readings(&flash, at: 4096, count: 4096)
      let varying = (0..<4096).filter { k in Set(found.map { $0[k] }).count > 1 }
      if varying.count == 1, varying[0] < 120 { isAlone = true }
      if varying.contains(where: { flash.image[4096 + $0] == 0 }) { isWeakWhereProgrammed = true }
      #expect(readings(&flash, at: 0, count: 4096).count == 1)
      #expect(readings(&flash, at: 8192, count: 4096).count == 1)
      #expect((try? flash.erase(sector: 1)) != nil)
      #expect(!flash.hasWeakBits)
    }
    #expect(isAlone && isWeakWhereProgrammed)
  }

  @Test("weak bits read both ways until they are programmed or erased, and worn ones stay")
  func weakAndWorn() {
    var flash = CuttingFlash(cut: PowerCut(operation: 0, tear: .bytes(1)), seed: 3)
    flash.leavesWeakBits = true
    #expect(!program(&flash, [0, 0], at: 0))
    flash.restore()
    func readings(_ flash: inout CuttingFlash) -> Set<UInt8> {
      Set(
        (0..<50).map { _ in
          var byte: UInt8 = 0
          _ = try? flash.read(0, into: &byte, count: 1)
          return byte
        })
    }
    #expect(readings(&flash).count > 3)
    #expect(program(&flash, [0], at: 0))
    #expect(readings(&flash) == [0])
    flash.stuckAtZero = [5: 0x80]
    flash.stuckAtOne = [6: 0x01]
    #expect((try? flash.erase(sector: 0)) != nil)
    #expect(program(&flash, [0], at: 6))
    #expect(flash.image[5] == 0x7F && flash.image[6] == 0x01)
  }
}
