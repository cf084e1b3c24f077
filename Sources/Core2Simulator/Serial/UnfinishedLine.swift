/// Whether a client of the serial line has left a line unfinished, which would become the beginning of the next client's.
struct UnfinishedLine {
  private static let cancel: UInt8 = 0x03

  private var isUnfinished = false

  /// The client sent bytes.
  mutating func observe(_ bytes: [UInt8]) {
    guard let last = bytes.last else { return }
    isUnfinished = last != 0x0A && last != 0x0D && last != UnfinishedLine.cancel
  }

  /// The client is gone.
  ///
  /// - Returns: what drops its line on the device: Ctrl-C, or nothing.
  mutating func drop() -> [UInt8] {
    defer { isUnfinished = false }
    return isUnfinished ? [UnfinishedLine.cancel] : []
  }
}
