/// A part of the code that takes bytes from outside, and the properties that must hold for any bytes.
package enum FuzzTarget: String, CaseIterable, Sendable {
  /// Buttons, fingers, waits, commands, resets and power cuts on a whole device.
  case touch
  /// Bytes on the serial line of a device, in each of its modes.
  case serial
  /// Vault images, and operations on them.
  case flash
  /// A vault of whose readings one in each operation has a wrong bit.
  case misread
  /// Flash files of any size, and operations on their partitions.
  case partitions
  /// Vault images of format 2, turned into the present format.
  case migrate
  /// Model files.
  case model
  /// Traces: read, updated and replayed.
  case trace
  /// Scenarios: read, not played.
  case scenario
  /// Strokes files, placed and drawn.
  case strokes
  case idx
  case csv
  case unipen
  case inkml
  case uji
  /// Picture files, and streams of pictures.
  case pictures
  /// Gray pictures in which digits are searched.
  case finder

  /// Passes bytes to the part; returns if all properties hold. A trap ends the process.
  package func run(_ bytes: [UInt8]) throws {
    switch self {
    case .touch: try TouchTarget.run(bytes)
    case .serial: try SerialTarget.run(bytes)
    case .flash: try FlashTarget.run(bytes)
    case .misread: try MisreadTarget.run(bytes)
    case .partitions: try PartitionsTarget.run(bytes)
    case .migrate: try MigrationTarget.run(bytes)
    case .model: try ModelTarget.run(bytes)
    case .trace: try TraceTarget.run(bytes)
    case .scenario: try ScenarioTarget.run(bytes)
    case .strokes: try StrokesTarget.run(bytes)
    case .idx: try ImagesTarget.runIdx(bytes)
    case .csv: try ImagesTarget.runCSV(bytes)
    case .unipen: try StrokesTarget.runUnipen(bytes)
    case .inkml: try StrokesTarget.runInkML(bytes)
    case .uji: try StrokesTarget.runUJI(bytes)
    case .pictures: try PicturesTarget.run(bytes)
    case .finder: try FinderTarget.run(bytes)
    }
  }
}
