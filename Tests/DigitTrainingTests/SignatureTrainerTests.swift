import DigitModel
import DigitNet
import Handwriting
import HostSupport
import Owner
import Synchronization
import Testing

@testable import DigitTraining

@Suite("Training a network that knows hands") struct SignatureTrainerTests {
  /// Drawings of people who each have a slant, a width and a curl.
  private static func drawings(writers: Int, samples: Int, seed: UInt64) throws -> [HandDrawing] {
    var generator = SeededGenerator(seed: seed)
    var drawings: [HandDrawing] = []
    for writer in 0..<writers {
      let slant = Double(generator.uniform(-0.5...0.5))
      let width = Double(generator.uniform(0.3...1))
      let curl = Double(generator.uniform(-60...60))
      for digit in 0..<4 {
        for _ in 0..<samples {
          let points = (0..<30).map { k in
            let share = Double(k) / 29
            let bend = curl * share * (1 - share) * 4
            return StrokeSample.Point(
              x: 120 + 100 * width * (share - 0.5) * Double(digit) + 160 * slant * (0.5 - share) + bend
                + Double(generator.normal()),
              y: 40 + 160 * share + Double(generator.normal()))
          }
          drawings.append(
            try HandDrawing(
              StrokeSample(label: String(digit), writer: "w\(writer)", strokes: [points]), device: "test"))
        }
      }
    }
    return drawings
  }

  private static var recipe: SignatureRecipe {
    var recipe = SignatureRecipe()
    recipe.epochs = 5
    recipe.smoothEpochs = 3
    recipe.steps = 40
    recipe.groups = 4
    recipe.writers = 8
    recipe.hidden = 8
    return recipe
  }

  @Test("hands of new writers come nearer each other than to other hands, on the device's arithmetic")
  func learns() throws {
    let trained = try #require(
      SignatureTrainer(Self.recipe, drawings: try Self.drawings(writers: 24, samples: 4, seed: 1), threads: 2).run())
    let model = try SignatureModel(trained.bytes(lenient: 240, strict: 220), from: "test")
    #expect(model.network.threshold(strict: false) == 240 && model.network.threshold(strict: true) == 220)
    let strangers = try Self.drawings(writers: 12, samples: 2, seed: 2)
    let signatures = strangers.map(model.signature)
    var right = 0
    for (index, drawing) in strangers.enumerated() {
      let others = strangers.indices.filter { $0 != index && strangers[$0].digit == drawing.digit }
      let nearest = try #require(
        others.min { signatures[index].distance(to: signatures[$0]) < signatures[index].distance(to: signatures[$1]) })
      right += strangers[nearest].writer == drawing.writer ? 1 : 0
    }
    // By chance one of 23 would be.
    #expect(right * 2 > strangers.count, "\(right) of \(strangers.count)")
    #expect(
      Set(signatures.map { signature in (0..<Signature.count).map { signature[$0] } }).count > strangers.count
        / 2, "the signatures do not differ")
  }

  @Test("the bytes do not depend on the number of threads, and another seed gives others")
  func reproducible() throws {
    let drawings = try Self.drawings(writers: 6, samples: 3, seed: 3)
    func bytes(threads: Int, seed: UInt64) -> [UInt8]? {
      var recipe = Self.recipe
      recipe.seed = seed
      return SignatureTrainer(recipe, drawings: drawings, threads: threads).run()?.bytes(lenient: 1, strict: 1)
    }
    let one = try #require(bytes(threads: 1, seed: 1))
    #expect(bytes(threads: 3, seed: 1) == one)
    #expect(bytes(threads: 1, seed: 2) != one)
  }

  @Test("an interrupted run has the network of its last whole epoch, or none")
  func interrupted() throws {
    let drawings = try Self.drawings(writers: 6, samples: 3, seed: 3)
    #expect(SignatureTrainer(Self.recipe, drawings: drawings, threads: 1).run(shouldStop: { true }) == nil)
    var epochs: [Int] = []
    let trained = SignatureTrainer(Self.recipe, drawings: drawings, threads: 1)
      .run(progress: { epochs.append($0.epoch) })
    #expect(epochs == [1, 2, 3, 4, 5])
    #expect(trained != nil)
    /// The file of a run that is stopped some questions after the third epoch, the last in floating point.
    func stopped(after questions: Int) throws -> [UInt8] {
      let left = Mutex(Int.max)
      let trained = SignatureTrainer(Self.recipe, drawings: drawings, threads: 1).run(
        shouldStop: {
          left.withLock { left in
            left = max(left - 1, 0)
            return left == 0
          }
        }, progress: { if $0.epoch == 3 { left.withLock { $0 = questions } } })
      return try #require(trained).bytes(lenient: 1, strict: 1)
    }
    let atOnce = try stopped(after: 1)
    #expect(try stopped(after: 40) == atOnce, "steps after the last whole epoch are left out")
  }

  @Test("members see their own units alone, and every second one not the places in time", arguments: [1, 3])
  func members(count: Int) {
    var recipe = SignatureRecipe()
    (recipe.members, recipe.hidden) = (count, 8)
    let shape = recipe.shape
    var generator = SeededGenerator(seed: 6)
    let network = Perceptron(shape: shape, generator: &generator)
    func weight(_ layer: Int, _ input: Int, _ output: Int) -> Float {
      let plan = shape.layers[layer]
      return network.parameters[(plan.weights + input * plan.rowLanes) * 8 + output]
    }
    for output in 0..<8 * count {
      #expect(weight(0, 0, output) != 0)
      #expect((weight(0, SignatureInputs.places, output) == 0) == (output / 8 % 2 == 1))
    }
    for input in 0..<8 * count {
      for output in 0..<16 * count { #expect((weight(1, input, output) == 0) == (input / 8 != output / 16)) }
    }
  }

  @Test("weights of measures are those of the distributions that the measures have")
  func fitting() throws {
    var generator = SeededGenerator(seed: 7)
    // The first measure has another mean for strangers, the second differs by chance.
    func measures(_ mean: Float) -> InlineArray<6, Int32> {
      [
        Int32(mean + 100 * generator.normal()), Int32(1_000 + 200 * generator.normal()), 0, 0, 0,
        Int32(500 + 50 * generator.normal()),
      ]
    }
    let owners = (0..<4_000).map { _ in measures(1_000) }
    let strangers = (0..<12_000).map { _ in measures(1_200) }
    let weights = try #require(HandWeights.fitted(owners: owners, strangers: strangers))
    // The logarithm of the ratio of two normal distributions falls by 200 / 100^2 for each unit.
    let expected = 128 * 1024 * 200 / 10_000 as Int32
    #expect(abs(weights.values[0] - expected) < expected / 10)
    #expect(abs(weights.values[1]) < 130)
    #expect((2..<5).allSatisfy { weights.values[$0] == 0 })
    #expect(weights.score(of: [1_000, 1_000, 0, 0, 0, 500]) < weights.score(of: [1_200, 1_000, 0, 0, 0, 500]))
    let between = Int(weights.score(of: [1_100, 1_000, 0, 0, 0, 500]))
    #expect((2_018...2_078).contains(between), "as likely of both")
    #expect(HandWeights.fitted(owners: owners, strangers: []) == nil)
  }

  @Test("one writer, or one drawing of each, is nothing to learn from")
  func tooFew() throws {
    for (writers, samples) in [(1, 5), (5, 1)] {
      let drawings = try Self.drawings(writers: writers, samples: samples, seed: 4)
      let trainer = SignatureTrainer(Self.recipe, drawings: drawings, threads: 1)
      #expect(!trainer.canTrain)
      #expect(trainer.run() == nil)
    }
  }

  @Test("a traced drawing has the ink of one hand and the tempo of the other")
  func traced() throws {
    let drawings = try Self.drawings(writers: 2, samples: 1, seed: 5)
    let (a, b) = (drawings[0], drawings[4])
    let traced = a.traced(by: b)
    for k in 0..<SignatureInputs.places {
      #expect(traced.inputs.values[k] == (SignatureInputs.isTiming(k) ? b : a).inputs.values[k])
    }
    // Places in time are computed from the pieces: those of an own tempo are about what they were.
    let own = a.traced(by: a)
    for k in SignatureInputs.places..<SignatureInputs.count {
      #expect(abs(Int(own.inputs.values[k]) - Int(a.inputs.values[k])) <= 8, "input \(k)")
    }
    let slow = try #require(a.lasting(2))
    #expect(slow.inputs.values[SignatureInputs.duration] == a.inputs.values[SignatureInputs.duration] + 64)
  }
}
