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
    recipe.hidden = 16
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
      Set(signatures.map { signature in (0..<Signature.count).map { signature.values[$0] } }).count > strangers.count
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
    for k in 0..<SignatureInputs.count {
      #expect(traced.inputs.values[k] == (SignatureInputs.isTiming(k) ? b : a).inputs.values[k])
    }
    let slow = try #require(a.lasting(2))
    #expect(slow.inputs.values[SignatureInputs.duration] == a.inputs.values[SignatureInputs.duration] + 32)
  }
}
