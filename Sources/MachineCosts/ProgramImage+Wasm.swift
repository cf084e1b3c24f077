import HostSupport

extension ProgramImage {
  /// Reads a WebAssembly module from `wasm-ld --emit-relocs --no-merge-data-segments`: functions and data segments have
  /// names, including the segments of variables without initial values.
  ///
  /// Functions form the section `.text`; a segment belongs to the section that its name begins with. The harness has no
  /// section; its symbols are recognized by name and count as `.harness`.
  init(wasm bytes: [UInt8], path: String) throws(InputError) {
    var functions: [Int] = []
    var segments: [Int] = []
    var imports = 0
    var functionNames: [Int: String] = [:]
    var segmentNames: [Int: String] = [:]
    var reader = WasmReader(bytes: bytes, path: path, position: 8)
    while !reader.isAtEnd {
      let id = try reader.byte()
      var section = try reader.part(try reader.number())
      switch id {
      case 0 where try section.string() == "name":
        while !section.isAtEnd {
          let kind = try section.byte()
          var names = try section.part(try section.number())
          guard kind == 1 || kind == 9 else { continue }
          for _ in 0..<(try names.number()) {
            let index = try names.number()
            let name = try names.string()
            if kind == 1 { functionNames[index] = name } else { segmentNames[index] = name }
          }
        }
      case 2: imports = try section.functionImports()
      case 10: functions = try section.functionSizes()
      case 11: segments = try section.segmentSizes()
      default: break
      }
    }

    var symbols: [Symbol] = []
    for (k, size) in functions.enumerated() {
      let name = functionNames[imports + k] ?? "function \(imports + k)"
      symbols.append(Symbol(name: name, size: size, section: isHarness(name) ? ".harness" : ".text"))
    }
    for (k, size) in segments.enumerated() {
      let name = segmentNames[k] ?? "segment \(k)"
      let section = [".rodata", ".data", ".bss"].first { name == $0 || name.hasPrefix($0 + ".") }
      let symbol = section.map { String(name.dropFirst($0.count + 1)) } ?? name
      symbols.append(Symbol(name: symbol, size: size, section: isHarness(symbol) ? ".harness" : section ?? ".harness"))
    }
    let names = [".text", ".rodata", ".data", ".bss", ".harness"]
    let sections = names.map { name in
      Section(name: name, size: symbols.reduce(0) { $0 + ($1.section == name ? $1.size : 0) })
    }
    self.init(path: path, sections: sections, symbols: symbols)
  }
}

/// Whether a symbol belongs to the measuring code or to the support code of the machine.
private func isHarness(_ name: String) -> Bool {
  // Swift's names begin with $s or, embedded, $e, then the length and the name of a module.
  let modules = ["9Footprint", "11Measurement", "8Workload", "4Link"]
  let functions = ["machine_", "measured_", "link_", "inspect_", "outer_", "model_", "vault_", "say"]
  let variables = ["recognizer_memory", "painted_from"]
  return modules.contains { name.hasPrefix("$e\($0)") || name.hasPrefix("$s\($0)") }
    || functions.contains { name.hasPrefix($0) } || variables.contains(name)
}

/// Reads the binary format of WebAssembly (core specification, chapter 5), whose numbers are LEB128.
private struct WasmReader {
  let bytes: [UInt8]
  let path: String
  var position: Int
  var end: Int

  init(bytes: [UInt8], path: String, position: Int) {
    self.bytes = bytes
    self.path = path
    self.position = position
    end = bytes.count
  }

  var isAtEnd: Bool { position >= end }

  mutating func byte() throws(InputError) -> UInt8 {
    guard position < end else { throw InputError(path, "ends before byte \(position)") }
    defer { position += 1 }
    return bytes[position]
  }

  mutating func number() throws(InputError) -> Int {
    var value = 0
    for shift in stride(from: 0, to: 35, by: 7) {
      let next = try byte()
      value |= Int(next & 0x7F) << shift
      if next & 0x80 == 0 { return value }
    }
    throw InputError(path, "has a number without an end at byte \(position)")
  }

  /// Returns a reader of the next `count` bytes, and skips them.
  mutating func part(_ count: Int) throws(InputError) -> WasmReader {
    guard count <= end - position else { throw InputError(path, "ends before byte \(position + count)") }
    var part = self
    part.end = position + count
    position += count
    return part
  }

  mutating func string() throws(InputError) -> String {
    let part = try part(try number())
    return String(decoding: bytes[part.position..<part.end], as: UTF8.self)
  }

  /// The number of imported functions.
  mutating func functionImports() throws(InputError) -> Int {
    var count = 0
    for _ in 0..<(try number()) {
      _ = try string()
      _ = try string()
      guard try byte() == 0 else { throw InputError(path, "imports something that is no function") }
      _ = try number()
      count += 1
    }
    return count
  }

  mutating func functionSizes() throws(InputError) -> [Int] {
    var sizes: [Int] = []
    for _ in 0..<(try number()) {
      let size = try number()
      _ = try part(size)
      sizes.append(size)
    }
    return sizes
  }

  /// The sizes of the segments in bytes; each must have a constant address.
  mutating func segmentSizes() throws(InputError) -> [Int] {
    var sizes: [Int] = []
    for _ in 0..<(try number()) {
      guard try byte() == 0, try byte() == 0x41 else { throw InputError(path, "has data without a constant address") }
      _ = try number()
      guard try byte() == 0x0B else { throw InputError(path, "has data without a constant address") }
      let size = try number()
      _ = try part(size)
      sizes.append(size)
    }
    return sizes
  }
}
