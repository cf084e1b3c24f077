public import HostSupport
public import TargetMachines

extension TargetMachine {
  /// Runs a program that measures a model file, and reads what it wrote.
  ///
  /// - Parameters:
  ///   - model: the file that the program measures.
  ///   - program: `footprint` for a digit network, `signature` for a signature network.
  ///   - images: the folder of the built programs.
  /// - Returns: the program and its log, of which a cost is made.
  public func measure(
    _ model: [UInt8], with program: Program, images: String
  ) throws(InputError) -> (image: ProgramImage, log: MachineLog) {
    let path = image(program, images: images)
    let run = try run(program, images: images, input: TargetMachine.input(model: model), isExact: true)
    guard run.status == 0 else { throw InputError(path, "ended with status \(run.status)") }
    return (try ProgramImage(reading: path), MachineLog(String(decoding: run.output, as: UTF8.self), path: path))
  }
}
