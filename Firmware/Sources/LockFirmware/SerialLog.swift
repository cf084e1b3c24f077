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
  /// Whether the last line is the echo of a line that is not complete.
  private(set) var isEchoOpen = false

  /// The version in `boot` and `version`.
  private static let firmwareVersion: StaticString = "1.0"

  // MARK: Boot

  /// `boot firmware=1.0 log=development`
  @inline(__always)
  mutating func boot(_ level: LockConfiguration.Log, to serial: inout some SerialPort) {
    begin("boot", to: &serial)
    serial.field("firmware", SerialLog.firmwareVersion)
    serial.field("log", level.name)
    serial.end()
  }

  /// The model's shape, framing and bounds:
  /// `model bytes=4784 inputs=206 layers=64-48-11 framing=… box=22 threshold=0.87`
  mutating func model(_ network: borrowing Network, bytes: Int, to serial: inout some SerialPort) {
    begin("model", to: &serial)
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

  /// `model refused reason=checksum`, `vault failed`, `vault refused format=2` or `lockout final attempts=10`
  mutating func fault(_ fault: Fault, attempts: UInt32, to serial: inout some SerialPort) {
    switch fault {
    case .model(let error):
      begin("model", to: &serial)
      serial.word("refused")
      serial.field("reason", error.reason)
    case .vault:
      begin("vault", to: &serial)
      serial.word("failed")
    case .vaultFormat(let version):
      begin("vault", to: &serial)
      serial.word("refused")
      serial.field("format", version)
    case .exhausted:
      begin("lockout", to: &serial)
      serial.word("final")
      serial.field("attempts", attempts)
    }
    serial.end()
  }

  // MARK: The lock

  /// `mode name=locked`
  mutating func mode(_ mode: Mode, to serial: inout some SerialPort) {
    line("mode", "name", mode.name, to: &serial)
  }

  /// `predict digit=7 confidence=0.98 second=1 ink=143`, `unclear …` in the same form, or `unclear reason=ink ink=3`
  ///
  /// - Parameters:
  ///   - prediction: `nil` if there was too little ink, or too much.
  ///   - cells: cells of the raster that have ink.
  mutating func prediction(
    _ prediction: Prediction?, cells: Int, overflowed: Bool, to serial: inout some SerialPort
  ) {
    begin(prediction.map { !$0.isUnclear } ?? false ? "predict" : "unclear", to: &serial)
    if let prediction {
      serial.field("digit", UInt32(prediction.digit))
      serial.field("confidence", thousandths: prediction.confidence)
      serial.field("second", UInt32(prediction.second))
    } else {
      serial.field("reason", overflowed ? "overflow" : "ink")
    }
    serial.field("ink", cells)
    serial.end()
  }

  /// `entry dropped`: an incomplete entry reached its time limit. `entry unclear`: after the last redraw of a digit, the
  /// most confident of its drawings was accepted.
  mutating func entry(_ event: StaticString, to serial: inout some SerialPort) {
    line("entry", event, to: &serial)
  }

  /// `pin set`, `pin mismatch` or `pin too-common`
  mutating func pin(_ event: StaticString, to serial: inout some SerialPort) {
    line("pin", event, to: &serial)
  }

  /// `pin accepted attempts=1`, `pin wrong attempts=2` or `pin wrong attempts=2 repeated=yes`; for a second reading with
  /// `reading=second` at the end. Nothing for a fault, which `fault` logs.
  mutating func attempt(
    _ outcome: AttemptOutcome, isSecondReading: Bool = false, to serial: inout some SerialPort
  ) {
    var isRepeated = false
    let attempts: UInt32
    let result: StaticString
    switch outcome {
    case .accepted(let count): (attempts, result) = (count, "accepted")
    case .wrong(let count, let isSame): (attempts, result, isRepeated) = (count, "wrong", isSame)
    case .fault: return
    }
    begin("pin", to: &serial)
    serial.word(result)
    serial.field("attempts", attempts)
    if isRepeated { serial.field("repeated", "yes") }
    if isSecondReading { serial.field("reading", "second") }
    serial.end()
  }

  /// `lockout seconds=30 attempts=5`
  mutating func lockout(milliseconds: UInt64, attempts: UInt32, to serial: inout some SerialPort) {
    begin("lockout", to: &serial)
    serial.field("seconds", milliseconds / 1000)
    serial.field("attempts", attempts)
    serial.end()
  }

  /// `reset pending`, `reset cancelled` or `reset done`: the state of a held button.
  mutating func reset(_ event: StaticString, to serial: inout some SerialPort) {
    line("reset", event, to: &serial)
  }

  // MARK: The owner's hand

  /// `teach digit=3 sample=4`: draw this digit; `sample` counts from 1 to 20. After a drawing that does not count,
  /// because it was read as an 8: `teach digit=3 sample=4 refused=8`
  mutating func lesson(digit: UInt8, sample: UInt8, refused: UInt8?, to serial: inout some SerialPort) {
    begin("teach", to: &serial)
    serial.field("digit", UInt32(digit))
    serial.field("sample", UInt32(sample))
    if let refused { serial.field("refused", UInt32(refused)) }
    serial.end()
  }

  /// `profile samples=20`, of all digits
  mutating func profile(samples: UInt8, to serial: inout some SerialPort) {
    begin("profile", to: &serial)
    serial.field("samples", UInt32(samples) * 10)
    serial.end()
  }

  /// `profile ignored reason=model`: it belongs to another network. `profile ignored reason=damaged`: the flash is not
  /// erased and holds no valid profile of this device.
  mutating func profile(ignored reason: StaticString, to serial: inout some SerialPort) {
    begin("profile", to: &serial)
    serial.word("ignored")
    serial.field("reason", reason)
    serial.end()
  }

  /// `profile taught`, `profile forgotten` or `profile failed`: the flash did not take the change.
  mutating func profile(_ event: StaticString, to serial: inout some SerialPort) {
    line("profile", event, to: &serial)
  }

  /// `hand drawings=3`: enrolled ones, at boot. `hand added drawings=4`: with another finger.
  mutating func hand(isAdded: Bool, drawings: UInt8, to serial: inout some SerialPort) {
    begin("hand", to: &serial)
    if isAdded { serial.word("added") }
    serial.field("drawings", UInt32(drawings))
    serial.end()
  }

  /// `hand score=212 limit=305`: how far the last attempt was from the enrolled hand, right PIN or not.
  mutating func hand(score: UInt32, limit: UInt32, to serial: inout some SerialPort) {
    begin("hand", to: &serial)
    serial.field("score", score)
    serial.field("limit", limit)
    serial.end()
  }

  /// `hand enrolled`, `hand unlike`: the drawings of a new PIN are too different; `hand poor`: a drawing is too quick or
  /// too small to know a hand by; `hand full`, `hand failed`: the flash did not take the change.
  mutating func hand(_ event: StaticString, to serial: inout some SerialPort) {
    line("hand", event, to: &serial)
  }

  // MARK: The console

  /// Repeats what is typed, from a character of the line on: `> status`. If a line of the log has ended the echo, it
  /// begins again.
  mutating func echo(_ line: borrowing ConsoleLine, from start: Int, to serial: inout some SerialPort) {
    var k = start
    if !isEchoOpen {
      isEchoOpen = true
      serial.write("> ")
      k = 0
    }
    while k < line.count {
      serial.write(line[k])
      k += 1
    }
  }

  /// Erases the last character on the terminal. The line does not have it any more.
  mutating func echoErasure(of line: borrowing ConsoleLine, to serial: inout some SerialPort) {
    if isEchoOpen { serial.write("\u{8} \u{8}") } else { echo(line, from: 0, to: &serial) }
  }

  /// Ends the echo with a text, if it has not ended.
  mutating func endEcho(_ text: StaticString, to serial: inout some SerialPort) {
    guard isEchoOpen else { return }
    isEchoOpen = false
    serial.write(text)
    serial.end()
  }

  /// `error reason=unknown-command (try help)`, or `error reason=argument values=on|off (try help)`
  mutating func error(_ error: ConsoleError, to serial: inout some SerialPort) {
    begin("error", to: &serial)
    serial.field("reason", error.reason)
    if case .argument(let command) = error {
      values(of: command, to: &serial)
    }
    serial.word("(try help)")
    serial.end()
  }

  /// `values=on|off`, the part of the command's help in brackets, or `values=none`
  @inline(__always)
  private func values(of command: ConsoleCommand, to serial: inout some SerialPort) {
    let help = command.help
    serial.key("values")
    var start = 0
    while start < help.utf8CodeUnitCount, help.utf8Start[start] != 0x5B { start += 1 }
    if start == help.utf8CodeUnitCount { serial.write("none") }
    for k in start + 1..<max(start + 1, help.utf8CodeUnitCount - 1) { serial.write(help.utf8Start[k]) }
  }

  /// The line of a command, or of each command of the console.
  mutating func help(_ command: ConsoleCommand?, to serial: inout some SerialPort) {
    for k in 0..<ConsoleCommand.count {
      guard let listed = ConsoleCommand(rawValue: k) else { return }
      if command == nil || command == listed { line("help", listed.help, to: &serial) }
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
    /// Digits of a PIN entered so far.
    var entered: Int
    /// Milliseconds after which ink is accepted automatically; 0 means never.
    var pause: UInt32
    /// Points of ink on the drawing area; `nil` where the log must not show them.
    var points: Int?
    /// Drawings of the owner's hand that were taught.
    var taught: UInt32
  }

  /// `status mode=locked pin=set attempts=0 entered=2 auto=1000 points=0`, and at the end `taught=20` where it is not 0
  @inline(__always)
  mutating func status(_ status: Status, to serial: inout some SerialPort) {
    begin("status", to: &serial)
    serial.field("mode", status.mode.name)
    serial.field("pin", status.hasPIN ? "set" : "absent")
    serial.field("attempts", status.attempts)
    if let wait = status.wait { serial.field("wait", wait) }
    serial.field("entered", status.entered)
    if status.pause == 0 { serial.field("auto", "off") } else { serial.field("auto", status.pause) }
    if let points = status.points { serial.field("points", points) }
    if status.taught > 0 { serial.field("taught", status.taught) }
    serial.end()
  }

  /// `log level=development`
  mutating func level(_ level: LockConfiguration.Log, to serial: inout some SerialPort) {
    line("log", "level", level.name, to: &serial)
  }

  /// `auto pause=800` or `auto off`
  mutating func auto(pause: UInt32, to serial: inout some SerialPort) {
    begin("auto", to: &serial)
    if pause == 0 { serial.word("off") } else { serial.field("pause", pause) }
    serial.end()
  }

  /// `echo on` or `echo off`
  mutating func echo(isOn: Bool, to serial: inout some SerialPort) {
    line("echo", isOn ? "on" : "off", to: &serial)
  }

  /// `version firmware=1.0`
  mutating func version(to serial: inout some SerialPort) {
    line("version", "firmware", SerialLog.firmwareVersion, to: &serial)
  }

  /// `reboot`
  mutating func reboot(to serial: inout some SerialPort) {
    begin("reboot", to: &serial)
    serial.end()
  }

  // MARK: Lines

  /// Begins a line. An echo that has not ended gets its line end first, so that every line of the log begins a line.
  @inline(never)
  private mutating func begin(_ event: StaticString, to serial: inout some SerialPort) {
    endEcho("", to: &serial)
    serial.begin(event, at: now)
  }

  /// A line with one field.
  @inline(never)
  private mutating func line(
    _ event: StaticString, _ key: StaticString, _ value: StaticString, to serial: inout some SerialPort
  ) {
    begin(event, to: &serial)
    serial.field(key, value)
    serial.end()
  }

  /// A line with one word.
  @inline(never)
  private mutating func line(_ event: StaticString, _ word: StaticString, to serial: inout some SerialPort) {
    begin(event, to: &serial)
    serial.word(word)
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
    case .oldPIN: "old-pin"
    case .teaching: "teach"
    case .repeatPIN: "repeat-pin"
    case .addFinger: "add-finger"
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
    case .notNow: "not-now"
    case .argument: "argument"
    case .production: "production"
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
