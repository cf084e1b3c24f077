public import Ink

/// Is shown the steps of a finder, in this order. Pointers are valid during the call only; pictures have the size of the
/// one that is searched, row-major from the top left.
public protocol FinderObserver {
  /// Not called with a fixed threshold, which needs no paper.
  ///
  /// - Parameters:
  ///   - blocks: the gray value of the paper in each block, row-major.
  ///   - columns: blocks in a row.
  ///   - side: of a block, in pixels.
  mutating func didEstimatePaper(_ blocks: UnsafeBufferPointer<UInt8>, columns: Int, side: Int)
  /// - Parameter ink: how much darker than the paper each pixel is, as a share of the paper, 0...255.
  mutating func didMeasureInk(_ ink: UnsafeBufferPointer<UInt8>)
  /// - Parameters:
  ///   - count: ruled lines that were taken out.
  ///   - ink: the same without them.
  mutating func didEraseLines(_ count: Int, _ ink: UnsafeBufferPointer<UInt8>)
  /// - Parameter labels: a number for each component, 0 for paper.
  mutating func didFindComponents(_ labels: UnsafeBufferPointer<UInt16>)
  /// Called for each part of touching digits that is tried, right or wrong.
  ///
  /// - Parameters:
  ///   - box: of the part.
  ///   - raster: what the network read.
  mutating func didReadPart(_ box: Box, _ raster: Raster)
}

extension FinderObserver {
  public mutating func didEstimatePaper(_ blocks: UnsafeBufferPointer<UInt8>, columns: Int, side: Int) {}
  public mutating func didMeasureInk(_ ink: UnsafeBufferPointer<UInt8>) {}
  public mutating func didEraseLines(_ count: Int, _ ink: UnsafeBufferPointer<UInt8>) {}
  public mutating func didFindComponents(_ labels: UnsafeBufferPointer<UInt16>) {}
  public mutating func didReadPart(_ box: Box, _ raster: Raster) {}
}

/// Sees nothing.
public struct NoFinderObserver: FinderObserver {
  public init() {}
}
