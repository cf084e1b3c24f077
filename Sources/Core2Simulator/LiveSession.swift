public import HostSupport

/// An input and the virtual time at which it happens, in ms.
public struct TimedInput: Equatable, Sendable {
  public var time: UInt64
  public var input: BoardInput

  public init(_ time: UInt64, _ input: BoardInput) {
    self.time = time
    self.input = input
  }
}

/// A session with the outside world attached: its serial line to transports, its flash to a file.
///
/// What a step puts out leaves only after the flash that it wrote is in the file, so that a simulator that is killed
/// has never told more than it will know.
public final class LiveSession: SessionListener {
  /// Bytes that a line of 115,200 baud, 8N1, carries in a millisecond.
  public static let bytesPerMillisecond = 11

  public let session: Session
  public let transports: [any SerialTransport]
  public let flashFile: FlashFile?
  /// Whether the transports are read; a run on virtual time only has no moment for what a person types.
  public var readsSerial = true

  private var sent: [UInt8] = []
  private var savedGeneration = 0
  private var savedDevice: Core2

  public init(_ session: Session, transports: [any SerialTransport], flashFile: FlashFile? = nil) {
    self.session = session
    self.transports = transports
    self.flashFile = flashFile
    savedDevice = session.device
    session.add(self)
  }

  public func session(_ session: Session, didPutOut output: BoardOutput, at time: UInt64) {
    if case .serial(let bytes) = output { sent += bytes }
  }

  /// Runs the device up to and with `end` and gives it its inputs on the way.
  ///
  /// - Parameters:
  ///   - end: virtual ms.
  ///   - inputs: in the order of time; none after `end`. One that comes late counts as coming as soon as possible.
  public func run(to end: UInt64, inputs: [TimedInput] = []) throws(InputError) {
    let merged = merge(inputs, serialInput(to: end))
    var next = 0
    while next < merged.count {
      let time = merged[next].time
      var group: [BoardInput] = []
      while next < merged.count, merged[next].time == time {
        group.append(merged[next].input)
        next += 1
      }
      if time > 0 { try advance(to: time - 1) }
      session.apply(group, at: time)
      try settle()
    }
    try advance(to: end)
  }

  /// Saves the flash, lets the readers take the rest of the log, and closes transports and flash file.
  public func close() throws(InputError) {
    defer {
      session.remove(self)
      for transport in transports { transport.close() }
      flashFile?.close()
    }
    try settle()
    for transport in transports { transport.drain(milliseconds: 500) }
    for case let failure? in transports.map(\.failure) { throw failure }
  }

  private func advance(to end: UInt64) throws(InputError) {
    while let due = session.device.nextWakeUp, due <= end {
      session.advance(to: due)
      try settle()
    }
    session.advance(to: end)
  }

  private func settle() throws(InputError) {
    if session.device !== savedDevice {
      savedDevice = session.device
      savedGeneration = 0
    }
    let flash = session.device.flash
    if flash.generation != savedGeneration {
      try flashFile?.save(flash.image)
      savedGeneration = flash.generation
    }
    guard !sent.isEmpty else { return }
    for transport in transports {
      transport.write(sent)
      if let failure = transport.failure { throw failure }
    }
    sent.removeAll(keepingCapacity: true)
  }

  /// What the line carries up to `end`: never more than the device can take, and no more than a second of it at once.
  private func serialInput(to end: UInt64) -> [TimedInput] {
    let begin = session.device.time
    guard readsSerial, end > begin else { return [] }
    let milliseconds = Int(min(end - begin, 1000))
    var budget = milliseconds * LiveSession.bytesPerMillisecond
    var bytes: [UInt8] = []
    for transport in transports {
      let read = transport.read(max: budget)
      budget -= read.count
      bytes += read
    }
    return stride(from: 0, to: bytes.count, by: LiveSession.bytesPerMillisecond).map { start in
      let part = bytes[start..<min(start + LiveSession.bytesPerMillisecond, bytes.count)]
      return TimedInput(begin + 1 + UInt64(start / LiveSession.bytesPerMillisecond), .serial(Array(part)))
    }
  }

  private func merge(_ a: [TimedInput], _ b: [TimedInput]) -> [TimedInput] {
    if a.isEmpty { return b }
    if b.isEmpty { return a }
    var merged: [TimedInput] = []
    var k = 0
    for input in a {
      while k < b.count, b[k].time < input.time {
        merged.append(b[k])
        k += 1
      }
      merged.append(input)
    }
    return merged + b[k...]
  }
}
