import Testing

@testable import Crypto
@testable import PINVault
@testable import SectorStore
@testable import VaultSoak

/// Looks for everything that is derived from a PIN, and for the key of the records, on the stack that the vault ran on.
@Suite("Keys in memory")
struct WipedKeysTests {
  typealias Secrets = [(name: String, inverted: [UInt8])]

  private static let secret = Vault.Secret(repeating: 0x5A)
  private static let salt = Vault.Salt(repeating: 9)

  /// A digest in both byte orders, inverted, so that the search does not find its own list.
  private static func forms(_ name: String, _ digest: SHA256.Digest) -> Secrets {
    let inverted = digest.indices.map { ~digest[$0] }
    return [(name, inverted), ("words of the \(name)", inverted.indices.map { inverted[$0 ^ 3] })]
  }

  /// The states of an HMAC, which are as good as its key.
  private static func states(of name: String, key: UnsafeRawBufferPointer) -> Secrets {
    func words(_ state: SHA256State) -> [UInt8] { withUnsafeBytes(of: state.words) { $0.map { ~$0 } } }
    let mac = HMACSHA256(key: key)
    return [("inner state of the \(name)", words(mac.inner)), ("outer state of the \(name)", words(mac.outer))]
  }

  /// Everything derived from a PIN that must not stay in memory.
  private static func secrets(of digits: String) -> Secrets {
    let pin = PIN(digits)
    var mac = withUnsafeBytes(of: secret) { HMACSHA256(key: $0) }
    pin.withASCII { mac.update($0) }
    let password = mac.finish()
    let stretched = withUnsafeBytes(of: password) { password in
      withUnsafeBytes(of: salt) { PBKDF2.derive(password: password, salt: $0, iterations: 3) }
    }
    let keys = PINKeys(stretched: stretched)
    return forms("password", password) + forms("stretched key", stretched) + forms("profile key", keys.profile)
      + withUnsafeBytes(of: password) { states(of: "password", key: $0) }
      + withUnsafeBytes(of: stretched) { states(of: "stretched key", key: $0) }
  }

  /// The key of the records. The device secret, which gives it, always is in memory; the key need not be.
  private static var recordKey: Secrets {
    forms("record key", withUnsafeBytes(of: secret) { HMACSHA256.code(of: "inklock record", key: $0) })
  }

  /// The names of the secrets of which eight bytes in a row lie in a memory.
  private static func names(in memory: UnsafeRawBufferPointer, of secrets: Secrets) -> [String] {
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

  @Test("neither a boot nor a new PIN nor an attempt nor a wipe leaves a key on the stack", arguments: 0..<6)
  func vault(task: Int) throws {
    let secrets = Self.secrets(of: "93718264") + Self.recordKey
    try onOwnStack { stack in
      var flash = CuttingFlash()
      let secret = Self.secret
      var pin = PIN("93718264")
      var vault = Vault(mounting: &flash, secret: secret)
      #expect(Self.names(in: stack.snapshot(), of: secrets) == [], "mounted")
      guard task > 0 else { return }
      _ = vault.setPIN(pin, secret: secret, salt: Self.salt, iterations: 3, flash: &flash)
      #expect(Self.names(in: stack.snapshot(), of: secrets) == [], "set")
      switch task {
      case 2, 3:
        if task == 3 { pin.removeLast() }
        _ = vault.attempt(pin, secret: secret, flash: &flash)
      case 4:
        _ = vault.wipe(&flash, secret: secret)
      case 5:
        var key = ProfileKey()
        _ = vault.attempt(pin, secret: secret, flash: &flash, profileKey: &key)
        key.wipe()
      default:
        vault = Vault(mounting: &flash, secret: secret)
      }
      #expect(Self.names(in: stack.snapshot(), of: secrets) == [], "used")
      withExtendedLifetime(pin) {}
    }
  }

  @Test("deriving keys leaves the password nowhere, even before the stack is wiped as a whole")
  func derive() throws {
    let secrets = Self.secrets(of: "93718264").filter { $0.name.hasSuffix("password") }
    #expect(secrets.count == 4)
    try onOwnStack { stack in
      let pin = PIN("93718264")
      var keys = Vault.derive(pin, secret: Self.secret, salt: Self.salt, iterations: 3)
      let found = Self.names(in: stack.snapshot(), of: secrets)
      #expect(found == [])
      keys.wipe()
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
      #expect(Self.names(in: stack.snapshot(), of: secrets + swapped) == [])
    }
  }

  @Test("the search finds a key where a function leaves it")
  func control() throws {
    let secrets = Self.recordKey
    try onOwnStack { stack in
      let before = Self.names(in: stack.snapshot(), of: secrets)
      Self.leaveKey()
      let after = Self.names(in: stack.snapshot(), of: secrets)
      #expect(before == [] && after.contains("record key"))
    }
  }

  @inline(never)
  private static func leaveKey() {
    var area = InlineArray<16, SHA256.Digest>(repeating: SHA256.Digest(repeating: 0))
    area[8] = withUnsafeBytes(of: secret) { HMACSHA256.code(of: "inklock record", key: $0) }
    withUnsafeBytes(of: &area) { withExtendedLifetime($0) {} }
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

  @Test("a wipe forgets the verifier of the last wrong PIN")
  func lastWrong() {
    var device = VaultDevice()
    _ = device.set("1234", saltByte: 9)
    _ = device.attempt("93718264")
    let keys = Vault.derive(PIN("93718264"), secret: device.secret, salt: Self.salt, iterations: 1)
    let secrets = Self.forms("verifier", keys.verifier)
    let before = withUnsafeBytes(of: &device) { Self.names(in: $0, of: secrets) }
    #expect(before == ["verifier"])
    let isWiped = device.wipe()
    let after = withUnsafeBytes(of: &device) { Self.names(in: $0, of: secrets) }
    #expect(isWiped && after == [])
  }
}
