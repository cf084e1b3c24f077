public import Core2Simulator
public import DigitModel
import DigitNet
public import Handwriting
import HostSupport
import Ink
import Owner

/// Teaches a device its owner's hand with drawings from a file, as the owner does it on the screen.
public struct HandTeacher: Sendable {
  /// Why a person's drawings cannot be taught.
  public enum Failure: Error, Equatable {
    /// The network has no hidden layer, or one that a profile has no room for.
    case unsuitableModel
    /// There are fewer drawings of this digit than rounds.
    case missingDrawings(of: UInt8)
    /// The device secret does not have 32 bytes.
    case secretSize
  }

  /// The result of a lesson.
  public struct Taught: Sendable {
    /// The content of the partition `profile`.
    public var profile: [UInt8]
    /// The digits whose drawings were refused at first, because the network reads them as another digit.
    public var refused: [UInt8]
  }

  private let model: [UInt8]

  /// - Parameter model: the model of the device that is taught.
  public init(model: DeviceModel) { self.model = model.bytes }

  init(model: [UInt8]) { self.model = model }

  /// Teaches the first drawings of each digit. A drawing that is refused is drawn once more; then it counts, for it
  /// resembles itself.
  ///
  /// - Parameters:
  ///   - drawings: of the digits 0...9, in order.
  ///   - rounds: drawings of each digit, 1...15.
  ///   - secret: the device secret, 32 bytes.
  /// - Returns: the partition with the profile, and what was refused.
  public func teach(
    _ drawings: [[PlacedStrokes]], rounds: UInt8,
    secret: [UInt8] = SimulatedSecret.documented
  ) throws(Failure) -> Taught {
    guard let secret = SimulatedSecret(secret)?.bytes else { throw .secretSize }
    let file = AlignedBytes(model)
    var profile = HandProfile()
    guard let network = try? Network(file.bytes), profile.begin(for: network, model: file.bytes) else {
      throw .unsuitableModel
    }
    for digit in 0..<10 where drawings[digit].count < Int(rounds) { throw .missingDrawings(of: UInt8(digit)) }
    var lesson = Lesson(rounds: rounds)
    var refused: [UInt8] = []
    while lesson.accepted < lesson.length {
      let digit = lesson.digit
      guard let (sample, prediction) = read(drawings[Int(digit)][Int(lesson.accepted) / 10], network, profile.units)
      else { throw .missingDrawings(of: digit) }
      guard lesson.add(sample, prediction, to: &profile) == .refused else { continue }
      refused.append(digit)
      _ = lesson.add(sample, prediction, to: &profile)
    }
    let flash = SimulatedFlash(image: FlashImage())
    var partition = flash[.profile]
    // Simulated flash takes what is written to it.
    _ = profile.store(in: &partition, secret: secret)
    return Taught(profile: flash.image[.profile], refused: refused)
  }

  /// How the network sees a drawing, and what it reads, on a device without a profile; `nil` if there is too little ink.
  private func read(
    _ drawing: PlacedStrokes, _ network: Network, _ units: UInt8
  ) -> (sample: DrawingSample, prediction: Prediction)? {
    var ink = drawing.ink
    var raster = Drawing()
    var logits = Logits()
    var activations = ActivationSum()
    ink.dropDots()
    network.addLogits(of: &ink, on: &raster, to: &logits, observer: &activations)
    return network.prediction(of: &raster, logits).map { (activations.sample(units: units), $0) }
  }
}
