import Foundation
public import HostSupport

/// A machine that the firmware is compiled for, and the emulator that runs it.
///
/// A program on it has a link, which is the emulator's standard input and output. Most programs also have a console.
public enum TargetMachine: String, CaseIterable, Sendable {
  case riscv32
  case cortexM4 = "cortex-m4"
  case cortexM0 = "cortex-m0"
  case wasm
  case xtensa
  case lx6

  /// A program that is built for machines, as the file `<images>/<target>/<program>`.
  public enum Program: String, CaseIterable, Sendable {
    /// The lock itself, with a console.
    case lock
    /// The firmware on a virtual clock, fed over the link.
    case replay
    /// The recognizer alone, measured.
    case footprint
    /// The signature network alone, measured; for riscv32 only.
    case signature
    /// The whole firmware in a session, measured.
    case session
    /// A firmware that fails on demand.
    case faults
    /// The cost of a PIN attempt, measured.
    case vault
    /// The memory that PIN attempts leave, sent to the host.
    case memory
    /// The cost of an attempt that asks for the hand, measured; for riscv32 only.
    case hand
  }

  /// Whether the programs for this machine can know the hand of an owner; the others have too little RAM.
  public var knowsHands: Bool { self != .cortexM0 }

  /// Whether a program is built for this machine.
  public func has(_ program: Program) -> Bool { program != .signature && program != .hand || self == .riscv32 }

  /// What the emulator's standard input and output are connected to.
  public enum Connection: Sendable {
    case link
    case console
  }

  /// The folder of the programs that `make targets` builds, relative to the root of the repository.
  public static let images = "Firmware/.build/targets"

  /// The emulator and its arguments.
  ///
  /// - Parameters:
  ///   - program: the program to run.
  ///   - connection: how the program is reached.
  ///   - images: the folder of the built images.
  ///   - isExact: whether instructions are counted exactly, which makes the run slower.
  public func command(
    _ program: Program, images: String, connection: Connection = .link, isExact: Bool = false
  ) -> [String] {
    let image = image(program, images: images)
    let serial = connection == .console ? "stdio" : "null"
    let quiet = ["-display", "none", "-monitor", "none", "-serial", serial]
    let semihosting = ["-semihosting-config", "enable=on,target=native"]
    switch self {
    case .riscv32:
      return ["qemu-system-riscv32", "-M", "virt", "-bios", "none"] + quiet + semihosting
        + (isExact ? ["-icount", "shift=0"] : []) + ["-kernel", image]
    case .cortexM4, .cortexM0:
      // 256 ns per instruction: several ticks of the core's timer.
      return ["qemu-system-arm", "-M", self == .cortexM4 ? "mps2-an386" : "microbit"] + quiet + semihosting
        + (isExact ? ["-icount", "shift=8"] : []) + ["-kernel", image]
    case .wasm:
      return ["node", "\(images)/wasm/run.mjs", image, connection == .console ? "console" : "link"]
    case .xtensa, .lx6:
      // The program's standard input and output are its link, or with an argument its console. 256 ns per
      // instruction, which the 40 MHz counter can resolve.
      let arguments = ",arg=\(program.rawValue)" + (connection == .console ? ",arg=console" : "")
      return [
        "qemu-system-xtensa", "-M", "sim", "-cpu", self == .xtensa ? "lx106" : "de212",
        "-display", "none", "-monitor", "none", "-serial", "none",
      ]
        + [semihosting[0], semihosting[1] + arguments] + (isExact ? ["-icount", "shift=8"] : []) + ["-kernel", image]
    }
  }

  /// The file of a program.
  public func image(_ program: Program, images: String) -> String { "\(images)/\(rawValue)/\(program.rawValue)" }

  /// What `run` would miss: the program or the emulator; `nil` if both are there.
  ///
  /// - Parameters:
  ///   - program: the program to run.
  ///   - images: the folder of the built programs.
  public func missing(_ program: Program, images: String) -> InputError? {
    let image = image(program, images: images)
    guard FileManager.default.fileExists(atPath: image) else {
      return InputError(image, "does not exist: 'make targets' builds it")
    }
    let emulator = command(program, images: images)[0]
    guard TargetMachine.path(of: emulator) != nil else {
      return InputError(emulator, "is not installed: 'make targets' installs it")
    }
    return nil
  }

  /// The output of a program on its link, and how it ended.
  public struct Run: Sendable {
    public var output: [UInt8]
    /// Its exit status; 128 or more if a signal ended the emulator.
    public var status: Int32
  }

  /// What a program receives first over its link, as `Link.receiveModel` reads it.
  ///
  /// - Parameter model: a model file.
  public static func input(model: [UInt8]) -> [UInt8] {
    withUnsafeBytes(of: UInt32(model.count).littleEndian) { Array($0) } + model
  }

  /// The same with the model of hands, as `Link.receiveModels` reads both.
  ///
  /// - Parameters:
  ///   - model: a model file that reads digits.
  ///   - ownerModel: a model file that makes signatures of hands; empty for none.
  public static func input(model: [UInt8], ownerModel: [UInt8]) -> [UInt8] {
    // The second one begins at a word.
    let digits = ownerModel.isEmpty ? model : model + [UInt8](repeating: 0, count: -model.count & 3)
    return input(model: digits + ownerModel) + withUnsafeBytes(of: UInt32(digits.count).littleEndian) { Array($0) }
  }

  /// Runs a program until it ends.
  ///
  /// - Parameters:
  ///   - images: the folder of the built programs.
  ///   - isExact: whether instructions are counted exactly, which is slower.
  ///   - program: the program to run.
  ///   - input: the bytes that it reads from its link.
  ///   - limit: seconds after which the emulator is stopped.
  public func run(
    _ program: Program, images: String, input: [UInt8], isExact: Bool = false, limit: Double = 600
  ) throws(InputError) -> Run {
    if let missing = missing(program, images: images) { throw missing }
    let image = image(program, images: images)
    let command = command(program, images: images, isExact: isExact)
    let emulator = TargetMachine.path(of: command[0]) ?? command[0]
    let process = Process()
    process.executableURL = URL(fileURLWithPath: emulator)
    process.arguments = Array(command.dropFirst())
    // Files are used instead of pipes, so that neither unread input nor a lot of output can block.
    let folder = FileManager.default.temporaryDirectory.appending(path: "inklock-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let fromMachine = Pipe()
    let complaints = folder.appending(path: "complaints")
    do {
      // The input of a replayed trace draws a PIN.
      try FileManager.default.createDirectory(
        at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      let link = folder.appending(path: "link")
      try Data(input).write(to: link)
      try Data().write(to: complaints)
      process.standardInput = try FileHandle(forReadingFrom: link)
      process.standardOutput = fromMachine
      process.standardError = try FileHandle(forWritingTo: complaints)
      try process.run()
    } catch {
      throw InputError(emulator, "cannot be run: \(error.localizedDescription)")
    }
    let watch = DispatchWorkItem { process.terminate() }
    DispatchQueue.global().asyncAfter(deadline: .now() + limit, execute: watch)
    let output = (try? fromMachine.fileHandleForReading.readToEnd()) ?? Data()
    process.waitUntilExit()
    watch.cancel()
    if output.isEmpty, process.terminationStatus != 0 {
      let complaint = (try? AtomicFile.read(complaints.path, limit: 1 << 20)).map { String(printing: $0) } ?? ""
      throw InputError(
        emulator,
        "fails on \(image): \(complaint.split(separator: "\n").last ?? "exit status \(process.terminationStatus)")")
    }
    let isSignal = process.terminationReason == .uncaughtSignal
    return Run(output: Array(output), status: process.terminationStatus + (isSignal ? 128 : 0))
  }

  /// The location of a program in PATH.
  public static func path(of program: String) -> String? {
    let folders = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
    return folders.split(separator: ":").map { "\($0)/\(program)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}
