public import HostSupport

/// The sections and symbols of a program for a target.
public struct ProgramImage {
  public struct Section: Equatable {
    public var name: String
    /// Bytes.
    public var size: Int
  }

  public struct Symbol: Equatable {
    public var name: String
    /// Bytes.
    public var size: Int
    /// The section that contains it.
    public var section: String
  }

  public let path: String
  public let sections: [Section]
  /// The functions and objects with a known size.
  public let symbols: [Symbol]

  init(path: String, sections: [Section], symbols: [Symbol]) {
    self.path = path
    self.sections = sections
    self.symbols = symbols
  }

  /// Reads an ELF file or a WebAssembly module.
  public init(reading path: String) throws(InputError) {
    try self.init(AtomicFile.read(path, limit: 1 << 26), path: path)
  }

  init(_ bytes: [UInt8], path: String) throws(InputError) {
    if bytes.starts(with: Array("\0asm".utf8)) {
      try self.init(wasm: bytes, path: path)
    } else {
      try self.init(elf: bytes, path: path)
    }
  }

  /// Bytes of a section; 0 if it is absent.
  public func size(of section: String) -> Int { sections.first { $0.name == section }?.size ?? 0 }

  /// Bytes of flash: code, constants, and the initial values of variables.
  public var flash: Int { size(of: ".text") + size(of: ".rodata") + size(of: ".data") }

  /// Bytes of variables.
  public var variables: Int { size(of: ".data") + size(of: ".bss") }
}
