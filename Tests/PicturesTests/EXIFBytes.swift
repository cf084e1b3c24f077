/// EXIF data with one directory, in either order of bytes.
struct EXIFBytes {
  var isLittle = false
  /// The tag, the type, the number of values, and the bytes of the value.
  var entries: [(tag: Int, type: Int, count: Int, value: [UInt8])]

  /// What a camera writes: some entries, and the orientation among them.
  init(orientation: Int, isLittle: Bool) {
    self.isLittle = isLittle
    entries = []
    entries = [
      (0x010F, 2, 4, Array("Cam\0".utf8)), (0x0112, 3, 1, number(orientation, 2) + [0, 0]),
      (0x0128, 3, 1, number(2, 2) + [0, 0]),
    ]
  }

  init(isLittle: Bool = false, entries: [(tag: Int, type: Int, count: Int, value: [UInt8])]) {
    self.isLittle = isLittle
    self.entries = entries
  }

  var bytes: [UInt8] {
    let header = Array((isLittle ? "II" : "MM").utf8) + number(42, 2) + number(8, 4)
    let directory = entries.flatMap { number($0.tag, 2) + number($0.type, 2) + number($0.count, 4) + $0.value }
    return header + number(entries.count, 2) + directory + number(0, 4)
  }

  private func number(_ value: Int, _ size: Int) -> [UInt8] {
    let bytes = (0..<size).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    return isLittle ? bytes : bytes.reversed()
  }
}
