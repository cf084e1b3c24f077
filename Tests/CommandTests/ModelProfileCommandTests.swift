import Foundation
import TestSupport
import Testing

@Suite("inklock model profile")
struct ModelProfileCommandTests {
  @Test("without the programs of a target the table is printed, and one line says what is missing")
  func unmeasured() throws {
    let folder = try Folder()
    let models = ["Models/inklock.model", "Models/inklock-owner.model"]
    let outcome = try Program.run(
      ["model", "profile"] + models + ["--images", folder.path, "--json", folder.path + "/costs.json"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    for (model, program) in zip(models, ["footprint", "signature"]) {
      #expect(outcome.output.contains("\(model): "))
      #expect(
        outcome.output.contains(
          "  not measured: \(folder.path)/riscv32/\(program): does not exist: 'make targets' builds it\n"))
    }
    let json = try String(contentsOfFile: folder.path + "/costs.json", encoding: .utf8)
    #expect(json.hasPrefix("[{\"model\":\"Models/inklock.model\"") && json.hasSuffix(",\"measured\":null}]\n"))
    let only = try Program.run(
      "model", "profile", models[1], "--images", folder.path, "--json", "-", "--target", "cortex-m4")
    #expect(only.output.hasPrefix("[{") && only.output.hasSuffix("null}]\n"))
    let elsewhere = try Program.run("model", "profile", models[1], "--target", "cortex-m4")
    #expect(elsewhere.output.hasSuffix("  not measured: signature networks are measured on riscv32 only\n\n"))
  }

  @Test("an emulator that is missing is one line, too")
  func noEmulator() throws {
    let folder = try Folder()
    try FileManager.default.createDirectory(atPath: folder.path + "/riscv32", withIntermediateDirectories: true)
    _ = try folder.file("riscv32/signature", "")
    let outcome = try Program.run(
      ["model", "profile", "Models/inklock-owner.model", "--images", folder.path], environment: ["PATH": folder.path])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(
      outcome.output.contains("not measured: qemu-system-riscv32: is not installed: 'make targets' installs it\n"))
  }

  @Test("a file that is not a model is reported before anything is printed")
  func broken() throws {
    let outcome = try Program.run("model", "profile", "Models/inklock.model", "README.md")
    #expect(outcome.status == 2 && outcome.output.isEmpty)
    #expect(outcome.errors.contains("README.md: is"))
  }

  /// A folder with programs of no bytes and an emulator that writes what they would have measured.
  private static func machine(_ folder: Folder, status: Int32 = 0) throws {
    let logs = [
      "footprint": """
      recognizer bytes=1300 model=4784
      nothing instructions=1
      start instructions=5000 stack=400
      digit predict=100 view=40 stack=900 ink=30 inkStack=700
      digit predict=201 view=80 stack=800 ink=50 inkStack=600
      scribble predict=300 view=99 stack=950 ink=90 inkStack=1000
      pattern predict=400 view=400 stack=5000
      """,
      "signature": """
      signer bytes=1500 model=5568
      nothing instructions=1
      start instructions=3000 stack=300
      digit describe=100 sign=20 compare=3 stack=900
      scribble describe=300 sign=25 compare=4 stack=850
      """,
    ]
    try FileManager.default.createDirectory(atPath: folder.path + "/riscv32", withIntermediateDirectories: true)
    var script = "#!/bin/sh\ncase \"$*\" in\n"
    for (program, log) in logs {
      // A WebAssembly module without sections.
      _ = try folder.file("riscv32/\(program)", Array("\0asm".utf8) + [1, 0, 0, 0])
      script += "*/\(program)) /bin/cat << END\n\(log)\nEND\n;;\n"
    }
    let emulator = try folder.file("qemu-system-riscv32", script + "esac\nexit \(status)\n")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: emulator)
  }

  @Test("what the machine counted is printed beside the table, and is in the JSON")
  func measured() throws {
    let folder = try Folder()
    try Self.machine(folder)
    let arguments = [
      "model", "profile", "Models/inklock.model", "Models/inklock-owner.model", "--images", folder.path, "--json",
      folder.path + "/costs.json",
    ]
    let outcome = try Program.run(arguments, environment: ["PATH": folder.path])
    #expect(outcome.status == 0, "\(outcome.errors)")
    for lines in [
      """
        measured on riscv32: flash 4784 bytes, 0 of them code; RAM 2300 bytes, 1000 of them stack
        instructions, rasters to prediction: 151 on average of digits, 201 at worst; 300 of any ink
          at worst, one view: 99
          at worst, strokes to rasters, before this: 90
      """,
      """
        measured on riscv32: flash 5568 bytes, 0 of them code; RAM 2400 bytes, 900 of them stack
        instructions, strokes to score: 123 on average of digits, 123 at worst; 329 of any ink
          at worst, strokes to inputs: 300
          at worst, inputs to score: 29
          at worst, inputs to signature: 25
          at worst, comparison with three enrolled drawings: 4
      """,
    ] { #expect(outcome.output.contains(lines + "\n\n"), "\(outcome.output)") }
    let json = try String(contentsOfFile: folder.path + "/costs.json", encoding: .utf8)
    for part in [
      #""measured":{"target":"riscv32","flash":4784,"code":0,"ram":2300,"stack":1000,"#
        + #""instructions":{"mean":151,"worstDigit":201,"worst":300,"view":99,"ink":90}}"#,
      #""instructions":{"mean":123,"worstDigit":123,"worst":329,"describing":300,"network":29,"signing":25,"#
        + #""comparing":4}}}]"#,
    ] { #expect(json.contains(part), "\(json)") }
  }

  @Test("a machine that fails is unusable, not a model without figures")
  func failing() throws {
    let folder = try Folder()
    try Self.machine(folder, status: 3)
    let outcome = try Program.run(
      ["model", "profile", "Models/inklock.model", "--images", folder.path], environment: ["PATH": folder.path])
    #expect(outcome.status == 2)
    #expect(outcome.errors == "inklock: \(folder.path)/riscv32/footprint: ended with status 3\n")
  }
}
