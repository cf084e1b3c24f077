internal import Core2Simulator
public import DigitModel
public import Handwriting

/// The samples of writers who have each taught a device their hand with their first drawings; the others are left to be
/// scored.
public struct TaughtWriters: Sendable {
  /// The samples that were not taught, of the writers who could teach.
  public let samples: [StrokeSample]
  /// The flash of each writer's device, by the writer's name.
  let flashes: [String: FlashImage]
  /// Writers who lack drawings of a digit.
  public let incomplete: [String]
  /// Drawings that were refused at first.
  public let refused: Int

  /// Teaches a device for each writer.
  ///
  /// - Parameters:
  ///   - samples: those of a file.
  ///   - name: the writer's name for samples that state none.
  ///   - rounds: drawings of each digit that are taught, 1...15.
  ///   - model: the model of the devices.
  public init(
    _ samples: [StrokeSample], named name: String, rounds: UInt8, model: DeviceModel
  ) throws(HandTeacher.Failure) {
    var own = SamplesByWriter()
    own.add(samples, named: name)
    let teacher = HandTeacher(model: model)
    var (left, flashes, incomplete, refused): ([StrokeSample], [String: FlashImage], [String], Int) = ([], [:], [], 0)
    for writer in own.writers {
      var counts = [Int](repeating: 0, count: 10)
      var (first, rest): ([StrokeSample], [StrokeSample]) = ([], [])
      for sample in own[writer] {
        if let digit = sample.digit, counts[Int(digit)] < Int(rounds) {
          counts[Int(digit)] += 1
          first.append(sample)
        } else {
          rest.append(sample)
        }
      }
      do throws(HandTeacher.Failure) {
        let taught = try teacher.teach(first.drawingsByDigit, rounds: rounds)
        var image = FlashImage()
        image[.profile] = taught.profile
        flashes[writer] = image
        refused += taught.refused.count
        left += rest
      } catch .missingDrawings {
        incomplete.append(writer)
      }
    }
    self.samples = left
    self.flashes = flashes
    self.incomplete = incomplete
    self.refused = refused
  }
}
