import ArgumentParser
import Handwriting

/// Which writers are used, so that others are left for a judgment.
struct WriterPartOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Use only part K of N of the writers, 1/N to N/N.", valueName: "K/N"))
  var only: WriterPart?
  @Option(help: ArgumentHelp("Leave out part K of N of the writers.", valueName: "K/N"))
  var leaveOut: WriterPart?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Leave out samples of these rates in Hz, such as those of a site that gave a writer several names.",
      valueName: "HZ"))
  var withoutHz: [Double] = []

  /// Whether one of the options was given.
  var isGiven: Bool { only != nil || leaveOut != nil || !withoutHz.isEmpty }

  /// Whether a sample is used.
  func includes(_ sample: StrokeSample) -> Bool {
    let writer = sample.writer ?? ""
    return only?.includes(writer) != false && leaveOut?.includes(writer) != true
      && !withoutHz.contains { $0 == sample.hz }
  }
}

/// One of several parts into which writers are divided by their names.
struct WriterPart: ExpressibleByArgument {
  let number: Int
  let count: Int

  /// - Parameters:
  ///   - number: 1...count.
  ///   - count: 2...100.
  init(_ number: Int, of count: Int) {
    self.number = number
    self.count = count
  }

  init?(argument: String) {
    let parts = argument.split(separator: "/").map { Int($0) }
    guard parts.count == 2, let number = parts[0], let count = parts[1], (2...100).contains(count),
      (1...count).contains(number)
    else { return nil }
    self.init(number, of: count)
  }

  func includes(_ writer: String) -> Bool { Int(WriterName.place(writer) * Double(count)) == number - 1 }
}
