import Core2Simulator
import DigitModel
import Evaluation
import Foundation
import Handwriting
import HostSupport
import Ink
import Pictures
import TouchTrace

/// One result of the benchmark.
struct Measurement {
  var name: String
  var best: Double
  var median: Double
  var unit: String

  var line: String {
    let label = name.padding(toLength: 24, withPad: " ", startingAt: 0)
    let figure = Measurement.text(best)
    return label + String(repeating: " ", count: max(0, 9 - figure.count)) + figure
      + " (\(Measurement.text(median))) \(unit)"
  }

  private static func text(_ value: Double) -> String { String(format: value < 100 ? "%.2f" : "%.0f", value) }

  /// Measures complete replays from a file: reading, running, and comparing every output.
  static func replay(of path: String, model: DeviceModel, runs: Int) throws -> Measurement {
    let replay = Replay(model: model)
    let repetitions = 3
    var deviceSeconds = 0.0
    let timing = try Timing(runs: runs) {
      deviceSeconds = 0
      for _ in 0..<repetitions {
        let result = try replay.run(path)
        if let difference = result.difference {
          throw InputError(path, line: difference.line, "differs from what the device does; nothing to measure")
        }
        deviceSeconds += Double(result.deviceTime) / 1000
      }
    }
    let rate = timing.rate(deviceSeconds)
    return Measurement(name: "replay", best: rate.best, median: rate.median, unit: "times real time")
  }

  /// Measures the recognizer, from ink to predictions.
  static func predictions(of samples: [StrokeSample], model: DeviceModel, runs: Int) throws -> Measurement {
    let network = try LoadedNetwork(model.bytes)
    let inks = samples.map { StrokePlacement.place($0).ink }
    let repetitions = 5
    var recognized = 0
    let timing = Timing(runs: runs) {
      for _ in 0..<repetitions {
        for ink in inks where network.predict(ink) != nil { recognized += 1 }
      }
    }
    guard recognized > 0 else { throw InputError(model.path, "recognizes none of the bench's digits") }
    let rate = timing.rate(Double(repetitions * inks.count))
    return Measurement(name: "prediction", best: rate.best, median: rate.median, unit: "predictions per second")
  }

  /// Measures the work of `inklock evaluate strokes` for one sample: boot a device, switch it to practice, and draw.
  static func evaluation(of samples: [StrokeSample], model: DeviceModel, runs: Int) -> Measurement {
    let evaluator = Evaluator(model: model, jobs: 1)
    let timing = Timing(runs: runs) { _ = evaluator.score(samples) }
    let rate = timing.rate(Double(samples.count))
    return Measurement(name: "evaluate strokes", best: rate.best, median: rate.median, unit: "samples per second")
  }

  /// Measures `inklock read` for frames of 640x480 pixels, from gray pixels to digits.
  static func frames(model: DeviceModel, runs: Int) -> Measurement {
    let writer = PageWriter()
    let frames = (1...50 as ClosedRange<UInt64>).lazy.map { writer.page(.plainPen, seed: $0) }
      .filter { $0.width == 640 && $0.height == 480 }.prefix(4)
      .compactMap { Picture(width: $0.width, height: $0.height, gray: $0.pixels) }
    let pictures = Array(frames)
    let reader = DigitReader(model)
    let timing = Timing(runs: runs) { for picture in pictures { _ = reader.read(picture) } }
    let count = Double(max(pictures.count, 1))
    return Measurement(
      name: "read a 640x480 frame", best: timing.best * 1000 / count, median: timing.median * 1000 / count, unit: "ms")
  }

  /// Measures the start, from the model's path to the first complete and hashed picture.
  static func start(model: DeviceModel, runs: Int) throws -> Measurement {
    let timing = try Timing(runs: runs) {
      let core2 = try Core2(Core2.Setup(model: try DeviceModel(reading: model.path).bytes))
      var frames = 0
      core2.onOutput = { [unowned core2] output in
        guard case .frame = output, frames == 0 else { return }
        frames += 1
        _ = core2.display.hash
      }
      core2.advance(to: 0)
      guard frames > 0 else { throw InputError(model.path, "the device paints nothing when it boots") }
    }
    return Measurement(
      name: "start to first frame", best: timing.best * 1000, median: timing.median * 1000, unit: "ms")
  }
}

/// Synthetic digits in all writing styles in turn.
func syntheticSamples(count: Int) -> [StrokeSample] {
  var writer = SyntheticWriter(seed: 1)
  return (0..<count).map { k in
    writer.sample(DigitStyle.all[k % DigitStyle.all.count])
  }
}
