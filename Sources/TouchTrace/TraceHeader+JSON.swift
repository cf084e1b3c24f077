import Core2Simulator
import Foundation
import HostSupport
import LockFirmware
import Owner
import PINVault

extension TraceHeader {
  /// The header as the first line of a trace, without a line feed.
  public var line: String {
    var members: [(key: String, value: JSON)] = [
      ("trace", .integer(TraceHeader.version)),
      ("title", .string(title)),
      ("device", .string(TraceHeader.device)),
      ("seed", .string(String(seed))),
      (
        "models",
        .object([("digits", .string(models.digits))] + (models.owner.map { [("owner", .string($0))] } ?? []))
      ),
      ("secret", .string(secret)),
      ("config", configuration.json),
    ]
    let partitions = FlashPartition.allCases.filter { !flash.isErased($0) }
    if !partitions.isEmpty {
      members.append(
        (
          "flash",
          .object(partitions.map { ($0.rawValue, .string(Data(flash[$0]).base64EncodedString())) })
        ))
    }
    return JSON.object(members).description
  }

  /// Reads the first line of a trace of any version, and returns the version.
  static func parse(_ line: ArraySlice<UInt8>) throws(TraceLineError) -> (header: TraceHeader, version: Int) {
    let json = try JSON(traceLine: line)
    guard let version = json["trace"]?.int else { throw TraceLineError("is not the header of a trace") }
    guard readVersions.contains(version) else {
      throw TraceLineError("is a trace of version \(version); this inklock reads versions 1 to \(TraceHeader.version)")
    }
    let header = try Members(
      json, keys: ["trace", "title", "device", "seed", version == 1 ? "model" : "models", "secret", "config"],
      optional: ["flash"])
    let device = try header.string("device")
    guard device == TraceHeader.device else { throw TraceLineError("is a trace of the unknown device \"\(device)\"") }
    let seedText = try header.string("seed")
    guard let seed = UInt64(seedText), String(seed) == seedText else {
      throw TraceLineError("\"seed\" is not a string of a decimal number below 2^64")
    }
    let models =
      version == 1
      ? header : try Members(try header.value("models"), in: "models", keys: ["digits"], optional: ["owner"])
    let secret = try header.string("secret")
    guard secret == TraceHeader.documentedSecret || isDigest(secret) else {
      throw TraceLineError("\"secret\" is neither \"documented\" nor a SHA-256 of 64 hexadecimal digits")
    }
    let configuration = try LockConfiguration(try header.value("config"), version: version)
    let owner = version > 1 && models.has("owner") ? try models.digest("owner") : nil
    guard (owner != nil) == (configuration.owner != .off) else {
      throw TraceLineError("\"models\" names a model \"owner\" where \"config\" has \"owner\", and only there")
    }
    let read = TraceHeader(
      title: try header.string("title"), seed: seed,
      models: Models(digits: try models.digest(version == 1 ? "model" : "digits"), owner: owner), secret: secret,
      configuration: configuration,
      flash: version == 1 ? try header.vaultImage() : try header.partitions())
    return (read, version)
  }
}

/// The settings of traces since version 2 that the first of them lacked.
private let laterSettings = ["reset", "entryLimit", "unlockLimit", "commonPINs", "redraws", "secondReading", "owner"]

extension LockConfiguration {
  /// The allowed PBKDF2 iterations of a trace; the limit keeps a replay short.
  fileprivate static let mostIterations = 1_000_000

  /// All settings that the device boots with.
  ///
  /// The rule for new settings: a trace without the setting was recorded before the setting existed, so its absence
  /// means off, or the behavior of the firmware at that time. So a new setting does not change the meaning of old
  /// traces and needs no new version.
  fileprivate var json: JSON {
    var members: [(key: String, value: JSON)] = [
      ("pinLength", .integer(Int(pinLength))),
      ("lockout", lockout.json),
      ("autoAccept", .integer(Int(autoAccept))),
      ("log", .string(log == .production ? "production" : "development")),
      ("iterations", .integer(Int(iterations))),
      ("reset", .string(resetAtBoot ? "boot" : "unlocked")),
      ("entryLimit", .integer(Int(entryLimit))),
      ("unlockLimit", .integer(Int(unlockLimit))),
      ("commonPINs", .string(refusesCommonPINs ? "refused" : "allowed")),
      ("redraws", .integer(Int(redraws))),
      ("secondReading", .string(secondReading ? "on" : "off")),
    ]
    // Without a hand, a trace is what it was before there were hands.
    if owner != .off { members.append(("owner", .string(owner.name))) }
    return .object(members)
  }

  fileprivate init(_ json: JSON, version: Int) throws(TraceLineError) {
    let config = try Members(
      json, in: "config", keys: ["pinLength", "lockout", "autoAccept", "log", "iterations"],
      optional: version == 1 ? ["reset"] : laterSettings)
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
      entryLimit: try config.limit("entryLimit"), unlockLimit: try config.limit("unlockLimit"),
      refusesCommonPINs: try config.flag("commonPINs", on: "refused", off: "allowed"),
      redraws: config.has("redraws") ? UInt8(try config.integer("redraws", in: 0...Int(UInt8.max))) : 0,
      secondReading: try config.flag("secondReading", on: "on", off: "off"),
      iterations: UInt32(try config.integer("iterations", in: 1...LockConfiguration.mostIterations)),
      resetAtBoot: try config.isResetAtBoot(version: version), owner: try config.owner())
  }
}

extension HandLevel {
  fileprivate var name: String {
    switch self {
    case .off: "off"
    case .on: "on"
    case .strict: "strict"
    }
  }
}

extension Members {
  /// A time limit in milliseconds; absent means off.
  fileprivate func limit(_ key: String) throws(TraceLineError) -> UInt32 {
    has(key) ? UInt32(try integer(key, in: 0...Int(UInt32.max))) : 0
  }

  /// Whether a setting with two values is on; absent means off.
  fileprivate func flag(_ key: String, on: String, off: String) throws(TraceLineError) -> Bool {
    guard has(key) else { return false }
    let value = try string(key)
    guard value == on || value == off else {
      throw TraceLineError("\"\(key)\" is \"\(value)\", not \"\(on)\" or \"\(off)\"")
    }
    return value == on
  }

  /// How exactly the hand counts; absent means off.
  fileprivate func owner() throws(TraceLineError) -> HandLevel {
    guard has("owner") else { return .off }
    switch try string("owner") {
    case "off": return .off
    case "on": return .on
    case "strict": return .strict
    case let other: throw TraceLineError("\"owner\" is \"\(other)\", not \"off\", \"on\" or \"strict\"")
    }
  }

  /// When holding button B erases the PIN: also from power-on, which is the meaning of absence, or only when unlocked.
  fileprivate func isResetAtBoot(version: Int) throws(TraceLineError) -> Bool {
    guard has("reset") else { return true }
    let reset = try string("reset")
    switch reset {
    case "unlocked": return false
    case "boot" where version > 1: return true
    default:
      let known = version > 1 ? "\"boot\" or \"unlocked\"" : "\"unlocked\""
      throw TraceLineError("\"reset\" is \"\(reset)\", not \(known)")
    }
  }

  fileprivate func digest(_ key: String) throws(TraceLineError) -> String {
    let text = try string(key)
    guard isDigest(text) else { throw TraceLineError("\"\(key)\" is not a SHA-256 of 64 hexadecimal digits") }
    return text
  }

  /// The flash of version 1: a vault, or erased.
  fileprivate func vaultImage() throws(TraceLineError) -> FlashImage {
    var flash = FlashImage()
    if has("flash") { flash[.vault] = try content(of: .vault, key: "flash") }
    return flash
  }

  /// The flash of version 2: partitions by name; absent ones are erased.
  fileprivate func partitions() throws(TraceLineError) -> FlashImage {
    var flash = FlashImage()
    guard has("flash") else { return flash }
    let partitions = try Members(
      try value("flash"), in: "flash", keys: [], optional: FlashPartition.allCases.map(\.rawValue))
    for partition in FlashPartition.allCases where partitions.has(partition.rawValue) {
      flash[partition] = try partitions.content(of: partition, key: partition.rawValue)
    }
    return flash
  }

  private func content(of partition: FlashPartition, key: String) throws(TraceLineError) -> [UInt8] {
    guard let bytes = Data(base64Encoded: try string(key)), bytes.count == partition.size else {
      throw TraceLineError("\"\(key)\" is not \(partition.size) bytes in base64")
    }
    return Array(bytes)
  }
}

private func isDigest(_ text: String) -> Bool {
  text.utf8.count == 64 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
}
