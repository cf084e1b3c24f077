import ArgumentParser
import CommandSupport
import Foundation
import TargetMachines

extension TargetMachine: ExpressibleByArgument {}
extension TargetMachine.Program: ExpressibleByArgument {}

/// Runs a program of a target in its emulator, with this terminal as its console or its link.
@main
struct InklockMachine: MainCommand {
  static let configuration = CommandConfiguration(
    commandName: "inklock-machine",
    abstract: "Run a program of a target in its emulator.",
    discussion: "Standard input and output are connected to the machine's console, or with --link to its link.")

  @Argument(help: "The machine.") var target: TargetMachine?
  @Argument(help: "The program.") var program: TargetMachine.Program = .lock
  @Flag(help: "Connect to the link, not to the console.") var link = false
  @Flag(help: "Count instructions exactly.") var exact = false
  @Option(help: "The folder of the images that 'make targets' built.") var images = TargetMachine.images

  @Flag(help: "List the machines.") var list = false

  func run() throws {
    if list { return print(TargetMachine.allCases.map(\.rawValue).joined(separator: "\n")) }
    guard let target else { throw ValidationError("name a machine: --list shows them") }
    let command = target.command(
      program, images: images, connection: link ? .link : .console, isExact: exact)
    guard let emulator = TargetMachine.path(of: command[0]) else {
      throw ValidationError("\(command[0]) is not installed: 'make targets' installs it")
    }
    var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) }
    arguments.append(nil)
    execv(emulator, arguments)
    throw ValidationError("\(emulator) cannot be run: \(String(cString: strerror(errno)))")
  }
}
