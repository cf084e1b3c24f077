public import Handwriting

/// The digits that one person drew, each at least twice: to set a PIN with one drawing and to enter it with another.
public struct WriterDrawings: Sendable {
  /// The writer's name, as the files have it.
  public let writer: String
  /// The drawings of each digit 0...9, in the order of the files, on the drawing area.
  let drawings: [[PlacedStrokes]]
  /// How many of them are taught before.
  let taught: Int

  /// The writers who drew each digit at least twice, in the order in which they first occur.
  ///
  /// - Parameters:
  ///   - sets: samples, each set with the writer's name for samples that state none. Equal names are the same writer.
  ///   - taught: drawings of each digit that the device is taught with; no PIN is entered with them.
  /// - Returns: the writers, and the names of those who lack drawings.
  public static func all(
    in sets: [(name: String, samples: [StrokeSample])], taught: UInt8 = 0
  ) -> (writers: [WriterDrawings], incomplete: [String]) {
    var own = SamplesByWriter()
    for set in sets { own.add(set.samples, named: set.name) }
    let writers = own.writers.map {
      WriterDrawings(writer: $0, drawings: own[$0].drawingsByDigit, taught: Int(taught))
    }
    return (writers.filter(\.isComplete), writers.filter { !$0.isComplete }.map(\.writer))
  }

  private var isComplete: Bool { drawings.allSatisfy { $0.count > firstEntered } }
  /// The first drawing of a digit that a PIN is entered with.
  private var firstEntered: Int { max(taught, 1) }

  /// A drawing to set a PIN with: the first one, and after redraws the others in turn.
  func drawing(toSet digit: UInt8, redraws: Int) -> PlacedStrokes {
    let all = drawings[Int(digit)]
    return all[redraws % all.count]
  }

  /// A drawing to enter a PIN with: any but the first one and those that were taught, and after redraws the others in
  /// turn.
  ///
  /// - Parameter start: a random number, 0 or more.
  func drawing(toEnter digit: UInt8, start: Int, redraws: Int) -> PlacedStrokes {
    let all = drawings[Int(digit)]
    return all[(firstEntered + start % (all.count - firstEntered) + redraws) % all.count]
  }
}
