import Foundation
import HostSupport
import TestSupport
import Testing
import TouchTrace

@testable import DigitModel

/// The vibrations in the recorded stories.
@Suite("Feedback of the stories")
struct FeedbackTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path
  static let stories =
    ((try? FileManager.default.contentsOfDirectory(atPath: "\(root)/Tests/Traces")) ?? [])
    .filter { $0.hasSuffix(".trace") }.sorted()

  @Test("there are stories")
  func exist() { #expect(FeedbackTests.stories.count >= 17) }

  @Test("no step of a story starts two vibrations", arguments: stories)
  func oneVibration(story: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.file(story, AtomicFile.read("\(FeedbackTests.root)/Tests/Traces/\(story)"))
    let model = try DeviceModel(reading: "\(FeedbackTests.root)/Models/inklock.model")
    _ = try TraceUpdate(model: model, force: true).run(path)
    let starts = try lines(path).filter { $0.contains(#""vibrate":"#) && !$0.contains(#""vibrate":0}"#) }
    #expect(!starts.isEmpty)
    let times = starts.map { $0.prefix { $0 != "," } }
    for (time, next) in zip(times, times.dropFirst()) { #expect(time != next) }
  }
}
