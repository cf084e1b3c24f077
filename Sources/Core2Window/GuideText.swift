import DigitCollection

/// The texts that guide a person through a data set. Each one fits on a line of the LCD, 29 characters.
enum GuideText {
  /// A text with its color.
  struct Line: Equatable {
    var text: String
    var color: Color
  }

  /// What to draw; the fingers have different colors, so that a change of the finger is seen.
  static func prompt(_ prompt: DrawingPrompt?) -> Line {
    guard let prompt else { return Line(text: "All is drawn: thank you", color: LogRow.clear) }
    return Line(text: "Draw \(prompt.digit): \(prompt.finger.phrase)", color: color(of: prompt.finger))
  }

  static func color(of finger: WritingFinger) -> Color { finger == .index ? PaneView.accent : LogRow.unclear }

  /// What became of the last drawing; at the end, what to do.
  static func outcome(_ session: CollectionSession) -> Line {
    guard session.prompt != nil else { return Line(text: "close the window", color: PaneView.faint) }
    switch session.outcome {
    case .kept(let prompt, let reading?) where reading != prompt.digit:
      return Line(text: "kept, but read as \(reading): B undoes", color: LogRow.mismatch)
    case .kept: return Line(text: "kept", color: LogRow.clear)
    case .rejected(_, let flaw): return Line(text: flaw.text, color: LogRow.wrong)
    case .takenBack: return Line(text: "taken back: draw it again", color: LogRow.mismatch)
    case nil: return Line(text: "draw it as you always do", color: PaneView.faint)
    }
  }

  /// How the drawing area and the keys are used.
  ///
  /// - Parameters:
  ///   - pause: ms after which a drawing is taken; 0 for never.
  ///   - folder: where the drawings are kept.
  static func help(pause: UInt32, folder: String) -> [String] {
    let seconds = pause % 1000 == 0 ? "\(pause / 1000)" : "\(Double(pause) / 1000)"
    return [
      pause > 0 ? "Taken \(seconds) s after the last stroke, or with C." : "C takes the digit.",
      "A wipes it. B takes the last one back.",
      "Q stops. The same command continues.",
      "Kept in \(folder), sent nowhere.",
    ]
  }
}
