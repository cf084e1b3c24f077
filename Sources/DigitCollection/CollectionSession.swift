import Core2HAL
public import Handwriting
public import HostSupport
import VirtualDevice

/// One person's part of a data set: what to draw next, which drawings are kept, and the files that hold them.
///
/// The files are the state: a session with the same name and folder continues where the previous one stopped, even if
/// that was killed. Each kept drawing is on the disk before the next one is asked for. The folder belongs to one
/// session at a time.
public final class CollectionSession {
  /// What became of a drawing.
  public enum Outcome: Equatable, Sendable {
    /// It is kept.
    ///
    /// - Parameter reading: the digit that the lock read clearly; `nil` where it read none.
    case kept(DrawingPrompt, reading: UInt8?)
    /// It is not kept, and asked for again.
    case rejected(DrawingPrompt, DrawingFlaw)
    /// It was kept and is now removed, to be drawn again.
    case takenBack(DrawingPrompt)
  }

  /// The name that the drawings have as their writer.
  public let name: String
  /// The folder of the files.
  public let folder: String
  /// Drawings of the whole plan.
  public var total: Int { plan.total }
  /// Drawings that are kept, 0...`total`; those of earlier sessions count.
  public var done: Int { plan.total - plan.prompts.count }
  /// What to draw next; `nil` when all is done.
  public var prompt: DrawingPrompt? { plan.prompts.first }
  /// What happened last; `nil` at the beginning.
  public private(set) var outcome: Outcome?
  /// Sentences about files that had to be mended.
  public let notes: [String]

  private let files: [WritingFinger: DrawingFile]
  private var plan: CollectionPlan
  /// The drawings of this session, which can be taken back.
  private var kept: [DrawingPrompt] = []

  /// Opens the files and plans what is still to do.
  ///
  /// - Parameters:
  ///   - name: of the person.
  ///   - folder: of the data set; it is created if it is missing.
  ///   - fingers: that draw, each once.
  ///   - drawings: of each digit with each finger, those of earlier sessions included.
  ///   - seed: of the order of the digits; `nil` for one that the name gives.
  public init(
    _ name: CollectorName, in folder: String, fingers: [WritingFinger], drawings: Int, seed: UInt64? = nil
  ) throws(InputError) {
    self.name = name.text
    self.folder = folder
    let place = try CollectionFolder(folder)
    var files: [WritingFinger: DrawingFile] = [:]
    var done: [DrawingPrompt: Int] = [:]
    for finger in fingers {
      let file = try DrawingFile(finger, in: place)
      files[finger] = file
      for sample in file.samples where sample.writer == name.text {
        if let digit = sample.digit { done[DrawingPrompt(digit: digit, finger: finger), default: 0] += 1 }
      }
    }
    self.files = files
    notes = fingers.compactMap { files[$0]?.note }
    var hash = FNV1a()
    for byte in name.text.utf8 { hash.add(byte) }
    plan = CollectionPlan(fingers: fingers, drawings: drawings, seed: seed ?? hash.value, done: done)
  }

  /// Takes a drawing of the digit that was asked for: keeps it, or rejects it and asks again.
  ///
  /// - Parameter digit: what was drawn on the lock.
  public func take(_ digit: DrawnDigits.Digit) throws(InputError) {
    guard let prompt else { return }
    let sample = StrokeSample(
      label: String(prompt.digit), writer: name, canvas: .init(width: 240, height: 240), strokes: digit.strokes)
    do throws(DrawingFlaw) {
      try DrawingFlaw.check(sample, digit.reading.verdict)
    } catch {
      outcome = .rejected(prompt, error)
      return
    }
    try files[prompt.finger]?.append(sample)
    plan.removeFirst()
    kept.append(prompt)
    outcome = .kept(prompt, reading: digit.reading.verdict == .clear ? digit.reading.digit : nil)
  }

  /// Removes the drawing that was kept last and asks for it again. Only drawings of this session can be taken back.
  ///
  /// - Returns: whether there was one.
  @discardableResult
  public func takeBack() throws(InputError) -> Bool {
    guard let last = kept.last else { return false }
    try files[last.finger]?.removeLast()
    kept.removeLast()
    plan.putBack(last)
    outcome = .takenBack(last)
    return true
  }
}
