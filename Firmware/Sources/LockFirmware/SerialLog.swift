import Core2HAL
import DigitNet
import Ink
import PINVault

/// The serial log: one method for each line that the firmware sends.
///
/// A line that is sent from only one place is inlined there, because the call would cost flash on a bare machine.
struct SerialLog {
  /// The time of the next lines, in milliseconds since boot.
  var now: UInt64 = 0

  /// The version in `boot` and `version`.
  private static let firmwareVersion: StaticString = "1.0"

  // MARK: Boot

  /// `boot firmware=1.0 log=development`
  @inline(__always)
  func boot(_ level: LockConfiguration.Log, to serial: inout some SerialPort) {
    serial.begin("boot", at: now)
    serial.field("firmware", SerialLog.firmwareVersion)
    serial.field("log", level.name)
    serial.end()
  }

  /// The model's shape, framing and bounds:
  /// `model bytes=5312 inputs=206 layers=96-24-11 framing=… box=22 threshold=0.80`
  func model(_ network: borrowing Network, bytes: Int, to serial: inout some SerialPort) {
    serial.begin("model", at: now)
    serial.field("bytes", bytes)
    serial.field("inputs", network.header.inputs)
    serial.key("layers")
    for k in 0..<network.layerCount {
      if k > 0 { serial.write(0x2D) }
      serial.writeDecimal(UInt64(widening: UInt32(truncatingIfNeeded: network.layer(k).outputs)))
    }
    serial.field("framing", network.header.framing.mode == .normalized ? "normalized" : "as-drawn")
    serial.field("box", UInt32(network.header.framing.box))
    serial.field("threshold", thousandths: network.header.threshold)
    serial.end()
  }

  /// `model refused reason=checksum`, `vault failed` or `lockout final attempts=10`
  func fault(_ fault: Fault, attempts: UInt32, to serial: inout some SerialPort) {
    switch fault {
    case .model(let error):
      serial.begin("model", at: now)
      serial.word("refused")
      serial.field("reason", error.reason)
    case .vault:
      serial.begin("vault", at: now)
      serial.word("failed")
    case .exhausted:
      serial.begin("lockout", at: now)
      serial.word("final")
      serial.field("attempts", attempts)
    }
    serial.end()
  }

  // MARK: The lock

  /// `mode name=locked`
  func mode(_ mode: Mode, to serial: inout some SerialPort) {
    serial.line("mode", at: now, "name", mode.name)
  }

  /// `predict digit=7 confidence=0.98 second=1 ink=143`, `unclear …` in the same form, or `unclear reason=ink ink=3`
  ///
  /// - Parameters:
  ///   - prediction: `nil` if there was too little ink, or too much.
  ///   - cells: cells of the raster that have ink.
  ///   - isMasked: whether the line shows `*` instead of digits.
  func prediction(
    _ prediction: Prediction?, cells: Int, overflowed: Bool, isMasked: Bool, to serial: inout some SerialPort
  ) {
    serial.begin(prediction.map { !$0.isUnclear } ?? false ? "predict" : "unclear", at: now)
    if let prediction {
      serial.field("digit", digit: prediction.digit, isMasked: isMasked)
      serial.field("confidence", thousandths: prediction.confidence)
      serial.field("second", digit: prediction.second, isMasked: isMasked)
    } else {
      serial.field("reason", overflowed ? "overflow" : "ink")
    }
    serial.field("ink", cells)
    serial.end()
  }

  /// `pin set` or `pin mismatch`
  func pin(_ event: StaticString, to serial: inout some SerialPort) {
    serial.line("pin", at: now, event)
  }

  /// `pin accepted attempts=1`, `pin wrong attempts=2` or `pin wrong attempts=2 repeated=yes`
  func attempt(isRight: Bool, attempts: UInt32, isRepeated: Bool, to serial: inout some SerialPort) {
    serial.begin("pin", at: now)
    serial.word(isRight ? "accepted" : "wrong")
    serial.field("attempts", attempts)
    if isRepeated { serial.field("repeated", "yes") }
    serial.end()
  }

  /// `lockout seconds=30 attempts=5`
  func lockout(milliseconds: UInt64, attempts: UInt32, to serial: inout some SerialPort) {
    serial.begin("lockout", at: now)
    serial.field("seconds", milliseconds / 1000)
    serial.field("attempts", attempts)
    serial.end()
  }

  /// `reset pending`, `reset cancelled` or `reset done`: the state of a held button.
  func reset(_ event: StaticString, to serial: inout some SerialPort) {
    serial.line("reset", at: now, event)
  }

  // MARK: The console

  /// Repeats a line that was typed, so the log shows what was requested: `> status`
  func echo(_ line: borrowing ConsoleLine, to serial: inout some SerialPort) {
    serial.write("> ")
    for k in 0..<line.count { serial.write(line[k]) }
    serial.end()
  }

  /// `error reason=range (try help)`
  func error(_ error: ConsoleError, to serial: inout some SerialPort) {
    serial.begin("error", at: now)
    serial.field("reason", error.reason)
    serial.word("(try help)")
    serial.end()
  }

  /// One line for each command of the console.
  func help(to serial: inout some SerialPort) {
    for k in 0..<ConsoleCommand.count {
      guard let command = ConsoleCommand(rawValue: k) else { return }
      serial.line("help", at: now, command.help)
    }
  }

  /// The values that `status` shows.
  struct Status {
    var mode: Mode
    var hasPIN: Bool
    /// Wrong attempts since the last right one.
    var attempts: UInt32
    /// Seconds of the lockout that remain; `nil` outside of a lockout.
    var wait: UInt64?
    /// Milliseconds after which ink is accepted automatically; 0 means never.
    var pause: UInt32
    /// Points of ink on the drawing area.
    var points: Int
  }

  /// `status mode=locked pin=set attempts=0 auto=1000 points=0`
  @inline(__always)
  func status(_ status: Status, to serial: inout some SerialPort) {
    serial.begin("status", at: now)
    serial.field("mode", status.mode.name)
    serial.field("pin", status.hasPIN ? "set" : "absent")
    serial.field("attempts", status.attempts)
    if let wait = status.wait { serial.field("wait", wait) }
    if status.pause == 0 { serial.field("auto", "off") } else { serial.field("auto", status.pause) }
    serial.field("points", status.points)
    serial.end()
  }

  /// `log level=development`
  func level(_ level: LockConfiguration.Log, to serial: inout some SerialPort) {
    serial.line("log", at: now, "level", level.name)
  }

  /// `auto pause=800` or `auto off`
  func auto(pause: UInt32, to serial: inout some SerialPort) {
    serial.begin("auto", at: now)
    if pause == 0 { serial.word("off") } else { serial.field("pause", pause) }
    serial.end()
  }

  /// `version firmware=1.0`
  func version(to serial: inout some SerialPort) {
    serial.line("version", at: now, "firmware", SerialLog.firmwareVersion)
  }

  /// `reboot`
  func reboot(to serial: inout some SerialPort) {
    serial.begin("reboot", at: now)
    serial.end()
  }
}

extension Mode {
  /// The mode's name in the log and on the console.
  public var name: StaticString {
    switch self {
    case .practice: "practice"
    case .setPIN: "set-pin"
    case .confirmPIN: "confirm-pin"
    case .locked: "locked"
    case .unlocked: "unlocked"
    case .lockedOut: "locked-out"
    case .fault: "fault"
    }
  }
}

extension LockConfiguration.Log {
  /// The level's name in the log.
  fileprivate var name: StaticString { self == .development ? "development" : "production" }
}

extension ConsoleError {
  fileprivate var reason: StaticString {
    switch self {
    case .tooLong: "too-long"
    case .unknownCommand: "unknown-command"
    case .unknownMode: "unknown-mode"
    case .notNow: "not-now"
    case .range: "range"
    }
  }
}

extension ModelError {
  fileprivate var reason: StaticString {
    switch self {
    case .truncated: "truncated"
    case .trailingBytes: "trailing-bytes"
    case .wrongMagic: "magic"
    case .unknownVersion: "version"
    case .wrongChecksum: "checksum"
    // A network that does not read digits, such as one with an embedding head.
    case .badField(UInt16(ModelLayout.classes)): "head"
    case .badField: "field"
    case .badShape: "shape"
    case .misaligned: "alignment"
    }
  }
}
