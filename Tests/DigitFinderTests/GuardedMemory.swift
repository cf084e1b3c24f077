import DigitNet
import Foundation
import TestSupport
import Testing

@testable import DigitFinder

/// Memory for a finder, with bytes on both sides that must not change.
final class GuardedMemory {
  enum Content: CaseIterable {
    case zeros
    case ones
    case random
  }

  private static let margin = 256
  private static let mark: UInt8 = 0xA5
  private let whole: UnsafeMutableRawBufferPointer
  /// What the finder gets.
  let memory: UnsafeMutableRawBufferPointer

  /// - Parameters:
  ///   - size: in bytes.
  ///   - offset: of its address from a multiple of 16.
  init(size: Int, offset: Int = 0, content: Content = .random) {
    whole = .allocate(byteCount: size + offset + 2 * GuardedMemory.margin, alignment: 16)
    whole.initializeMemory(as: UInt8.self, repeating: GuardedMemory.mark)
    memory = UnsafeMutableRawBufferPointer(rebasing: whole.dropFirst(GuardedMemory.margin + offset).prefix(size))
    var generator = Seeded(UInt64(size))
    var word: UInt64 = 0
    for k in memory.indices {
      if k % 8 == 0 { word = generator.next() }
      memory[k] = content == .zeros ? 0 : content == .ones ? 0xFF : UInt8(truncatingIfNeeded: word >> (8 * (k % 8)))
    }
  }

  deinit { whole.deallocate() }

  /// Whether nothing was written on either side.
  var isIntact: Bool {
    let end = whole.count - (memory.baseAddress! + memory.count - whole.baseAddress!)
    let start = whole.count - end - memory.count
    return whole.prefix(start).allSatisfy { $0 == GuardedMemory.mark }
      && whole.suffix(end).allSatisfy { $0 == GuardedMemory.mark }
  }
}

/// What a reader found, as values that can be compared.
struct Found: Equatable {
  struct Digit: Equatable {
    var box: Box
    var prediction: Prediction
    var line: Int
  }

  var digits: [Digit] = []

  var boxes: [Box] { digits.map(\.box) }

  /// The digits of each line; a question mark for what is unclear.
  var lines: [String] {
    Dictionary(grouping: digits, by: \.line).sorted { $0.key < $1.key }.map { _, digits in
      digits.map { $0.prediction.isUnclear ? "?" : String($0.prediction.digit) }.joined()
    }
  }
}

/// A model of the repository, at an address as a network wants it.
struct Model: @unchecked Sendable {
  let network: Network

  static let shipped = Model("Models/inklock.model")
  static let pictures = Model("Models/inklock-pictures.model")

  private init(_ name: String) {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let data = try! Data(contentsOf: root.appendingPathComponent(name))
    // Kept as long as the tests run.
    let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: data.count, alignment: 16)
    bytes.copyBytes(from: data)
    network = try! Network(UnsafeRawBufferPointer(bytes))
  }
}

extension Sheet {
  func withPicture<Result>(_ body: (GrayPicture) -> Result) -> Result {
    pixels.withUnsafeBufferPointer { body(GrayPicture($0, width: width, height: height)!) }
  }

  /// The boxes that a finder finds, in exactly as much memory as it asks for.
  func candidates(_ settings: FinderSettings = .init()) -> [Box] {
    var observer = NoFinderObserver()
    return candidates(settings, observer: &observer)
  }

  func candidates<Observer: FinderObserver>(_ settings: FinderSettings, observer: inout Observer) -> [Box] {
    let guarded = GuardedMemory(size: DigitFinder.memorySize(width: width, height: height))
    var finder = DigitFinder(memory: guarded.memory)
    #expect(withPicture { finder.find(in: $0, settings, observer: &observer) })
    #expect(guarded.isIntact)
    return (0..<finder.count).map { finder.box($0) }
  }

  /// Calls `body` with a finder that has searched the sheet, and its components.
  func withFinder(_ body: (DigitFinder, ComponentTree) throws -> Void) throws {
    let guarded = GuardedMemory(size: DigitFinder.memorySize(width: width, height: height))
    var finder = DigitFinder(memory: guarded.memory)
    #expect(withPicture { finder.find(in: $0) })
    try body(finder, try #require(finder.tree))
  }

  /// Calls `body` with the components and the widest candidate.
  func withTree(_ body: (ComponentTree, Candidate) throws -> Void) throws {
    try withFinder { finder, tree in
      let widest = (0..<finder.count).max { finder.box($0).width < finder.box($1).width }
      try body(tree, finder.candidates[try #require(widest)])
    }
  }

  /// What a reader with a shipped model reads.
  func read(
    _ settings: FinderSettings = .init(), with model: Model = .shipped, offset: Int = 0,
    content: GuardedMemory.Content = .random
  ) -> Found {
    let guarded = GuardedMemory(
      size: DigitFinder.memorySize(width: width, height: height), offset: offset, content: content)
    var reader = PictureReader(model.network, memory: guarded.memory)
    #expect(withPicture { reader.read($0, settings) })
    #expect(guarded.isIntact)
    return Found(reader)
  }
}

extension Candidate {
  func measured(in tree: ComponentTree) -> Candidate? {
    var candidate = self
    return candidate.measure(in: tree) ? candidate : nil
  }
}

extension Found {
  init(_ reader: PictureReader) {
    digits = (0..<reader.count).map {
      Digit(box: reader[$0].box, prediction: reader[$0].prediction, line: reader[$0].line)
    }
  }
}
