import Core2HAL
import DigitNet
import Ink
import PINVault

extension Lock where Device: ~Copyable {
  /// Runs the command that was typed. No command unlocks, tells a stored PIN, clears the attempts or lowers the log.
  mutating func runCommand() {
    echo()
    if line.isTooLong {
      refuse("too-long")
    } else if line.word(0, is: "help") {
      help()
    } else if line.word(0, is: "status") {
      status()
    } else if line.word(0, is: "model") {
      if network == nil, let fault { log(fault) } else { logModel() }
    } else if line.word(0, is: "log") {
      board.serial.begin("log", at: now)
      board.serial.field("level", configuration.log == .development ? "development" : "production")
      board.serial.end()
    } else if line.word(0, is: "mode") {
      mode()
    } else if line.word(0, is: "auto") {
      auto()
    } else if line.word(0, is: "clear") {
      handle(.clear)
    } else if line.word(0, is: "version") {
      board.serial.begin("version", at: now)
      board.serial.field("firmware", firmwareVersion)
      board.serial.end()
    } else if line.word(0, is: "reboot") {
      board.serial.begin("reboot", at: now)
      board.serial.end()
      restart()
    } else if !line.word(0).isEmpty {
      refuse("unknown-command")
    }
  }

  /// Repeats the line, so that a log tells what was asked.
  private mutating func echo() {
    board.serial.write("> ")
    for k in 0..<line.count { board.serial.write(line[k]) }
    board.serial.end()
  }

  private mutating func refuse(_ reason: StaticString) {
    board.serial.begin("error", at: now)
    board.serial.field("reason", reason)
    board.serial.word("(try help)")
    board.serial.end()
  }

  private mutating func help() {
    help("help     this list")
    help("status   mode, PIN, wrong attempts, wait")
    help("model    shape and bounds of the network")
    help("log      log level; fixed at boot")
    help("mode     the mode; 'mode practice' and 'mode back' change it")
    help("auto     pause after which ink is accepted, in ms; 'auto 800', 'auto off'")
    help("clear    as the CLEAR button")
    help("version  version of the firmware")
    help("reboot   restart the device")
  }

  private mutating func help(_ text: StaticString) {
    board.serial.begin("help", at: now)
    board.serial.word(text)
    board.serial.end()
  }

  private mutating func status() {
    board.serial.begin("status", at: now)
    board.serial.field("mode", state.mode.name)
    board.serial.field("pin", hasPIN ? "set" : "absent")
    board.serial.field("attempts", wrongAttempts)
    if state.mode == .lockedOut { board.serial.field("wait", wait.seconds) }
    if autoAccept == 0 { board.serial.field("auto", "off") } else { board.serial.field("auto", autoAccept) }
    board.serial.field("points", ink.count)
    board.serial.end()
  }

  private mutating func mode() {
    let wantsPractice = line.word(1, is: "practice")
    if line.word(1).isEmpty {
      logMode()
    } else if wantsPractice || line.word(1, is: "back") {
      if wantsPractice == (state.mode == .practice) {
        logMode()
      } else if network == nil || state.mode == .lockedOut {
        refuse("not-now")
      } else {
        changeMode()
      }
    } else {
      refuse("unknown-mode")
    }
  }

  private mutating func auto() {
    if line.word(1, is: "off") {
      autoAccept = 0
    } else if let milliseconds = line.number(1), (100...60_000).contains(milliseconds) {
      autoAccept = milliseconds
    } else if !line.word(1).isEmpty {
      refuse("range")
      return
    }
    board.serial.begin("auto", at: now)
    if autoAccept == 0 { board.serial.word("off") } else { board.serial.field("pause", autoAccept) }
    board.serial.end()
  }
}
