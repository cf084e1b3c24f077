import Core2HAL
import DigitModel
import Handwriting
import Owner

/// Why a drawing is not kept. The rules are those of the lock, which could not use the drawing either.
public enum DrawingFlaw: Error, Equatable, Sendable {
  case tooFewPoints
  case tooShort
  case tooLong

  /// What is wrong and what to do, for the person who draws: at most 29 characters, a line of the LCD.
  public var text: String {
    switch self {
    case .tooFewPoints: "too few points: draw slower"
    case .tooShort: "too short: draw it larger"
    case .tooLong: "too long: use fewer strokes"
    }
  }

  /// Finds the flaw of a drawing.
  ///
  /// - Parameters:
  ///   - sample: a digit as it is kept.
  ///   - verdict: what the lock said about its ink.
  static func check(_ sample: StrokeSample, _ verdict: DigitReading.Verdict) throws(DrawingFlaw) {
    guard verdict != .overflow else { throw .tooLong }
    do throws(SignatureInputs.Defect) {
      _ = try HandDrawing(sample, device: "")
    } catch {
      switch error {
      case .tooFewPoints: throw .tooFewPoints
      case .tooShort: throw .tooShort
      }
    }
  }
}
