import Core2HAL
import Owner

/// The commands of the serial line.
extension Lock where Device: ~Copyable {
  mutating func readSerial() {
    guard Device.hasConsole else { return }
    while !isRestarting, let byte = board.serial.read() {
      guard console.receive(byte, log: &log, to: &board.serial) else { continue }
      let request = ConsoleRequest(console.line)
      if configuration.log == .production, request.changesDevice {
        log.error(.production, to: &board.serial)
      } else {
        perform(request)
      }
    }
  }

  private mutating func perform(_ request: ConsoleRequest) {
    switch request {
    case .nothing: break
    case .help(let command): log.help(command, to: &board.serial)
    case .status: logStatus()
    case .model:
      if network == nil, let fault {
        log.fault(fault, attempts: wrongAttempts, to: &board.serial)
      } else {
        logModel()
      }
    case .log: log.level(configuration.log, to: &board.serial)
    case .showMode: log.mode(state.mode, to: &board.serial)
    case .practice(let wanted):
      if wanted == (state.mode == .practice) {
        log.mode(state.mode, to: &board.serial)
      } else if network == nil || hasPIN && !state.isOpen {
        log.error(.notNow, to: &board.serial)
      } else {
        changeMode()
      }
    case .showPause: log.auto(pause: pad.pause, to: &board.serial)
    case .setPause(let milliseconds):
      pad.pause = milliseconds
      log.auto(pause: milliseconds, to: &board.serial)
    case .showEcho: log.echo(isOn: console.isEchoing, to: &board.serial)
    case .setEcho(let isOn):
      console.isEchoing = isOn
      log.echo(isOn: isOn, to: &board.serial)
    case .clear: handle(.clear)
    case .teach:
      if state.mode == .unlocked, canTeach { handle(.teach) } else { log.error(.notNow, to: &board.serial) }
    case .forgetHand:
      if state.mode == .unlocked { forgetHand() } else { log.error(.notNow, to: &board.serial) }
    case .version: log.version(to: &board.serial)
    case .reboot:
      log.reboot(to: &board.serial)
      restart()
    case .wrong(let error): log.error(error, to: &board.serial)
    }
  }

  private mutating func logStatus() {
    log.status(
      SerialLog.Status(
        mode: state.mode, hasPIN: hasPIN, attempts: wrongAttempts,
        wait: state.mode == .lockedOut ? wait.seconds : nil, entered: state.enteredCount, pause: pad.pause,
        points: configuration.log == .development ? pad.points : nil, taught: UInt32(profile.samples) * 10),
      to: &board.serial)
  }

  mutating func logModel() {
    guard let network else { return }
    log.model(network, bytes: board.model.count, to: &board.serial)
  }
}
