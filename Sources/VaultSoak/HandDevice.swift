import Core2HAL
import DigitNet
import HostSupport
import Ink
import LockFirmware
import Owner
import PINVault
import VirtualDevice
import Workload

/// Who draws a PIN: each has other drawings of the digits, and another tempo.
enum SoakedHand: Int, CaseIterable, Sendable {
  case owner
  /// Another finger of the owner.
  case finger
  case stranger

  /// Milliseconds from a sample to the next.
  fileprivate var samplePeriod: UInt64 {
    switch self {
    case .owner: 13
    case .finger: 26
    case .stranger: 60
    }
  }
}

/// The models of a lock that knows hands, and drawings of each digit that it reads clearly.
public final class HandModels: @unchecked Sendable {
  // Nothing changes them.
  fileprivate let digits: AlignedBytes
  fileprivate let hands: AlignedBytes
  /// For each hand and digit, an index of `Workload.drawDigit`.
  fileprivate let drawings: [[UInt32]]

  /// - Parameters:
  ///   - digits: a model file that reads digits.
  ///   - hands: a model file that makes signatures of hands.
  /// - Returns: `nil` if a model cannot be used, or reads too few of the drawings clearly.
  public init?(digits: [UInt8], hands: [UInt8]) {
    self.digits = AlignedBytes(digits)
    self.hands = AlignedBytes(hands)
    guard let network = try? Network(self.digits.bytes), let signer = try? SignatureNetwork(self.hands.bytes) else {
      return nil
    }
    var clear = [[UInt32]](repeating: [], count: 10)
    for index in 0..<Workload.digits {
      let digit = Workload.digit(index)
      var ink = Ink()
      Workload.drawDigit(index, on: &ink)
      guard let prediction = network.predict(ink), !prediction.isUnclear, prediction.digit == digit else { continue }
      clear[Int(digit)].append(index)
    }
    guard clear.allSatisfy({ $0.count >= SoakedHand.allCases.count }) else { return nil }
    var drawings: [[UInt32]] = []
    var signatures: [[Signature]] = []
    // Each hand has those drawings that are the least like the drawings of the others.
    for hand in SoakedHand.allCases {
      let own = clear.enumerated().map { digit, indices in
        let others = signatures.map { $0[digit] }
        let candidates = indices.prefix(30).compactMap { index in
          HandModels.signature(of: index, by: hand, signer).map { (index: index, signature: $0) }
        }.map { index, signature in
          (index: index, signature: signature, distance: others.map { $0.distance(to: signature) }.min() ?? 0)
        }
        return candidates.max { $0.distance < $1.distance } ?? (indices[0], Signature(), 0)
      }
      drawings.append(own.map(\.index))
      signatures.append(own.map(\.signature))
    }
    self.drawings = drawings
  }

  private static func signature(of index: UInt32, by hand: SoakedHand, _ signer: SignatureNetwork) -> Signature? {
    var drawing = TimedDrawing(samplePeriod: UInt32(hand.samplePeriod))
    Workload.drawDigit(index, on: &drawing)
    let inputs = try? SignatureInputs(&drawing.ink, &drawing.timing, digit: Workload.digit(index))
    return inputs.map { signer.signature(of: $0) }
  }
}

/// Ink and the times of its points.
private struct TimedDrawing: InkSink {
  var ink = Ink()
  var timing = InkTiming()
  let samplePeriod: UInt32
  private var time: UInt32 = 0

  init(samplePeriod: UInt32) { self.samplePeriod = samplePeriod }

  mutating func add(x: UInt16, y: UInt16) {
    time += samplePeriod
    let points = ink.count
    ink.add(x: x, y: y)
    if ink.count > points { timing.add(point: points, at: time) }
  }

  mutating func endStroke() {
    time += samplePeriod
    ink.endStroke()
    timing.endStroke(at: time)
  }
}

/// A whole lock that knows hands, on a chip that can lose its power, and the finger that uses it.
struct HandDevice: ~Copyable {
  let chip: Chip
  private let models: HandModels
  private var finger: Finger<SteppedLock>

  /// - Parameters:
  ///   - models: of the lock.
  ///   - flash: what its chip holds.
  ///   - seed: of its random numbers. A device never has the same ones twice.
  init(_ models: HandModels, _ flash: CuttingFlash, seed: UInt64) {
    self.models = models
    chip = Chip(flash)
    finger = Finger(on: SteppedLock(models, chip, seed: seed))
    finger.wait(20)
  }

  /// Power off and on again: only the flash is left.
  mutating func reboot(cut: PowerCut? = nil, seed: UInt64) {
    chip.flash.restore(cut: cut)
    finger = Finger(on: SteppedLock(models, chip, seed: seed))
    finger.wait(20)
  }

  var mode: String { finger.device.lock.board.serial.mode }
  var wrongAttempts: UInt32 { finger.device.lock.wrongAttempts }

  /// Draws a PIN, each digit with ENTER, and ENTER for all of them.
  mutating func enter(_ pin: String, by hand: SoakedHand) {
    for digit in pin.utf8 {
      finger.samplePeriod = hand.samplePeriod
      Workload.drawDigit(models.drawings[hand.rawValue][Int(digit - 0x30)], on: &self)
      press(.c)
    }
    press(.c)
  }

  mutating func press(_ button: PanelButton) {
    finger.samplePeriod = TouchGeometry.samplePeriod
    finger.hold(button, for: FingerTiming.press)
  }

  /// Holds button B until the PIN is forgotten: right after the start, or on an unlocked device.
  mutating func holdReset() {
    finger.samplePeriod = TouchGeometry.samplePeriod
    finger.hold(.b, for: 10_500)
  }

  /// Taps the button that adds a finger.
  mutating func tapFinger() {
    finger.samplePeriod = TouchGeometry.samplePeriod
    finger.hold(TouchPoint(x: 178, y: 196), for: FingerTiming.press)
  }

  mutating func wait(_ milliseconds: UInt64) { finger.wait(milliseconds) }
}

extension HandDevice: InkSink {
  mutating func add(x: UInt16, y: UInt16) { finger.touch(.one(TouchPoint(x: x, y: y))) }
  mutating func endStroke() { finger.lift() }
}

/// A lock and its clock.
private struct SteppedLock: ~Copyable, TouchSink {
  var lock: Lock<SoakedBoard>
  private(set) var time: UInt64 = 0

  init(_ models: HandModels, _ chip: Chip, seed: UInt64) {
    lock = Lock(
      board: SoakedBoard(models, chip, seed: seed),
      configuration: LockConfiguration(
        lockout: NaiveLock.lockout, autoAccept: 0, log: .production, entryLimit: 0, unlockLimit: 0,
        refusesCommonPINs: false, secondReading: false, iterations: 1, owner: .on))
  }

  mutating func touch(_ report: TouchReport, at time: UInt64) {
    wait(until: time)
    lock.board.touch.report = report
    _ = lock.step(now: time)
  }

  mutating func wait(until end: UInt64) {
    while true {
      let due = lock.step(now: time)
      if due >= end { break }
      time = due
    }
    time = end
  }
}

/// A board with a chip, a panel that a script touches, and a serial line of which only the mode is kept.
private struct SoakedBoard: Board {
  typealias HandPart = OwnerHandCheck

  static var hasConsole: Bool { false }

  var display = NoDisplay()
  var touch = Panel()
  var motor = NoMotor()
  var serial = ModeLine()
  var vaultFlash: Chip.Partition
  var profileFlash: Chip.Partition
  var clock = NoClock()
  var entropy: Randomness
  let secret = Secret()
  private let models: HandModels

  init(_ models: HandModels, _ chip: Chip, seed: UInt64) {
    self.models = models
    vaultFlash = chip.vault
    profileFlash = chip.profile
    entropy = Randomness(generator: SplitMix64(seed: seed))
  }

  var model: UnsafeRawBufferPointer { models.digits.bytes }
  var ownerModel: UnsafeRawBufferPointer { models.hands.bytes }

  mutating func restart() {}

  struct NoDisplay: Display {
    mutating func fill(_ rectangle: Rectangle, with color: RGB565) {}
    mutating func frameDidComplete() {}
  }

  struct Panel: TouchPanel {
    var report = TouchReport.none

    mutating func read() -> TouchReport { report }
  }

  struct NoMotor: VibrationMotor {
    mutating func vibrate(level: UInt8) {}
  }

  struct ModeLine: SerialPort {
    private(set) var mode = ""
    private var line: [UInt8] = []

    mutating func read() -> UInt8? { nil }

    mutating func write(_ byte: UInt8) {
      guard byte == UInt8(ascii: "\n") else { return line.append(byte) }
      let text = String(decoding: line, as: UTF8.self).split(separator: "mode name=", maxSplits: 1)
      if text.count == 2 { mode = text[1].split(separator: "\r").first.map(String.init) ?? "" }
      line.removeAll(keepingCapacity: true)
    }
  }

  struct NoClock: Clock {
    var now: UInt64 { 0 }
  }

  struct Randomness: EntropySource {
    var generator: SplitMix64

    mutating func next() -> UInt32 { generator.nextHalf() }
  }

  struct Secret: DeviceSecret {
    let bytes = InlineArray<32, UInt8>(repeating: 0x5A)
  }
}
