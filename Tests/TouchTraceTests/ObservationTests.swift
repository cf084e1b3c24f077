import Core2HAL
import Foundation
import Testing
import TouchTrace

@testable import Core2Simulator
@testable import DigitModel

@Suite("What the board observes")
struct ObservationTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  static var traces: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root + "/Tests/Traces")) ?? []
    return names.filter { $0.hasSuffix(".trace") }.sorted()
  }

  /// The line of the log that a reading has to have, without its time.
  private func line(_ reading: DigitReading) -> String {
    let ink = "ink=\(reading.inkedCells)"
    func digit(_ digit: UInt8) -> String { reading.isMasked ? "*" : String(digit) }
    switch reading.verdict {
    case .tooLittleInk: return "unclear reason=ink \(ink)"
    case .overflow: return "unclear reason=overflow \(ink)"
    case .clear, .unclear:
      // The log never says 1.00.
      let confidence = String(format: "%.2f", Double(min((reading.confidence + 5) / 10, 99)) / 100)
      return (reading.verdict == .clear ? "predict" : "unclear") + " digit=\(digit(reading.digit))"
        + " confidence=\(confidence) second=\(digit(reading.second)) \(ink)"
    }
  }

  @Test("for every prediction of every trace the log says what the board observes", arguments: traces)
  func log(name: String) throws {
    let reader = try TraceReader("\(Self.root)/Tests/Traces/\(name)")
    let model = try DeviceModel(reading: Self.root + "/Models/inklock.model")
    let device = try Core2(
      reader.header.setup(
        model: model, owner: SignatureModel(reading: Self.root + "/Models/inklock-owner.model"), path: name))
    var observed: [String] = []
    device.onObservation = { [unowned device] observation in
      if case .read(let reading) = observation { observed.append("\(device.time): \(line(reading))") }
    }
    var logged: [String] = []
    var log = LogReader()
    while let moment = try reader.nextMoment() {
      device.play(moment)
      for case .serial(let bytes) in moment.lines.map(\.event.event) {
        for line in log.read(bytes) where line.event == "predict" || line.event == "unclear" {
          logged.append("\(moment.time): \(line.text)")
        }
      }
    }
    // A production log has no line about ink.
    #expect(logged == (reader.header.configuration.log == .production ? [] : observed))
    #expect(!observed.isEmpty || name == "console.trace", "no prediction in \(name)")
  }
}
