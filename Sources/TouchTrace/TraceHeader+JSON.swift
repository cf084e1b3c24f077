import Core2Simulator
import Foundation
import HostSupport
import LockFirmware
import PINVault

extension TraceHeader {
  /// The header as the first line of a trace, without a line feed.
  public var line: String {
    var members: [(key: String, value: JSON)] = [
      ("trace", .integer(TraceHeader.version)),
      ("title", .string(title)),
      ("device", .string(TraceHeader.device)),
      ("seed", .string(String(seed))),
      ("model", .string(model)),
      ("secret", .string(secret)),
      (
        "config",
        .object(
          [
            ("pinLength", .integer(Int(configuration.pinLength))),
            ("lockout", configuration.lockout.json),
            ("autoAccept", .integer(Int(configuration.autoAccept))),
            ("log", .string(configuration.log == .production ? "production" : "development")),
            ("iterations", .integer(Int(configuration.iterations))),
          ] + (configuration.resetAtBoot ? [] : [("reset", .string("unlocked"))]))
      ),
    ]
    if let flash { members.append(("flash", .string(Data(flash).base64EncodedString()))) }
    return JSON.object(members).description
  }

  /// Reads the first line of a trace.
  init(parsing line: ArraySlice<UInt8>) throws(TraceLineError) {
    let json = try JSON(traceLine: line)
    guard let version = json["trace"]?.int else { throw TraceLineError("is not the header of a trace") }
    guard version == TraceHeader.version else {
      throw TraceLineError("is a trace of version \(version); this inklock reads version \(TraceHeader.version)")
    }
    let header = try Members(
      json, keys: ["trace", "title", "device", "seed", "model", "secret", "config"], optional: ["flash"])
    let device = try header.string("device")
    guard device == TraceHeader.device else { throw TraceLineError("is a trace of the unknown device \"\(device)\"") }
    let seedText = try header.string("seed")
    guard let seed = UInt64(seedText), String(seed) == seedText else {
      throw TraceLineError("\"seed\" is not a string of a decimal number below 2^64")
    }
    let model = try header.string("model")
    guard isDigest(model) else { throw TraceLineError("\"model\" is not a SHA-256 of 64 hexadecimal digits") }
    let secret = try header.string("secret")
    guard secret == TraceHeader.documentedSecret || isDigest(secret) else {
      throw TraceLineError("\"secret\" is neither \"documented\" nor a SHA-256 of 64 hexadecimal digits")
    }
    var flash: [UInt8]?
    if header.has("flash") {
      guard let image = Data(base64Encoded: try header.string("flash")), image.count == FlashPartition.vault.size else {
        throw TraceLineError("\"flash\" is not \(FlashPartition.vault.size) bytes in base64")
      }
      flash = Array(image)
    }
    self.init(
      title: try header.string("title"), seed: seed, model: model, secret: secret,
      configuration: try LockConfiguration(try header.value("config")), flash: flash)
  }
}

extension LockConfiguration {
  /// PBKDF2 iterations of a trace: an attempt must not keep a replay busy for ever.
  fileprivate static let mostIterations = 1_000_000

  fileprivate init(_ json: JSON) throws(TraceLineError) {
    let config = try Members(
      json, in: "config", keys: ["pinLength", "lockout", "autoAccept", "log", "iterations"], optional: ["reset"])
    let log: Log
    switch try config.string("log") {
    case "development": log = .development
    case "production": log = .production
    case let other: throw TraceLineError("\"log\" is \"\(other)\", not \"development\" or \"production\"")
    }
    self.init(
      pinLength: UInt8(try config.integer("pinLength", in: 4...8)),
      lockout: try LockoutPolicy(try config.value("lockout")),
      autoAccept: UInt32(try config.integer("autoAccept", in: 0...Int(UInt32.max))), log: log,
      iterations: UInt32(try config.integer("iterations", in: 1...LockConfiguration.mostIterations)),
      resetAtBoot: try config.isResetAtBoot())
  }
}

extension Members {
  /// Absent where B, held at boot, forgets the PIN.
  fileprivate func isResetAtBoot() throws(TraceLineError) -> Bool {
    guard has("reset") else { return true }
    let reset = try string("reset")
    guard reset == "unlocked" else { throw TraceLineError("\"reset\" is \"\(reset)\", not \"unlocked\"") }
    return false
  }
}

private func isDigest(_ text: String) -> Bool {
  text.utf8.count == 64 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
}
