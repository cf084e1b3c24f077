import Testing

@testable import Crypto

@Suite("Known hashes")
struct KnownHashTests {
  @Test(
    "SHA-256 gives NIST's digests",
    arguments: [
      ("", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
      (
        "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
        1, "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
      ),
      ("a", 1_000_000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
    ])
  func nist(text: String, repetitions: Int, expected: String) {
    var hash = SHA256()
    for _ in 0..<repetitions { for byte in text.utf8 { hash.update(byte) } }
    #expect(hexadecimal(hash.finish()) == expected)
  }

  @Test("a message that ends anywhere in a block is padded right")
  func padding() {
    // The digest of the digests of 0, 1, 2 … 130 bytes "x"; computed with Python's hashlib.
    var all = SHA256()
    for count in 0...130 {
      var hash = SHA256()
      for _ in 0..<count { hash.update(UInt8(ascii: "x")) }
      all.update(hash.finish())
    }
    #expect(hexadecimal(all.finish()) == "f5a018ad6f7a21c451c8d98b57699f4aeeb1976b88771c339c7ea60cd09c64ef")
  }

  @Test(
    "HMAC-SHA-256 gives RFC 4231's codes",
    arguments: [
      (
        [UInt8](repeating: 0x0b, count: 20), Array("Hi There".utf8),
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
      ),
      (
        Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
      ),
      (
        [UInt8](repeating: 0xaa, count: 20), [UInt8](repeating: 0xdd, count: 50),
        "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
      ),
      (
        Array(1...25), [UInt8](repeating: 0xcd, count: 50),
        "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"
      ),
      (
        [UInt8](repeating: 0xaa, count: 131), Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
      ),
      (
        [UInt8](repeating: 0xaa, count: 131),
        Array(
          ("This is a test using a larger than block-size key and a larger than block-size data. The key needs to be"
            + " hashed before being used by the HMAC algorithm.").utf8),
        "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"
      ),
    ] as [([UInt8], [UInt8], String)])
  func rfc4231(key: [UInt8], message: [UInt8], expected: String) {
    var mac = key.withUnsafeBytes { HMACSHA256(key: $0) }
    message.withUnsafeBytes { mac.update($0) }
    #expect(hexadecimal(mac.finish()) == expected)
    message.withUnsafeBytes { mac.update($0) }
    #expect(hexadecimal(mac.finish()) == expected, "the same key again")
  }

  @Test("PBKDF2-HMAC-SHA-256 gives RFC 7914's 64 bytes")
  func rfc7914() {
    let expected =
      "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
      + "49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783"
    #expect(derive("passwd", "salt", 1, blocks: 2) == expected)
  }

  @Test(
    "PBKDF2-HMAC-SHA-256 gives the known keys",
    arguments: [
      ("password", "salt", 1, "120fb6cffcf8b32c43e7225256c4f837a86548c92ccc35480805987cb70be17b"),
      ("password", "salt", 2, "ae4d0c95af6b46d32d0adff928f06dd02a303f8ef3c251dfd6e2d85a95474c43"),
      ("password", "salt", 4096, "c5e478d59288c841aa530db6845c4c8d962893a001ce4e11a4963873aa98134a"),
    ])
  func knownKeys(password: String, salt: String, iterations: UInt32, expected: String) {
    #expect(derive(password, salt, iterations, blocks: 1) == expected)
  }

  private func derive(_ password: String, _ salt: String, _ iterations: UInt32, blocks: UInt32) -> String {
    Array(password.utf8).withUnsafeBytes { password in
      Array(salt.utf8).withUnsafeBytes { salt in
        (1...blocks).map {
          hexadecimal(PBKDF2.block($0, password: password, salt: salt, iterations: iterations))
        }.joined()
      }
    }
  }
}

func hexadecimal(_ digest: SHA256.Digest) -> String {
  digest.indices.map { k in
    let text = String(digest[k], radix: 16)
    return text.count == 1 ? "0" + text : text
  }.joined()
}
