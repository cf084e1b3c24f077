import Core2HAL
import Core2Simulator
import HostSupport

/// A device that repeats the outputs of a trace's run on a target, each at its time.
final class TargetDevice: PlayableDevice {
  private(set) var time: UInt64 = 0
  let display = FrameBuffer()

  private var listeners: [any DeviceListener] = []
  private let records: [TargetRecord]
  private var next = 0

  init(_ records: [TargetRecord]) { self.records = records }

  func add(_ listener: any DeviceListener) { listeners.append(listener) }
  func remove(_ listener: any DeviceListener) { listeners.removeAll { $0 === listener } }

  func advance(to end: UInt64) {
    while next < records.count, records[next].time <= end, records[next].content != .inputs { repeatNext() }
    time = max(time, end)
  }

  @discardableResult
  func apply(_ inputs: [BoardInput], at moment: UInt64) -> UInt64 {
    while next < records.count, records[next].time < moment, records[next].content != .inputs { repeatNext() }
    time = moment
    for listener in listeners { listener.device(self, willTake: inputs, at: time) }
    // The outputs at this time, before and after the device gets the inputs.
    while next < records.count, records[next].time <= moment { repeatNext() }
    return time
  }

  private func repeatNext() {
    let record = records[next]
    next += 1
    time = record.time
    switch record.content {
    case .output(let output):
      for listener in listeners { listener.device(self, didPutOut: output, at: time) }
    case .fill(let rectangle, let color): display.fill(rectangle, with: color)
    case .inputs: break
    }
  }
}

/// One record that a target sends over its link.
struct TargetRecord: Equatable {
  enum Content: Equatable {
    case output(BoardOutput)
    case fill(Rectangle, RGB565)
    /// The target now takes the next group of inputs.
    case inputs
  }

  /// Virtual milliseconds since the simulation began.
  var time: UInt64
  var content: Content
}

/// Reads the records of a target; `Firmware/Targets/Replay/ReplayProgram.swift` describes the bytes.
struct TargetLog {
  private(set) var records: [TargetRecord] = []
  /// Whether the target reached the end, or reported that it cannot continue.
  private(set) var isComplete = false
  /// The offset of the first byte that is not part of a valid record.
  private(set) var brokenAt: Int?

  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var time: UInt64 = 0
    while position < bytes.count, !isComplete {
      let start = position
      guard let content = read(&time) else {
        if !isComplete { brokenAt = start }
        return
      }
      guard let content else { continue }
      // Bytes that are sent one by one are merged into one output, as on the host.
      if case .output(.serial(let more)) = content, case .output(.serial(let before))? = records.last?.content,
        records.last?.time == time
      {
        records[records.count - 1].content = .output(.serial(before + more))
      } else {
        records.append(TargetRecord(time: time, content: content))
      }
    }
  }

  /// One record: `nil` if it is invalid or the last one, an inner `nil` if it only reports the time.
  private mutating func read(_ time: inout UInt64) -> TargetRecord.Content?? {
    guard let letter = number(UInt8.self) else { return nil }
    switch letter {
    case UInt8(ascii: "T"):
      guard let now = number(UInt64.self), now >= time else { return nil }
      time = now
      return .some(nil)
    case UInt8(ascii: "I"):
      guard let now = number(UInt64.self), now >= time else { return nil }
      time = now
      return .inputs
    case UInt8(ascii: "S"): return number(UInt8.self).map { .output(.serial([$0])) }
    case UInt8(ascii: "V"): return number(UInt8.self).map { .output(.vibrate($0)) }
    case UInt8(ascii: "F"): return .output(.frame)
    case UInt8(ascii: "R"):
      guard let x = number(Int16.self), let y = number(Int16.self), let width = number(Int16.self),
        let height = number(Int16.self), let color = number(UInt16.self)
      else { return nil }
      return .fill(Rectangle(x: x, y: y, width: width, height: height), RGB565(bits: color))
    case UInt8(ascii: "X"):
      // The machine failed. The last line of its log gives the reason.
      let text = bytes[position...].prefix { $0 != 0 }
      position = bytes.count
      isComplete = true
      return .output(.serial(Array(text)))
    case UInt8(ascii: "Q"):
      isComplete = true
      return nil
    default: return nil
    }
  }

  private mutating func number<Number: FixedWidthInteger>(_: Number.Type) -> Number? {
    let size = MemoryLayout<Number>.size
    guard position + size <= bytes.count else { return nil }
    defer { position += size }
    return bytes.withUnsafeBytes { Number(littleEndian: $0.loadUnaligned(fromByteOffset: position, as: Number.self)) }
  }
}
