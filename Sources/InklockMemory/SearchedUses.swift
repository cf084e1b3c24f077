import Core2HAL
import Core2Simulator
import HostSupport
import PINVault
import TargetMachines

/// The two PINs that the program `memory` uses.
struct SearchedPINs {
  let right: [UInt8] = [9, 3, 7, 1, 8, 2, 6, 4]
  let wrong: [UInt8] = [5, 0, 4, 9, 2, 8, 1, 7]
  /// What every emulated machine has as the secret of its device.
  let secret = [UInt8](repeating: 0x5A, count: 32)
}

/// What each use of a PIN must leave in flash and in memory.
struct SearchedUse {
  var name: String
  /// Attempts in the log of the vault, and wrong ones in a row; `nil` without a PIN.
  var attempts: (made: UInt32, wrong: UInt32)?
  /// Whether the vault remembers the verifier of the wrong PIN, to recognize its repetition.
  var remembersWrong = false
  /// The names of what a control must leave.
  var leaves: [String] = []
  /// Drawings of the right PIN that are enrolled; `nil` where nothing is in the partition `profile`.
  var drawings: Int?

  /// The uses that a target makes of PINs.
  static func all(on target: TargetMachine) -> [SearchedUse] { target.knowsHands ? withHand + plain : plain }

  private static let withHand = [
    SearchedUse(name: "hand set", attempts: (0, 0), drawings: 3),
    SearchedUse(name: "hand wrong PIN", attempts: (1, 1), drawings: 3),
    SearchedUse(name: "hand wrong hand", attempts: (2, 2), drawings: 3),
    SearchedUse(name: "hand right", attempts: (3, 0), drawings: 3),
    SearchedUse(name: "hand finger", attempts: (4, 0), drawings: 4),
    SearchedUse(name: "hand locked", attempts: (4, 0), drawings: 4),
    SearchedUse(name: "hand dropped", attempts: (4, 0), drawings: 4),
    SearchedUse(
      name: "control hand entry", attempts: (4, 0),
      leaves: ["digits of the right PIN", "a signature of the hand of the right PIN"], drawings: 4),
    SearchedUse(name: "hand reset"),
  ]

  private static let plain: [SearchedUse] =
    [SearchedUse(name: "vault absent")]
    + ["vault", "lock"].flatMap { place in
      [
        SearchedUse(name: "\(place) set", attempts: (0, 0)),
        SearchedUse(name: "\(place) wrong", attempts: (1, 1), remembersWrong: true),
        SearchedUse(name: "\(place) repeated", attempts: (1, 1), remembersWrong: true),
        SearchedUse(name: "\(place) right", attempts: (2, 0)),
      ]
    } + [
      SearchedUse(name: "lock dropped", attempts: (2, 0)),
      SearchedUse(name: "control lock entry", attempts: (2, 0), leaves: ["digits of the right PIN"]),
      SearchedUse(name: "control vault entry", attempts: (2, 0), leaves: ["digits of the right PIN"]),
      SearchedUse(name: "control stack", attempts: (2, 0), leaves: ["digits of the right PIN"]),
      SearchedUse(
        name: "control keys", attempts: (2, 0),
        leaves: [
          "the inner HMAC state of the device secret", "the outer HMAC state of the device secret",
          "the record key", "the inner HMAC state of the record key", "the outer HMAC state of the record key",
          "the password of the right PIN", "the inner HMAC state of the password of the right PIN",
          "the outer HMAC state of the password of the right PIN", "the output of PBKDF2 of the right PIN",
          "the inner HMAC state of the output of PBKDF2 of the right PIN",
          "the outer HMAC state of the output of PBKDF2 of the right PIN", "the verifier of the right PIN",
          "the profile key of the right PIN",
        ]),
    ]

  /// One line for each thing that a dump should not show, or does not show although it should.
  ///
  /// - Parameters:
  ///   - derivations: those of all dumps, because a later use can leave what an earlier one derived.
  ///   - flashes: of all dumps, for the same reason.
  func complaints(
    about dump: MemoryDump, pins: SearchedPINs, derivations: [Derivation], flashes: [[UInt8]]
  ) throws(InputError) -> [String] {
    guard dump.name == name else { return ["\(dump.name) comes in place of \(name)"] }
    var complaints: [String] = []
    let records = Derivation.all(in: dump.flash)
    if attempts == nil, !records.isEmpty { complaints.append("there is a PIN in flash") }
    var values = SecretValue.values(ofDevice: pins.secret)
    var enrolled = 0
    for derivation in derivations {
      for (name, pin) in [("the right PIN", pins.right), ("the wrong PIN", pins.wrong)] {
        let keys = SecretValue.values(
          ofPIN: pin, name: name, secret: pins.secret, salt: derivation.salt, iterations: derivation.iterations)
        values += keys
        let signatures = flashes.map {
          SecretValue.signatures(in: $0, name: name, salt: derivation.salt, keys: keys)
        }
        values += signatures.joined()
        enrolled += SecretValue.signatures(in: dump.flash, name: name, salt: derivation.salt, keys: keys).count
      }
    }
    if let drawings {
      // At the least those of the newest record; the other sector may have those of the previous one.
      if enrolled < drawings * pins.right.count { complaints.append("\(enrolled) signatures are enrolled") }
    } else if !EnrolledSignatures.isErased(dump.flash) {
      complaints.append("something is left in the partition profile")
    }
    let verifiers = values.filter { $0.name == "the verifier of the right PIN" }.map(\.bytes)
    if !records.allSatisfy({ verifiers.contains($0.verifier) }) {
      complaints.append("the record in flash has another verifier")
    }
    if let attempts { complaints += try flashComplaints(dump, pins, attempts) }

    let search = MemorySearch(pins: [("the right PIN", pins.right), ("the wrong PIN", pins.wrong)], values: values)
    var findings = search.findings(in: dump)
    if remembersWrong {
      let remembered = "the verifier of the wrong PIN"
      if let first = findings.firstIndex(where: { $0.name == remembered }) {
        findings.remove(at: first)
      } else {
        complaints.append("\(remembered), which a repetition needs, is not found")
      }
    }
    guard leaves.isEmpty else {
      let found = Set(findings.map(\.name))
      return complaints + leaves.filter { !found.contains($0) }.map { "the search does not find \($0)" }
    }
    return complaints + findings.map { "\($0.name) at 0x\(String($0.address, radix: 16))" }
  }

  /// Whether the vault judged the PINs as it should; if not, the search proves nothing.
  private func flashComplaints(
    _ dump: MemoryDump, _ pins: SearchedPINs, _ attempts: (made: UInt32, wrong: UInt32)
  ) throws(InputError) -> [String] {
    guard let image = FlashImage(fileContent: dump.flash) else { return ["the flash has another size"] }
    var partition = SimulatedFlash(image: image)[.vault]
    let secret = Vault.Secret { pins.secret[$0] }
    for sector in 0..<partition.geometry.sectors {
      guard case .record(let record)? = try? SectorState(sector: sector, of: &partition, secret: secret) else {
        continue
      }
      let found = (record.attemptsLogged, record.wrongAttempts)
      return found == attempts ? [] : ["the vault has \(found.0) attempts, \(found.1) of them wrong"]
    }
    return ["the vault has no PIN"]
  }
}

/// What a record of the vault says about the derivation of its verifier; `VAULT.md` has the offsets.
struct Derivation: Equatable {
  var salt: [UInt8]
  var iterations: UInt32
  var verifier: [UInt8]

  /// What the vault uses without a record.
  static func absent(iterations: UInt32) -> Derivation {
    Derivation(salt: [UInt8](repeating: 0, count: 16), iterations: iterations, verifier: [])
  }

  /// Those of the records in the four sectors.
  static func all(in flash: [UInt8]) -> [Derivation] {
    stride(from: 0, to: min(flash.count, 16_384), by: 4096).compactMap { start in
      let head = Array(flash[start..<start + 80])
      // A record without a PIN holds nothing of the old one.
      guard head.starts(with: Array("IKVR".utf8)), head[20] != 2 else { return nil }
      let iterations = head[12..<16].reversed().reduce(0) { $0 << 8 | UInt32($1) }
      return Derivation(salt: Array(head[32..<48]), iterations: max(iterations, 1), verifier: Array(head[48..<80]))
    }
  }
}
