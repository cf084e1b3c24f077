import Core2HAL
package import Core2Simulator
public import DigitModel
public import Handwriting
import HostSupport
import Ink
import LockFirmware
import VirtualDevice

/// Scores a model on data sets.
public struct Evaluator: Sendable {
  /// The model file, checked.
  package let model: [UInt8]
  /// Threads to use. Scores do not depend on it.
  let jobs: Int

  ///
  /// - Parameters:
  ///   - model: the model that is scored.
  ///   - jobs: threads, at least 1.
  public init(model: DeviceModel, jobs: Int) {
    self.model = model.bytes
    self.jobs = jobs
  }

  /// Draws each sample on a new simulated device and scores what it reads.
  ///
  /// - Parameters:
  ///   - samples: what is drawn, one sample a device.
  ///   - progress: called with the number of finished samples, by one thread at a time.
  public func score(_ samples: [StrokeSample], progress: @Sendable (Int) -> Void = { _ in }) -> Score {
    var score = Score()
    for (sample, outcome) in zip(samples, outcomes(of: samples, progress: progress)) {
      score.add(label: sample.digit, writer: sample.writer, outcome)
    }
    return score
  }

  /// Shows each image to the network as a raster, with ink where a pixel is above `threshold`.
  public func score(_ images: ImageSet, threshold: UInt8 = 0) -> Score {
    var score = Score()
    for (label, outcome) in zip(images.labels, outcomes(of: images, threshold: threshold)) {
      score.add(label: label, outcome)
    }
    return score
  }

  /// What a new device recognizes in each sample, in the order of the samples.
  ///
  /// - Parameters:
  ///   - flashes: the flash of a writer's device, by the writer's name; erased for all others.
  ///   - name: the writer's name for samples that state none.
  package func outcomes(
    of samples: [StrokeSample], on flashes: [String: FlashImage] = [:], named name: String = "",
    progress: @Sendable (Int) -> Void
  ) -> [Outcome] {
    Parallel.map(samples.count, jobs: jobs, progress: progress) {
      draw(samples[$0], on: flashes[samples[$0].writer ?? name] ?? FlashImage())
    }
  }

  /// What the network recognizes in each image, in the order of the images.
  package func outcomes(of images: ImageSet, threshold: UInt8) -> [Outcome] {
    let chunk = 500
    let outcomes = Parallel.map((images.count + chunk - 1) / chunk, jobs: jobs) { k -> [Outcome] in
      guard let loaded = try? LoadedNetwork(model) else { return [] }
      return (k * chunk..<min((k + 1) * chunk, images.count)).map { index in
        Outcome(loaded.predict(Drawing(images.raster(at: index, threshold: threshold))))
      }
    }
    return Array(outcomes.joined())
  }

  /// Boots a device, switches it to practice, draws the sample and enters it.
  ///
  /// Automatic acceptance after a pause is off, so that a slow writer's sample stays one digit.
  func draw(_ sample: StrokeSample, on flash: FlashImage = FlashImage()) -> Outcome {
    var setup = Core2.Setup(model: model)
    setup.flash = flash
    setup.configuration = LockConfiguration(autoAccept: 0)
    setup.isPainting = false
    // The documented secret has a valid size.
    guard let device = try? Core2(setup) else { return .none }

    var outcome: Outcome?
    device.onObservation = { observation in
      if case .read(let reading) = observation, outcome == nil { outcome = Outcome(reading) }
    }
    var finger = Finger(on: device)
    finger.beginPractice()
    finger.practice(StrokePlacement.place(sample))
    finger.wait(1000)
    return outcome ?? .none
  }
}
