public import HostSupport

/// A device with the outside world attached: its serial line to transports, its flash to a file.
///
/// The serial output of a step is sent only after the flash content is saved to the file. So if the simulator is
/// killed, everything it has reported is also in the file.
public final class ConnectedDevice: DeviceListener {
  /// Bytes per millisecond on a line with 115,200 baud, 8N1.
  static let bytesPerMillisecond = 11

  public let device: Core2
  public let transports: [any SerialTransport]
  let flashFile: FlashFile?
  /// Whether the transports are read; in a run on virtual time, typed input would have no defined time.
  public var readsSerial = true

  private var sent: [UInt8] = []
  private var savedGeneration = 0

  public init(_ device: Core2, transports: [any SerialTransport], flashFile: FlashFile? = nil) {
    self.device = device
    self.transports = transports
    self.flashFile = flashFile
    device.add(self)
  }

  public func device(_ device: any PlayableDevice, didPutOut output: BoardOutput, at time: UInt64) {
    if case .serial(let bytes) = output { sent += bytes }
  }

  /// Runs the device up to and including `end` and applies the inputs at their times.
  ///
  /// - Parameters:
  ///   - end: virtual ms.
  ///   - inputs: sorted by time; none after `end`. A late input is applied at the earliest possible time.
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
      try runSteps { $0 < time }
      device.apply(group, at: time)
      try settle()
    }
    try runSteps { $0 <= end }
    device.advance(to: end)
  }

  /// Unplugs the device, writes its flash, saves it to the file, and plugs the device in again: its time is 0, and its
  /// seed is the same.
  public func restart(flash: FlashImage) throws(InputError) {
    device.restart(flash: flash)
    try settle()
  }

  /// Saves the flash, waits until the readers have taken the rest of the log, and closes transports and flash file.
  public func close() throws(InputError) {
    defer {
      device.remove(self)
      for transport in transports { transport.close() }
      flashFile?.close()
    }
    try settle()
    for transport in transports { transport.drain(milliseconds: 500) }
    for case let failure? in transports.map(\.failure) { throw failure }
  }

  /// Runs the steps of the firmware that come at times of which `isDue` is true. The outputs of each are saved and sent
  /// before the next.
  private func runSteps(_ isDue: (UInt64) -> Bool) throws(InputError) {
    while let due = device.nextWakeUp, isDue(due) {
      device.advance(to: due)
      try settle()
    }
  }

  private func settle() throws(InputError) {
    let flash = device.flash
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

  /// The input that the line carries up to `end`: at most what the device can accept, and at most one second of input.
  private func serialInput(to end: UInt64) -> [TimedInput] {
    let begin = device.time
    guard readsSerial, end > begin else { return [] }
    let milliseconds = Int(min(end - begin, 1000))
    var budget = milliseconds * ConnectedDevice.bytesPerMillisecond
    var bytes: [UInt8] = []
    for transport in transports {
      let read = transport.read(max: budget)
      budget -= read.count
      bytes += read
    }
    return stride(from: 0, to: bytes.count, by: ConnectedDevice.bytesPerMillisecond).map { start in
      let part = bytes[start..<min(start + ConnectedDevice.bytesPerMillisecond, bytes.count)]
      return TimedInput(begin + 1 + UInt64(start / ConnectedDevice.bytesPerMillisecond), .serial(Array(part)))
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
