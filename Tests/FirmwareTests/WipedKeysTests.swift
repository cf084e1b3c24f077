import Testing

@testable import Crypto
@testable import PINVault
@testable import SectorStore
@testable import VaultSoak

/// Looks for everything that is derived from a PIN on the stack that the vault ran on. The record key is not searched: the
/// device secret, which gives it, is always in memory.
@Suite("Keys in memory")
struct WipedKeysTests {
  private static let secret = Vault.Secret(repeating: 0x5A)

  /// Secrets by name, each byte inverted, so that the search does not find its own list.
  private static func secrets(of digits: String, salt: Vault.Salt) -> [(name: String, inverted: [UInt8])] {
    func inverted(_ digest: SHA256.Digest) -> [UInt8] { digest.indices.map { ~digest[$0] } }
    func swapped(_ bytes: [UInt8]) -> [UInt8] { bytes.indices.map { bytes[$0 ^ 3] } }
    func words(_ state: SHA256State) -> [UInt8] { withUnsafeBytes(of: state.words) { $0.map { ~$0 } } }
    let pin = PIN(digits)
    var mac = withUnsafeBytes(of: secret) { HMACSHA256(key: $0) }
    pin.withASCII { mac.update($0) }
    let password = mac.finish()
    let (stretched, passwordMAC) = withUnsafeBytes(of: password) { password in
      withUnsafeBytes(of: salt) {
        (PBKDF2.derive(password: password, salt: $0, iterations: 3), HMACSHA256(key: password))
      }
    }
    let keys = PINKeys(stretched: stretched)
    let found = [
      ("password", inverted(password)), ("stretched key", inverted(stretched)), ("profile key", inverted(keys.profile)),
    ]
    return found + found.map { ("words of the \($0.0)", swapped($0.1)) } + [
      ("inner state of the password", words(passwordMAC.inner)),
      ("outer state of the password", words(passwordMAC.outer)),
    ]
  }

  /// The names of the secrets of which eight bytes in a row lie in a memory.
  @inline(never)
  private static func names(
    in memory: UnsafeRawBufferPointer, of secrets: [(name: String, inverted: [UInt8])]
  ) -> [String] {
    var needles: [UInt64: String] = [:]
    for secret in secrets {
      for start in 0...secret.inverted.count - 8 {
        let needle = secret.inverted[start..<start + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
        needles[needle] = secret.name
      }
    }
    var found: Set<String> = []
    for at in 0..<memory.count - 8 {
      if let name = needles[~memory.loadUnaligned(fromByteOffset: at, as: UInt64.self)] { found.insert(name) }
    }
    return found.sorted()
  }

  @Test("neither a new PIN nor an attempt nor a wipe leaves a key on the stack", arguments: 0..<5)
  func vault(task: Int) throws {
    let salt = Vault.Salt(repeating: 9)
    let secrets = Self.secrets(of: "93718264", salt: salt)
    try onOwnStack { stack in
      var flash = CuttingFlash()
      let secret = Self.secret
      var pin = PIN("93718264")
      var vault = Vault(mounting: &flash, secret: secret)
      #expect(Self.names(in: stack, of: secrets) == [], "mounted")
      if task > 0 {
        _ = vault.setPIN(pin, secret: secret, salt: salt, iterations: 3, flash: &flash)
        #expect(Self.names(in: stack, of: secrets) == [], "set")
      }
      switch task {
      case 2, 3:
        if task == 3 { pin.removeLast() }
        _ = vault.attempt(pin, secret: secret, flash: &flash)
        #expect(Self.names(in: stack, of: secrets) == [], "tried")
      case 4:
        _ = vault.wipe(&flash, secret: secret)
        #expect(Self.names(in: stack, of: secrets) == [], "wiped")
      default:
        vault = Vault(mounting: &flash, secret: secret)
        #expect(Self.names(in: stack, of: secrets) == [], "mounted again")
      }
      withExtendedLifetime(pin) {}
    }
  }

  @Test("making an HMAC and using it leaves its key nowhere but in the HMAC")
  func hmac() throws {
    let inverted = (0..<32).map { ~UInt8(0x41 + 5 * $0) }
    let secrets = [0, 0x36, 0x5C].map { pad in ("key with pad \(pad)", inverted.map { $0 ^ UInt8(pad) }) }
    let swapped = secrets.map { secret in ("words of the \(secret.0)", secret.1.indices.map { secret.1[$0 ^ 3] }) }
    let key = UnsafeMutableRawBufferPointer.allocate(byteCount: 32, alignment: 8)
    defer { key.deallocate() }
    for k in 0..<32 { key[k] = ~inverted[k] }
    try onOwnStack { stack in
      var mac = HMACSHA256(key: UnsafeRawBufferPointer(key))
      mac.update(1)
      _ = mac.finish()
      #expect(Self.names(in: stack, of: secrets + swapped) == [])
    }
  }

  @Test("wiped keys are zeros, and so is the profile key before a PIN was right")
  func wipedKeys() {
    var keys = PINKeys(stretched: InlineArray(repeating: 0x77))
    let verifier = keys.verifier
    #expect((0..<32).contains { verifier[$0] != 0 })
    keys.wipe()
    #expect((0..<32).allSatisfy { keys.verifier[$0] == 0 && keys.profile[$0] == 0 })
    let key = ProfileKey()
    #expect(!key.isKnown && (0..<32).allSatisfy { key.bytes[$0] == 0 })
  }
}
