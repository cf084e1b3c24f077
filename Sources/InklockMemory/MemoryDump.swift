import HostSupport

/// The memory of a machine after a use of a PIN.
struct MemoryDump {
  struct Range {
    var address: UInt32
    var bytes: [UInt8]
  }

  /// The use that was made of it.
  var name: String
  var ranges: [Range] = []
  /// The partitions of the vault and of the profile.
  var flash: [UInt8] = []
}

extension MemoryDump {
  /// Reads what the program `memory` sends; `Firmware/Targets/MemorySearch` describes it.
  static func read(_ stream: [UInt8], path: String) throws(InputError) -> [MemoryDump] {
    var dumps: [MemoryDump] = []
    var rest = stream[...]
    func take(_ count: Int) throws(InputError) -> [UInt8] {
      guard rest.count >= count else { throw InputError(path, "the memory of the machine ends early") }
      defer { rest = rest.dropFirst(count) }
      return Array(rest.prefix(count))
    }
    func word() throws(InputError) -> UInt32 { try take(4).reversed().reduce(0) { $0 << 8 | UInt32($1) } }
    func text() throws(InputError) -> String {
      guard let end = rest.firstIndex(of: 0) else { throw InputError(path, "the memory of the machine ends early") }
      defer { rest = rest[(end + 1)...] }
      return String(decoding: rest[..<end], as: UTF8.self)
    }
    while true {
      switch try take(1)[0] {
      case UInt8(ascii: "D"): dumps.append(MemoryDump(name: try text()))
      case UInt8(ascii: "R") where !dumps.isEmpty:
        let address = try word()
        let size = Int(try word())
        dumps[dumps.count - 1].ranges.append(Range(address: address, bytes: try take(size)))
      case UInt8(ascii: "F") where !dumps.isEmpty: dumps[dumps.count - 1].flash = try take(24_576)
      case UInt8(ascii: "Q"): return dumps
      case UInt8(ascii: "X"): throw InputError(path, "the machine failed: \(try text())")
      default: throw InputError(path, "the machine sends something else than its memory")
      }
    }
  }
}
