import Core2HAL
import Handwriting
import HostSupport
import Ink

/// Handwriting in files. It is refused, or what was read can be written, read again and drawn.
enum StrokesTarget {
  static func run(_ bytes: [UInt8]) throws {
    guard let samples = try? StrokeFile.read(ScratchFolder.file("input.jsonl", bytes)) else { return }
    for sample in samples {
      try require(try StrokeSample(parsing: sample.json.description.utf8) == sample, "\(sample) is read otherwise")
      try draw(sample)
    }
  }

  static func runUnipen(_ bytes: [UInt8]) throws {
    try convert(try? UnipenFile.read(ScratchFolder.file("input.dat", bytes)))
  }

  static func runInkML(_ bytes: [UInt8]) throws {
    try convert(try? InkMLFile.read(ScratchFolder.file("input.inkml", bytes)))
  }

  static func runUJI(_ bytes: [UInt8]) throws {
    try convert(try? UJIFile.read(ScratchFolder.file("input.txt", bytes)))
  }

  /// What `inklock convert` does: samples that a strokes file cannot hold are refused there.
  private static func convert(_ samples: [StrokeSample]?) throws {
    for sample in samples ?? [] {
      guard let same = try? StrokeSample(parsing: sample.json.description.utf8) else { continue }
      try require(same == sample, "\(sample) is read otherwise")
      try draw(same)
    }
  }

  private static func draw(_ sample: StrokeSample) throws(Finding) {
    let placed = StrokePlacement.place(sample)
    try require(placed.strokes.count == sample.strokes.count, "\(placed.strokes.count) strokes are placed")
    var end: UInt64?
    for stroke in placed.strokes {
      guard let first = stroke.first else { throw Finding("a stroke without samples") }
      if let end {
        try require(first.time >= end + 2 * TouchGeometry.samplePeriod, "a stroke from \(first.time) on, after \(end)")
      }
      for (before, after) in zip(stroke, stroke.dropFirst()) {
        try require(after.time >= before.time + TouchGeometry.samplePeriod, "\(after.time) after \(before.time)")
      }
      for sample in stroke { try require(sample.x < 240 && sample.y < 240, "draws at \(sample)") }
      end = stroke.last?.time
    }
    let ink = placed.ink
    for pen in [Pen.cell, .plus, .square] {
      for framing in [Framing(.asDrawn, pen: pen), Framing(.normalized, box: 28, pen: pen)] {
        try require(ink.raster(framed: framing).inkedCells > 0, "\(framing) draws nothing")
      }
    }
  }
}
