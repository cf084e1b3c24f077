import Handwriting

/// Which digits are drawn with which finger, and in what order.
///
/// The fingers take turns: in each turn a finger draws all ten digits, shuffled. So a person who stops early leaves as
/// many drawings of each digit and finger as possible, and changes the finger only after ten drawings.
struct CollectionPlan {
  /// The drawings that are still to do.
  private(set) var prompts: [DrawingPrompt]
  /// The drawings of the whole plan.
  let total: Int

  /// - Parameters:
  ///   - fingers: that draw, in their order.
  ///   - drawings: of each digit with each finger.
  ///   - seed: of the order of the digits.
  ///   - done: how often each of them was drawn before.
  init(fingers: [WritingFinger], drawings: Int, seed: UInt64, done: [DrawingPrompt: Int]) {
    var order: [DrawingPrompt] = []
    for turn in 0..<drawings {
      for finger in fingers {
        // Whichever fingers draw, each has its order.
        var generator = SeededGenerator(seed: seed, stream: UInt64(2 * turn + (finger == .index ? 0 : 1)))
        order += generator.permutation(of: 10).map { DrawingPrompt(digit: UInt8($0), finger: finger) }
      }
    }
    total = order.count
    CollectionPlan.separate(&order)
    // The earliest drawings of a digit are those that were done.
    var left = done
    prompts = order.filter { prompt in
      guard let count = left[prompt], count > 0 else { return true }
      left[prompt] = count - 1
      return false
    }
    CollectionPlan.separate(&prompts)
  }

  /// The prompt was followed.
  mutating func removeFirst() { prompts.removeFirst() }

  /// The drawing was taken back: it is asked for again, at once.
  mutating func putBack(_ prompt: DrawingPrompt) { prompts.insert(prompt, at: 0) }

  /// Swaps a digit that follows itself with a later one of the same finger: a person who draws a digit twice in a row
  /// copies it.
  private static func separate(_ prompts: inout [DrawingPrompt]) {
    for k in prompts.indices.dropFirst() where prompts[k].digit == prompts[k - 1].digit {
      let other = prompts[k...].firstIndex { $0.digit != prompts[k].digit && $0.finger == prompts[k].finger }
      if let other { prompts.swapAt(k, other) }
    }
  }
}

/// A digit to draw, and the finger to draw it with.
public struct DrawingPrompt: Hashable, Sendable {
  /// 0...9.
  public var digit: UInt8
  /// The finger that draws it.
  public var finger: WritingFinger

  /// - Parameters:
  ///   - digit: 0...9.
  ///   - finger: the finger that draws it.
  public init(digit: UInt8, finger: WritingFinger) {
    self.digit = digit
    self.finger = finger
  }
}
