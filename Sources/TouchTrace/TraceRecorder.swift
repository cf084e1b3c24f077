public import Core2Simulator
import Foundation
public import HostSupport

/// Records a device from its boot on.
///
/// Events are appended to `F.partial`, one line at a time; `finish` renames it to `F`. A stream of the process is written
/// directly. Only the owner may read a recording, because it shows the PIN that is drawn. If writing fails, the recording stops and reports the reason once; the
/// device continues.
public final class TraceRecorder: DeviceListener {
  /// The trace's path, without `.partial`.
  public let path: String
  /// Why the recording stopped early.
  public private(set) var failure: InputError?
  /// Called once, when the recording stops early.
  public var onFailure: (InputError) -> Void = { _ in }

  private var descriptor: Int32?
  private var events: TraceEventListener?

  /// The file that is written until the recording ends.
  public let partialPath: String

  /// Creates `path.partial` with the header; an existing file is replaced. If that fails, it leaves no file.
  public init(path: String, header: TraceHeader) throws(InputError) {
    try AtomicFile.check(path, access: .owner)
    self.path = path
    let isStream = OutputFile.isStream(path)
    partialPath = isStream ? path : path + ".partial"
    descriptor = isStream ? try OutputFile.open(path) : try OutputFile.create(partialPath)
    events = TraceEventListener { [unowned self] in write($0) }
    write(header.line)
    if let failure {
      discard()
      throw failure
    }
  }

  /// Removes what was recorded so far. The device must not be recorded any longer.
  public func discard() {
    if partialPath != path { unlink(partialPath) }
  }

  deinit { if let descriptor { close(descriptor) } }

  public func device(_ device: any PlayableDevice, willTake inputs: [BoardInput], at time: UInt64) {
    events?.device(device, willTake: inputs, at: time)
  }

  public func device(_ device: any PlayableDevice, didPutOut output: BoardOutput, at time: UInt64) {
    events?.device(device, didPutOut: output, at: time)
  }

  /// Ends the recording at the device's present time: the last screen, the end, and the final name.
  public func finish(_ device: any PlayableDevice) throws(InputError) {
    device.remove(self)
    let time = device.time
    events?.flush()
    write(TimedEvent(time, .screen(device.display.hash)))
    write(TimedEvent(time, .end))
    if let failure { throw failure }
    guard let descriptor else { return }
    self.descriptor = nil
    guard partialPath != path else {
      guard close(descriptor) == 0 else { throw InputError(path, "cannot be written: \(lastError())") }
      return
    }
    let isSynchronized = fsync(descriptor) == 0
    guard close(descriptor) == 0, isSynchronized, rename(partialPath, path) == 0 else {
      throw InputError(path, "cannot be written: \(lastError())")
    }
  }

  private func write(_ event: TimedEvent) {
    guard event.time <= TimedEvent.latest else {
      return stop(InputError(partialPath, "is full: a trace ends after \(TimedEvent.latest / 86_400_000) days"))
    }
    write(event.line)
  }

  private func write(_ line: String) {
    guard let descriptor else { return }
    do throws(InputError) {
      try AtomicFile.writeAll(Array((line + "\n").utf8), to: descriptor, path: partialPath)
    } catch {
      stop(error)
    }
  }

  private func stop(_ reason: InputError) {
    guard let descriptor else { return }
    close(descriptor)
    self.descriptor = nil
    failure = reason
    onFailure(reason)
  }
}

extension Core2 {
  /// Restarts the device and records it from this boot until `TraceRecorder.finish`. If the file cannot be created, the
  /// device is not restarted.
  ///
  /// - Parameters:
  ///   - title: the title in its header.
  ///   - path: the trace to write.
  ///   - entropySeed: the seed of the device that is recorded.
  public func record(
    to path: String, title: String, entropySeed: UInt64
  ) throws(InputError) -> TraceRecorder {
    var next = setup
    next.flash = flash.image
    next.entropySeed = entropySeed
    let recorder = try TraceRecorder(path: path, header: TraceHeader(title: title, setup: next))
    restart(entropySeed: entropySeed)
    add(recorder)
    return recorder
  }
}
