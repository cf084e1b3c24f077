import HostSupport

/// The class probabilities that a network should give for examples: their labels, mixed with the output of a teacher.
struct Targets: Sendable {
  private let labels: [UInt8]
  private let classes: Int
  private let smoothing: Float
  /// The teacher's logits, a row of `classes` for each example; empty without a teacher.
  private let logits: [Float]
  private let gain: Float
  private let trust: @Sendable (Int) -> Float

  /// - Parameters:
  ///   - examples: what the network learns from.
  ///   - classes: classes of the network, 10 or 11.
  ///   - smoothing: share of the probability that is spread over all classes (label smoothing).
  ///   - teacher: a network of as many classes to imitate, if any.
  ///   - trust: the weight of the teacher's output for the example of this number, 0...1; the label has the rest.
  ///   - workers: the threads.
  init(
    _ examples: [Example], classes: Int, smoothing: Float, teacher: Perceptron?,
    trust: @escaping @Sendable (Int) -> Float = { _ in 0.6 }, workers: Workers
  ) throws(Interrupted) {
    labels = examples.map(\.label)
    self.classes = classes
    self.smoothing = smoothing
    self.trust = trust
    logits = try teacher?.logits(for: examples.map(\.drawing), workers: workers) ?? []
    gain = teacher.map { $0.gains[$0.gains.count - 1] } ?? 1
  }

  /// The target for example k.
  subscript(k: Int) -> InlineArray<16, Float> {
    var target = InlineArray<16, Float>(repeating: 0)
    let base = smoothing / Float(classes)
    for n in 0..<classes { target[n] = base }
    target[Int(labels[k])] = 1 - smoothing + base
    guard !logits.isEmpty else { return target }
    var highest = logits[k * classes]
    for n in 1..<classes { highest = max(highest, logits[k * classes + n]) }
    var opinion = InlineArray<16, Float>(repeating: 0)
    var sum: Float = 0
    for n in 0..<classes {
      opinion[n] = PortableMath.exp((logits[k * classes + n] - highest) * gain)
      sum += opinion[n]
    }
    let trust = trust(k)
    for n in 0..<classes { target[n] += (opinion[n] / sum - target[n]) * trust }
    return target
  }
}
