import Core2HAL
import Core2Simulator

/// Remembers what the device said, read and vibrated, for the steps that expect something.
final class DeviceWatch: DeviceListener {
  /// All lines of the log, without line ends.
  private(set) var lines: [String] = []
  /// The whole log.
  private(set) var log: [UInt8] = []
  /// All digits that the device read.
  private(set) var readings: [DigitReading] = []
  /// How often the motor started.
  private(set) var starts = 0
  private var reader = SerialLineReader()
  private var level: UInt8 = 0

  /// The number of lines up to the last one that a step matched.
  var matchedLines = 0
  /// The starts that an earlier step expected.
  var expectedStarts = 0

  func device(_ device: any PlayableDevice, didPutOut output: BoardOutput, at time: UInt64) {
    switch output {
    case .serial(let bytes):
      log += bytes
      lines += reader.read(bytes)
    case .vibrate(let next):
      if level == 0, next > 0 { starts += 1 }
      level = next
    case .frame: break
    }
  }

  func device(_ device: any PlayableDevice, didObserve observation: InkObservation, at time: UInt64) {
    if case .read(let reading) = observation { readings.append(reading) }
  }
}
