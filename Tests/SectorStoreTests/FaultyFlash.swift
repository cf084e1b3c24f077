import Core2HAL

@testable import VaultSoak

/// Flash of a partition of two sectors whose readings and operations go wrong as a test says.
struct FaultyFlash: Flash {
  typealias Failure = FlashErrorKind

  /// What happens to an operation.
  enum Fate: Equatable {
    case done
    /// It is not done, and reports success.
    case lost
    case failed(FlashErrorKind)
  }

  var flash = CuttingFlash(geometry: .profile)
  /// What happens to each program and each erase, in order; all others succeed.
  var programs: [Fate] = []
  var erases: [Fate] = []
  /// Changes what a reading finds, by its number from 0.
  var misread: (_ number: Int, _ bytes: UnsafeMutableRawBufferPointer) -> Void = { _, _ in }
  /// How many there were.
  private(set) var programCount = 0
  private(set) var eraseCount = 0
  private(set) var readCount = 0

  var geometry: FlashGeometry { flash.geometry }

  /// Counts from here on.
  mutating func begin() {
    programCount = 0
    eraseCount = 0
    readCount = 0
  }

  mutating func read(
    _ offset: UInt32, into destination: UnsafeMutableRawPointer, count: Int
  ) throws(FlashErrorKind) {
    try flash.read(offset, into: destination, count: count)
    misread(readCount, UnsafeMutableRawBufferPointer(start: destination, count: count))
    readCount += 1
  }

  mutating func program(_ offset: UInt32, from source: UnsafeRawPointer, count: Int) throws(FlashErrorKind) {
    defer { programCount += 1 }
    switch programCount < programs.count ? programs[programCount] : .done {
    case .done: try flash.program(offset, from: source, count: count)
    case .lost: break
    case .failed(let kind): throw kind
    }
  }

  mutating func erase(sector: UInt32) throws(FlashErrorKind) {
    defer { eraseCount += 1 }
    switch eraseCount < erases.count ? erases[eraseCount] : .done {
    case .done: try flash.erase(sector: sector)
    case .lost: break
    case .failed(let kind): throw kind
    }
  }
}
