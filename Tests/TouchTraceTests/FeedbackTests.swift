import Foundation
import HostSupport
import TestSupport
import Testing
import TouchTrace

@testable import DigitModel

/// The vibrations in the recorded sessions.
@Suite("Feedback of the recorded sessions")
struct FeedbackTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path
  static let sessions =
    ((try? FileManager.default.contentsOfDirectory(atPath: "\(root)/Tests/Traces")) ?? [])
    .filter { $0.hasSuffix(".trace") }.sorted()

  @Test("there are recorded sessions")
  func exist() { #expect(FeedbackTests.sessions.count >= 17) }

  @Test("no step of a session starts two vibrations", arguments: sessions)
  func oneVibration(session: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.file(session, AtomicFile.read("\(FeedbackTests.root)/Tests/Traces/\(session)"))
    let model = try DeviceModel(reading: "\(FeedbackTests.root)/Models/inklock.model")
    let owner = try SignatureModel(reading: "\(FeedbackTests.root)/Models/inklock-owner.model")
    _ = try TraceUpdate(model: model, owner: owner, force: true).run(path)
    let starts = try lines(path).filter { $0.contains(#""vibrate":"#) && !$0.contains(#""vibrate":0}"#) }
    #expect(!starts.isEmpty)
    let times = starts.map { $0.prefix { $0 != "," } }
    for (time, next) in zip(times, times.dropFirst()) { #expect(time != next) }
  }
}
