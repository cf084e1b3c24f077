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
    var order: [String] = []
    var own: [String: [StrokeSample]] = [:]
    for sample in samples {
      let writer = sample.writer ?? name
      if own[writer] == nil { order.append(writer) }
      own[writer, default: []].append(sample)
    }
    let teacher = HandTeacher(model: model)
    var (left, flashes, incomplete, refused): ([StrokeSample], [String: FlashImage], [String], Int) = ([], [:], [], 0)
    for writer in order {
      var drawings = [[PlacedStrokes]](repeating: [], count: 10)
      var rest: [StrokeSample] = []
      for sample in own[writer] ?? [] {
        if let digit = sample.digit, drawings[Int(digit)].count < Int(rounds) {
          drawings[Int(digit)].append(StrokePlacement.place(sample))
        } else {
          rest.append(sample)
        }
      }
      do throws(HandTeacher.Failure) {
        let taught = try teacher.teach(drawings, rounds: rounds)
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
