import Core2HAL

/// The line that is typed on the console: its echo, and the keys that edit it.
///
/// What the device sends can come back to it, from a terminal that echoes or from another device. Each of its lines
/// begins with `[` or `> `, so a line with `[` or `>` is output: from that character on nothing of it is echoed, and it
/// is never executed or answered. An echo that comes back therefore ends, whatever else is typed meanwhile.
struct ConsoleEditor {
  /// The line. A complete line stays until the next byte.
  private(set) var line = ConsoleLine()
  /// Whether characters are repeated as they are typed.
  var isEchoing = true

  private var escapes = EscapeFilter()
  private var history = ConsoleHistory()
  private var isComplete = false
  /// Whether the line is the output of a device.
  private var isOutput = false

  /// Takes a byte, and echoes it.
  ///
  /// - Returns: whether a line is complete that is a command; an empty one is not.
  mutating func receive(_ byte: UInt8, log: inout SerialLog, to serial: inout some SerialPort) -> Bool {
    if isComplete { clear() }
    let character = escapes.filter(byte)
    switch character {
    case 0x03:
      log.endEcho("^C", to: &serial)
      clear()
    case 0x0A, 0x0D: return end(&log, &serial)
    // An open echo can go on without another `> `, so only what closes the echo ends the output.
    case _ where isOutput: break
    case 0x08, 0x7F: if line.count > 0 { removeLast(&log, &serial) }
    case 0x15: erase(&log, &serial)
    case EscapeFilter.previous: recall(older: true, &log, &serial)
    case EscapeFilter.next: recall(older: false, &log, &serial)
    case 0x20..<0x7F: type(character, &log, &serial)
    default: break
    }
    return false
  }

  private mutating func clear() {
    line.clear()
    isComplete = false
    isOutput = false
  }

  private mutating func type(_ character: UInt8, _ log: inout SerialLog, _ serial: inout some SerialPort) {
    if character == 0x5B || character == 0x3E {
      isOutput = true
      return
    }
    line.append(character)
    if isEchoing, !line.isTooLong { log.echo(line, from: line.count - 1, to: &serial) }
  }

  private mutating func end(_ log: inout SerialLog, _ serial: inout some SerialPort) -> Bool {
    isComplete = true
    let isCommand = !line.isEmpty && !isOutput
    // A line of the log may have come between the echo and here.
    if isCommand, isEchoing { log.echo(line, from: line.count, to: &serial) }
    log.endEcho("", to: &serial)
    if isCommand, !line.isTooLong { history.add(line) }
    return isCommand
  }

  private mutating func removeLast(_ log: inout SerialLog, _ serial: inout some SerialPort) {
    line.removeLast()
    if isEchoing { log.echoErasure(of: line, to: &serial) }
  }

  /// Removes the whole line.
  private mutating func erase(_ log: inout SerialLog, _ serial: inout some SerialPort) {
    while line.count > 0 { removeLast(&log, &serial) }
    line.clear()
  }

  private mutating func recall(older: Bool, _ log: inout SerialLog, _ serial: inout some SerialPort) {
    guard history.choose(older: older) else { return }
    erase(&log, &serial)
    history.recall(to: &line)
    if isEchoing { log.echo(line, from: 0, to: &serial) }
  }
}
