import VirtualDevice

/// What decides, by a writer's name alone, in which part of a data set the writer is.
public enum WriterName {
  /// A number of 0..<1 for a name, the same on every machine: even for names that differ only in their last letters.
  public static func place(_ writer: String) -> Double {
    var name = FNV1a()
    for byte in writer.utf8 { name.add(byte) }
    // More mixing brings the last letters into the high bits.
    let hash = (name.value ^ name.value >> 32) &* 0x9E37_79B9_7F4A_7C15
    return Double(hash >> 40) * 0x1p-24
  }
}
