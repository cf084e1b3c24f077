import Core2HAL
import PINVault
import TestSupport
import Testing
import VirtualDevice

@testable import Core2Simulator
@testable import LockFirmware

/// A simulated device and its outputs, with methods to draw and type.
final class Bench {
  let device: Core2
  private(set) var log = ""
  private var reader = LogReader()
  private(set) var vibrations: [(time: UInt64, level: UInt8)] = []
  private(set) var frames = 0
  /// The mode that was logged last, kept so that the log need not be searched.
  private(set) var lastMode: String?
  /// Touches and typing are finished from this time on.
  var end: UInt64?

  init(
    configuration: LockConfiguration = LockConfiguration(iterations: 2), flash: FlashImage = FlashImage(),
    model: [UInt8] = ZoneModel.bytes, seed: UInt64 = 1, isPainting: Bool = true
  ) throws {
    var setup = Core2.Setup(model: model)
    setup.configuration = configuration
    setup.flash = flash
    setup.entropySeed = seed
    setup.isPainting = isPainting
    device = try Core2(setup)
    device.onOutput = { [unowned self] output in
      switch output {
      case .serial(let bytes):
        log += String(decoding: bytes, as: UTF8.self)
        for line in reader.read(bytes) where line.event == "mode" { lastMode = line["name"] }
      case .vibrate(let level): vibrations.append((device.time, level))
      case .frame: frames += 1
      }
    }
    device.advance(to: 20)
  }

  /// The finger of the test, with the shortest presses.
  private lazy var finger = Finger(on: Fingertip(bench: self), press: FingerTiming.shortestPress)

  /// Touches the device until the bench's end.
  private struct Fingertip: TouchSink {
    unowned let bench: Bench

    var time: UInt64 { bench.device.time }

    func touch(_ report: TouchReport, at time: UInt64) {
      if let end = bench.end, time >= end { return }
      bench.device.touch(report, at: time)
    }

    func wait(until time: UInt64) { bench.device.advance(to: bench.end.map { min($0 - 1, time) } ?? time) }
  }

  /// The log's lines without their times.
  var events: [String] {
    log.split(separator: "\r\n").map { String($0.split(separator: "] ", maxSplits: 1).last ?? "") }
  }

  /// The mode that was logged last.
  var mode: String? { events.last { $0.hasPrefix("mode name=") }.map { String($0.dropFirst("mode name=".count)) } }

  func wait(_ milliseconds: UInt64) { finger.wait(milliseconds) }

  func touch(_ points: [(UInt16, UInt16)]) {
    finger.touch(TouchReport(fingers: points.map { TouchPoint(x: $0.0, y: $0.1) }))
  }

  func stroke(_ points: [(UInt16, UInt16)]) { finger.draw(points.map { TouchPoint(x: $0.0, y: $0.1) }) }

  /// Draws a stroke in the zone of a digit and accepts it.
  func draw(_ digit: Int) {
    let (x, y) = ZoneModel.middle(of: digit)
    stroke([(x, y - 35), (x, y - 10), (x, y + 10), (x, y + 35)])
    enter()
  }

  func enter() { finger.tap(.c) }
  func clear() { finger.tap(.a) }
  func changeMode() { finger.tap(.b) }

  /// Draws a PIN and enters it.
  func enterPIN(_ text: String) {
    for digit in text { draw(Int(String(digit))!) }
    enter()
    wait(500)
  }

  func setPIN(_ text: String) {
    enterPIN(text)
    enterPIN(text)
  }

  func type(_ text: String) { device.apply([.serial(Array(text.utf8))], at: device.time + 1) }
}
