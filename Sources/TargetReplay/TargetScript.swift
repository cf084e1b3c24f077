import Core2HAL
import Core2Simulator
import LockFirmware
import PINVault
import TargetMachines

/// A device and its inputs, in the format that the program `replay` of a target reads from its link;
/// `Firmware/Targets/Replay/ReplayProgram.swift` describes the bytes.
struct TargetScript {
  private(set) var bytes: [UInt8] = []

  init(_ setup: Core2.Setup) {
    bytes += TargetMachine.input(model: setup.model, ownerModel: setup.ownerModel)
    bytes += setup.flash.fileContent
    bytes += setup.secret
    append(setup.entropySeed)
    let configuration = setup.configuration
    let lockout = configuration.lockout
    bytes.append(configuration.pinLength)
    append(lockout.limit)
    bytes.append(UInt8(lockout.count))
    for k in 0..<lockout.count {
      append(lockout[k].attempts)
      append(lockout[k].seconds)
    }
    append(configuration.autoAccept)
    bytes.append(configuration.log.rawValue)
    append(configuration.iterations)
    bytes.append(configuration.resetAtBoot ? 1 : 0)
    append(configuration.entryLimit)
    append(configuration.unlockLimit)
    bytes.append(configuration.refusesCommonPINs ? 1 : 0)
    bytes.append(configuration.redraws)
    bytes.append(configuration.secondReading ? 1 : 0)
    bytes.append(configuration.owner.rawValue)
  }

  /// Inputs of one time, and the run of the device up to that time.
  mutating func apply(_ inputs: [BoardInput], at time: UInt64) {
    // A count is one byte, so more inputs are sent in further groups with the same time.
    for start in stride(from: 0, to: inputs.count, by: 255) {
      let group = inputs[start..<min(start + 255, inputs.count)]
      bytes.append(UInt8(ascii: "I"))
      append(time)
      bytes.append(UInt8(group.count))
      for input in group { append(input) }
    }
  }

  /// Runs the device up to and including a time.
  mutating func advance(to time: UInt64) {
    bytes.append(UInt8(ascii: "A"))
    append(time)
  }

  mutating func end() { bytes.append(UInt8(ascii: "Q")) }

  private mutating func append(_ input: BoardInput) {
    switch input {
    case .touch(let report):
      bytes += [UInt8(ascii: "t"), report.count]
      for finger in report.fingers {
        append(finger.x)
        append(finger.y)
      }
    case .serial(let received):
      bytes.append(UInt8(ascii: "s"))
      append(UInt16(received.count))
      bytes += received
    case .reset: bytes.append(UInt8(ascii: "r"))
    case .powerCut: bytes.append(UInt8(ascii: "p"))
    }
  }

  private mutating func append(_ number: some FixedWidthInteger) {
    withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
  }
}
