import Core2HAL
import DigitNet
import TestSupport
import Testing

@testable import Owner
@testable import SectorStore
@testable import VaultSoak

private func == (a: DrawingSample, b: DrawingSample) -> Bool { a.distance(to: b) == 0 }
private func != (a: DrawingSample, b: DrawingSample) -> Bool { !(a == b) }

private func == (a: HandProfile, b: HandProfile) -> Bool {
  a.samples == b.samples && a.units == b.units && a.network == b.network
    && (0..<10).allSatisfy { a.means[$0] == b.means[$0] }
}
private func != (a: HandProfile, b: HandProfile) -> Bool { !(a == b) }

/// Flash that reports a failure for each operation.
private struct DeadFlash: Flash {
  var geometry: FlashGeometry { .profile }
  mutating func read(_ offset: UInt32, into destination: UnsafeMutableRawPointer, count: Int) throws(FlashErrorKind) {
    throw .device
  }
  mutating func program(_ offset: UInt32, from source: UnsafeRawPointer, count: Int) throws(FlashErrorKind) {
    throw .device
  }
  mutating func erase(sector: UInt32) throws(FlashErrorKind) { throw .device }
}

private let secret = InlineArray<32, UInt8>(repeating: 0x5A)

/// A sample whose units all have this activation.
private func sample(_ activation: UInt8, units: Int = 10) -> DrawingSample {
  var sample = DrawingSample()
  for unit in 0..<units { sample[unit] = activation }
  return sample
}

/// A network of ten hidden units that see the ten digits.
private func withNetwork<Result>(_ body: (Network, HandProfile) throws -> Result) throws -> Result {
  try withModel(ZoneModel.hidden) { bytes in
    let network = try Network(bytes)
    var profile = HandProfile()
    #expect(profile.begin(for: network, model: bytes) && profile.fits(bytes))
    return try body(network, profile)
  }
}

/// A profile of a lesson in which each drawing of a digit had this activation.
private func taught(_ activation: (UInt8) -> UInt8, rounds: UInt8 = 2) throws -> HandProfile {
  try withNetwork { _, empty in
    var (lesson, profile) = (Lesson(rounds: rounds), empty)
    while lesson.accepted < lesson.length {
      _ = lesson.add(sample(activation(lesson.digit)), read(lesson.digit), to: &profile)
    }
    return profile
  }
}

private func read(_ digit: UInt8, second: UInt8? = nil) -> Prediction {
  Prediction(digit: digit, confidence: 990, second: second ?? (digit + 1) % 10, isUnclear: false)
}

@Suite("What the device learns of its owner's hand")
struct HandProfileTests {
  // MARK: Samples

  @Test("a sample is the mean of the views, in steps of 16")
  func views() {
    var activations = InlineArray<128, UInt8>(repeating: 99)
    var sum = ActivationSum()
    #expect(sum.sample(units: 64) == DrawingSample())
    sum.observe(activations)
    #expect((0..<64).allSatisfy { sum.sample(units: 64)[$0] == 6 })
    sum = ActivationSum()
    for value: UInt8 in [15, 16, 255] {
      activations[0] = value
      activations[1] = 255
      sum.observe(activations)
    }
    let sample = sum.sample(units: 3)
    #expect((0..<4).map { sample[$0] } == [95 / 16, 15, 6, 0])
    #expect(sum.sample(units: 0) == DrawingSample())
    #expect((0..<64).allSatisfy { sum.sample(units: 255)[$0] != 0 })
  }

  @Test("the distance of samples is the sum of all differences, whichever comes first")
  func distance() {
    var (a, b) = (DrawingSample(), DrawingSample())
    #expect(a.distance(to: b) == 0 && a == b)
    a[0] = 15
    b[1] = 3
    a[63] = 2
    #expect(a.distance(to: b) == 20 && b.distance(to: a) == 20 && a != b)
    #expect(sample(15, units: 64).distance(to: DrawingSample()) == 960)
  }

  @Test("a unit keeps its value when its neighbor changes")
  func neighbors() {
    var sample = DrawingSample()
    sample[4] = 5
    sample[5] = 10
    #expect(sample[4] == 5 && sample[5] == 10)
    sample[4] = 0
    #expect(sample[4] == 0 && sample[5] == 10)
  }

  @Test(
    "the mean of drawings is rounded to the nearest number",
    arguments: [([3, 4], 4), ([4, 3], 4), ([3, 3, 5], 4), ([15, 15, 15, 15], 15), ([0, 1, 1], 1)]
      as [(values: [UInt8], mean: UInt8)])
  func mean(values: [UInt8], mean: UInt8) {
    var sample = DrawingSample()
    for (count, value) in values.enumerated() {
      var other = DrawingSample()
      other[7] = value
      other[63] = value
      sample.add(other, toMeanOf: UInt8(count))
    }
    #expect(sample[7] == mean && sample[63] == mean && sample[6] == 0)
  }

  // MARK: Lessons

  @Test("a lesson has all digits in turn, twice, and a profile at its end")
  func lesson() throws {
    try withNetwork { _, empty in
      #expect(empty.samples == 0 && empty.units == 10)
      var (lesson, profile) = (Lesson(), empty)
      for k: UInt8 in 0..<20 {
        #expect(lesson.digit == k % 10 && lesson.accepted == k && profile.samples == 0)
        let verdict = lesson.add(sample(k % 10), read(k % 10), to: &profile)
        #expect(verdict == (k == 19 ? .complete : .accepted))
      }
      #expect(profile.samples == 2 && profile.network == empty.network)
      #expect((0..<10).allSatisfy { profile.means[$0] == sample(UInt8($0)) })
    }
  }

  @Test("a drawing counts if its digit is read, if only as the runner-up")
  func slips() throws {
    try withNetwork { _, empty in
      var (lesson, profile) = (Lesson(), empty)
      // Nothing was refused yet that it could resemble.
      #expect(lesson.add(DrawingSample(), read(8, second: 9), to: &profile) == .refused)
      #expect(lesson.add(sample(3), read(8, second: 9), to: &profile) == .refused)
      #expect(lesson.accepted == 0)
      #expect(lesson.add(sample(9), read(8, second: 0), to: &profile) == .accepted)
      #expect(lesson.add(sample(9), read(1), to: &profile) == .accepted)
    }
  }

  @Test(
    "a drawing that resembles the last refused one of its digit counts, and so does one like that of the first round")
  func habits() throws {
    try withNetwork { _, empty in
      var (lesson, profile) = (Lesson(), empty)
      #expect(lesson.add(sample(3), read(8), to: &profile) == .refused)
      #expect(lesson.add(sample(5), read(8), to: &profile) == .refused)
      // The last one counts for comparison, and a mean difference of 1 is near.
      #expect(lesson.add(sample(3), read(8), to: &profile) == .refused)
      #expect(lesson.add(sample(4), read(8), to: &profile) == .accepted)
      // It is not the same digit any more.
      #expect(lesson.add(sample(4), read(8), to: &profile) == .refused)
      for digit: UInt8 in 1..<10 { _ = lesson.add(sample(7), read(digit), to: &profile) }
      #expect(lesson.digit == 0 && lesson.accepted == 10)
      #expect(lesson.add(sample(6), read(8), to: &profile) == .refused)
      #expect(lesson.add(sample(3), read(8), to: &profile) == .accepted)
    }
  }

  @Test("a profile needs a hidden layer of at most 64 units")
  func models() throws {
    for (units, fits) in [(1, true), (10, true), (64, true), (65, false)] {
      try withModel(ZoneModel.hidden(weight: 16, units: units)) { bytes in
        let network = try Network(bytes)
        var profile = HandProfile()
        #expect(HandProfile.canLearn(with: network) == fits && profile.begin(for: network, model: bytes) == fits)
        #expect(profile.units == (fits ? UInt8(units) : 0))
      }
    }
    try withModel(ZoneModel.bytes) { bytes in
      let network = try Network(bytes)
      var profile = HandProfile()
      #expect(network.hiddenUnits == 0 && !HandProfile.canLearn(with: network))
      #expect(!profile.begin(for: network, model: bytes) && profile == HandProfile())
    }
  }

  @Test("a new profile is empty, and so is one that a lesson begins with again")
  func empty() throws {
    #expect(HandProfile().samples == 0 && HandProfile().units == 0 && HandProfile().network == 0)
    try withModel(ZoneModel.hidden) { bytes in
      var profile = try taught { $0 }
      #expect(profile.samples == 2 && profile.fits(bytes))
      let hasBegun = profile.begin(for: try Network(bytes), model: bytes)
      #expect(hasBegun && profile.samples == 0)
    }
    try withModel(ZoneModel.hidden(weight: 17)) { bytes in
      let profile = try taught { $0 }
      #expect(!profile.fits(bytes))
    }
  }

  // MARK: Correction

  @Test("digits that the drawing resembles less than the nearest one become unlikely, with a bound")
  func correction() throws {
    try withNetwork { network, _ in
      // The digits 0 to 9 are taught as 0, 1, 2, ... in all ten units; one round is enough.
      let profile = try taught({ $0 }, rounds: 1)
      var logits = Logits()
      for digit in 0..<10 { logits.values[digit] = 1000 }
      let power = Int32(1 << 24) / Int32(network.header.sharpness)
      profile.correct(&logits, for: sample(4), network.header)
      #expect(logits.values[4] == 1000 && logits.values[10] == 0)
      // One unit of mean difference: 2^3 at most, although 2^5.5 is due.
      for digit in 0..<10 where digit != 4 { #expect(logits.values[digit] == 1000 - 3 * power) }
      var near = sample(4)
      for (unit, activation) in [7, 6, 5].enumerated() { near[unit] = UInt8(activation) }
      logits = Logits()
      profile.correct(&logits, for: near, network.header)
      // The distances are 3 + 2 + 1 from 4, and 2 + 1 + 7 from 5.
      #expect(logits.values[4] == 0)
      #expect(logits.values[5] == -4 * (power * 11 / 20))
    }
  }

  @Test("an empty profile corrects nothing")
  func nothing() throws {
    try withNetwork { network, empty in
      var logits = Logits()
      logits.values[3] = 77
      let before = logits
      empty.correct(&logits, for: sample(4), network.header)
      HandProfile().correct(&logits, for: sample(4), network.header)
      #expect(logits == before)
    }
  }

  // MARK: Flash

  private func stored(_ profiles: HandProfile...) -> CuttingFlash {
    var flash = CuttingFlash(geometry: .profile)
    for profile in profiles { #expect(profile.store(in: &flash, secret: secret)) }
    flash.restore()
    return flash
  }

  private func found(_ flash: CuttingFlash) -> HandProfile {
    var copy = flash
    return HandProfile(reading: &copy, secret: secret)
  }

  @Test("the last profile that was stored is read again, and reading writes nothing")
  func storing() throws {
    let (one, two) = (try taught { $0 }, try taught({ 9 - $0 }, rounds: 3))
    #expect(one != two && two.samples == 3)
    #expect(found(stored()) == HandProfile())
    #expect(found(stored(one)) == one)
    var flash = stored(one, two, one, two)
    #expect(found(flash) == two)
    _ = HandProfile(reading: &flash, secret: secret)
    #expect(flash.operations.isEmpty)
  }

  @Test("a profile of another device, or with any changed byte, is as if nothing had been taught")
  func foreign() throws {
    let flash = stored(try taught { $0 })
    var copy = flash
    #expect(HandProfile(reading: &copy, secret: InlineArray(repeating: 1)) == HandProfile())
    for byte in Array(0..<112) + Array(256..<576) {
      var changed = flash
      changed.image[byte] ^= 4
      #expect(found(changed) == HandProfile(), "byte \(byte)")
    }
  }

  @Test("a power cut while a profile is stored leaves the previous one or the new one", arguments: [false, true])
  func storeCuts(hasPrevious: Bool) throws {
    let (old, new) = (try taught { $0 }, try taught { 9 - $0 })
    let start = hasPrevious ? stored(old) : stored()
    var whole = start
    #expect(new.store(in: &whole, secret: secret))
    for (index, operation) in whole.operations.enumerated() {
      for tear in Tear.some(of: operation, random: 20, seed: UInt64(index)) {
        var flash = start
        let cut = PowerCut(operation: index, tear: tear)
        flash.restore(cut: cut)
        _ = new.store(in: &flash, secret: secret)
        flash.restore()
        let profile = found(flash)
        #expect(profile == new || profile == (hasPrevious ? old : HandProfile()), "\(cut)")
        #expect(old.store(in: &flash, secret: secret))
        #expect(found(flash) == old, "\(cut)")
      }
    }
  }

  @Test("a power cut while a profile is erased leaves the newest one or none", arguments: 1...3)
  func eraseCuts(count: Int) throws {
    let profiles = [try taught { $0 }, try taught { 9 - $0 }, try taught { $0 / 2 }]
    var start = CuttingFlash(geometry: .profile)
    for profile in profiles.prefix(count) { #expect(profile.store(in: &start, secret: secret)) }
    start.restore()
    var whole = start
    #expect(!HandProfile.isErased(&whole))
    #expect(HandProfile.erase(&whole, secret: secret))
    #expect(HandProfile.isErased(&whole) && found(whole) == HandProfile())
    for (index, operation) in whole.operations.enumerated() {
      for tear in Tear.some(of: operation, random: 20, seed: UInt64(index)) {
        var flash = start
        let cut = PowerCut(operation: index, tear: tear)
        flash.restore(cut: cut)
        _ = HandProfile.erase(&flash, secret: secret)
        flash.restore()
        let profile = found(flash)
        #expect(profile == profiles[count - 1] || profile == HandProfile(), "\(cut)")
        #expect(HandProfile.erase(&flash, secret: secret) && HandProfile.isErased(&flash))
      }
    }
  }

  /// The key of the profile's records; a record that is sealed keeps its format.
  private var key: RecordKey {
    let format = RecordFormat(magic: 0, version: 0, .init(at: 12, 0...0), .init(at: 12, 0...0), zeros: 12..<12)
    return RecordKey(secret: secret, name: "inklock profile", format: format)
  }

  @Test("the layout in flash stays the same")
  func layout() throws {
    var profile = try taught { $0 }
    profile.network = 0x1234_5678
    for unit in 0..<10 { profile.means[9][unit] = UInt8(unit) }
    let flash = stored(profile)
    let head = flash.image[0..<48]
    #expect(
      Array(head) == Array("IKPR".utf8) + [1, 0, 0, 0, 1, 0, 0, 0, 0x78, 0x56, 0x34, 0x12, 10, 0, 0, 0, 2, 0, 0, 0]
        + [UInt8](repeating: 0, count: 24))
    #expect(flash.image[256 + 32..<256 + 39] == [0x11, 0x11, 0x11, 0x11, 0x11, 0, 0])
    #expect(flash.image[256 + 288..<256 + 294] == [0x10, 0x32, 0x54, 0x76, 0x98, 0])
    #expect(flash.image[256 + 320..<4096].allSatisfy { $0 == 0xFF })
  }

  @Test("a profile whose numbers this firmware never writes does not count", arguments: [(0, 2), (65, 2), (10, 0)])
  func bounds(units: UInt8, samples: UInt8) throws {
    var profile = try taught { $0 }
    profile.units = units
    profile.samples = samples
    #expect(found(stored(profile)) == HandProfile())
    for (units, samples): (UInt8, UInt8) in [(64, 255), (1, 1)] {
      profile.units = units
      profile.samples = samples
      #expect(found(stored(profile)) == profile)
    }
  }

  @Test("after the last number of a record, none is written and the profile stays")
  func lastNumber() throws {
    let old = try taught { $0 }
    var flash = stored(old)
    var record = try Record(sector: 0, of: &flash)
    record.seal(sequence: 0x7FFF_FFFE, under: key)
    for k in 0..<112 { flash.image[k] = record[byte: k] }
    #expect(found(flash) == old)
    #expect(!(try taught { 9 - $0 }).store(in: &flash, secret: secret))
    #expect(found(flash) == old)
  }

  @Test("a record whose unused bytes are not zero does not count", arguments: [24, 47])
  func unusedBytes(byte: Int) throws {
    var flash = stored(try taught { $0 })
    var record = try Record(sector: 0, of: &flash)
    record[byte: byte] = 1
    record.seal(sequence: 1, under: key)
    for k in 0..<112 { flash.image[k] = record[byte: k] }
    #expect(found(flash) == HandProfile())
  }

  @Test("the newest profile is erased last, and a sector that cannot be erased is reported")
  func eraseOrder() throws {
    var flash = stored(try taught { $0 }, try taught { 9 - $0 })
    #expect(HandProfile.erase(&flash, secret: secret))
    #expect(flash.operations == [.erase(sector: 0, size: 4096), .erase(sector: 1, size: 4096)])
    flash = stored(try taught { $0 })
    #expect(HandProfile.erase(&flash, secret: secret))
    #expect(flash.operations == [.erase(sector: 1, size: 4096), .erase(sector: 0, size: 4096)])
    flash.stuckAtZero = [4096 + 3000: 1]
    #expect(!HandProfile.erase(&flash, secret: secret) && !HandProfile.isErased(&flash))
    for byte in [0, 63, 64, 8191] {
      var flash = CuttingFlash(geometry: .profile)
      flash.image[byte] = 0x7F
      #expect(!HandProfile.isErased(&flash), "byte \(byte)")
    }
  }

  @Test("flash that fails holds no profile, is not erased, and takes none")
  func dead() throws {
    var flash = DeadFlash()
    #expect(HandProfile(reading: &flash, secret: secret) == HandProfile())
    #expect(!HandProfile.isErased(&flash) && !HandProfile.erase(&flash, secret: secret))
    #expect(!(try taught { $0 }).store(in: &flash, secret: secret))
  }

  @Test("flash that takes no change keeps its profile, and says so")
  func worn() throws {
    let (old, new) = (try taught { $0 }, try taught { 9 - $0 })
    var flash = stored(old)
    flash.restore(cut: PowerCut(operation: 0, tear: .before))
    #expect(!new.store(in: &flash, secret: secret))
    flash.restore()
    #expect(found(flash) == old)
  }
}
